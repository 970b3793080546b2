import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { contactConsents } from '@/lib/consent/queries/contact-consents'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { isRoleEmail, parseEmail } from '@/lib/identity/domain/emails'
import type { Preferences } from '@/lib/preferences/domain/preferences'
import { preferencesOf } from '@/lib/preferences/queries'
import { isRestricted } from '@/lib/privacy/queries/restriction'
import { departmentOfPostcode } from '../domain/postcode'
import { type RecordFacts, statedFacts } from '../domain/stated-facts'
import type { ContactFacts } from '../domain/types'
import { historyOf, lastInboundOf, type Solicitation } from './history'

type CustomerRow = {
  id: string
  kind: 'individual' | 'organisation'
  birth_date: string | null
  facts: RecordFacts
  erased: boolean
  restricted: boolean
  postcode: string | null
  source_record_id: string | null
}

/** The customer an id leads to now, with what is on its golden record and in its sources. Null for an unknown one. */
async function customerOf(reader: Executor, customerId: string): Promise<CustomerRow | null> {
  const [row] = await reader.execute<CustomerRow>(sql`
    with recursive up as (
      select id, merged_into_id, 0 as hop from customers where id = ${customerId}::uuid
      union all
      select c.id, c.merged_into_id, hop + 1 from customers c join up on c.id = up.merged_into_id where hop < 100
    )
    select c.id, c.kind, c.birth_date::text, c.facts, c.erased_at is not null as erased,
      ${isRestricted(sql`c.id`)} as restricted,
      (
        select s.attributes ->> 'postcode' from customer_links l join source_records s on s.id = l.source_record_id
        where l.customer_id = c.id and l.until is null and s.attributes ->> 'postcode' is not null
          and coalesce(s.attributes ->> 'country', 'FR') = 'FR'
        order by s.updated_at desc limit 1
      ) as postcode,
      (
        select l.source_record_id from customer_links l where l.customer_id = c.id and l.until is null order by l.since limit 1
      ) as source_record_id
    from up join customers c on c.id = up.id where up.merged_into_id is null`)
  return row ?? null
}

/** Everything the decision looks at, and what only depends on the message: topics, and what was sent about each. */
export type KnownCustomer = {
  customerId: string
  /** The customer's first record, for rows that are about nothing in particular; null for an erased one. */
  sourceRecordId: string | null
  facts: ContactFacts
  preferences: Preferences
  solicitations: readonly Solicitation[]
}

/**
 * Looks up what is known of a customer. `to`: the address a message goes to, which tells a colleague's mailbox from a
 * generic one. `except`: the message being decided, which must not count against itself. Null for an unknown customer.
 */
export async function knownCustomer(
  reader: Executor,
  customerId: string,
  now: Date,
  { to = null, except = null }: { to?: string | null; except?: string | null } = {},
): Promise<KnownCustomer | null> {
  const customer = await customerOf(reader, customerId)
  if (!customer) return null
  const { id } = customer
  const organisation = await organisationOf(reader)
  const consents = await contactConsents(reader, id, organisation, now)
  const preferences = await preferencesOf(reader, id)
  const history = await historyOf(reader, id, except)
  const { department, kind, stated } = read(customer, to)
  const facts: ContactFacts = {
    customerKind: kind,
    ...(customer.birth_date ? { birthDate: customer.birth_date } : {}),
    ...(department ? { department } : {}),
    ...stated,
    ...(customer.erased ? { erased: true } : {}),
    ...(customer.restricted ? { restricted: true } : {}),
    ...consents,
    phoneAttempts: history.phoneAttempts,
    marketingSent: history.solicitations.map(({ channel, at }) => ({ channel, at })),
    slotsSent: history.slotsSent,
    lastInbound: await lastInboundOf(reader, id),
    ...(preferences.preferredChannel ? { preferredChannel: preferences.preferredChannel } : {}),
    ...(preferences.quietHours.length > 0 ? { quietHours: preferences.quietHours } : {}),
    ...(preferences.pausedUntil ? { pausedUntil: preferences.pausedUntil } : {}),
    ...(preferences.frequencyCap ? { frequencyCap: preferences.frequencyCap } : {}),
    electronicMailbox: preferences.paper === 'digital',
  }
  return {
    customerId: id,
    sourceRecordId: customer.source_record_id,
    facts,
    preferences,
    solicitations: history.solicitations,
  }
}

/** The contact facts of a customer, in the names of CONTACT-POLICY.md; an unknown customer has none. */
export async function contactFacts(reader: Executor, customerId: string, now: Date): Promise<ContactFacts> {
  return (await knownCustomer(reader, customerId, now))?.facts ?? {}
}

function read(customer: CustomerRow, to: string | null) {
  const email = to?.includes('@') ? parseEmail(to) : null
  const kind: ContactFacts['customerKind'] =
    customer.kind === 'individual' ? 'individual' : email && isRoleEmail(email) ? 'generic_address' : 'professional'
  const department = customer.postcode ? departmentOfPostcode(customer.postcode) : undefined
  return { kind, stated: statedFacts(customer.facts), department }
}
