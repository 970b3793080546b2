import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { inIds } from '@/lib/customers/queries/family'
import { listCustomers } from '@/lib/customers/queries/list'
import { readableValue } from '@/lib/identity/domain/company-identifiers'
import { GOLDEN_ATTRIBUTES } from '@/lib/identity/domain/survivorship'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { searchWho } from '@/lib/search/queries/who'
import type { ExportRow } from '../domain/cells'
import type { ExportCustomersInput } from '../schemas'
import { audited } from './audited'

const PAGE = 200
/** As many as a search shows: an export is the list that stands on the screen. */
const MAX_FOUND = 50

export const CUSTOMER_COLUMNS = [
  'id',
  'kind',
  ...GOLDEN_ATTRIBUTES,
  'emails',
  'phones',
  'addresses',
  'customerNumber',
  'sources',
  'firstSeenAt',
  'lastInteractionAt',
] as const

const values = (...kinds: string[]) => sql`(
  select string_agg(distinct coalesce(case when p.kind = 'postal' then u.as_typed end, p.value), ' | ')
  from contact_point_uses u join contact_points p on p.id = u.contact_point_id
  where u.customer_id = c.id and u.valid_to is null and p.kind in (${sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  )}))`

async function rowsOf(actor: Actor, ids: readonly string[]): Promise<ExportRow[]> {
  if (ids.length === 0) return []
  const rows = await database().execute<ExportRow & { id: string; iban: string | null }>(sql`
    select c.id, c.kind, c.display_name as "displayName", c.given_name as "givenName", c.family_name as "familyName",
      c.organisation_name as "organisationName", c.birth_date::text as "birthDate", c.language, c.identifiers->>'siren' as siren, c.identifiers->>'siret' as siret,
      c.identifiers->>'vatNumber' as "vatNumber", c.identifiers->>'iban' as iban,
      ${values('email')} as emails, ${values('phone', 'whatsapp')} as phones, ${values('postal')} as addresses,
      ${values('customer_number')} as "customerNumber",
      (select string_agg(distinct s.source, ' | ') from customer_links l join source_records s on s.id = l.source_record_id
        where l.customer_id = c.id and l.until is null) as sources,
      to_char(c.first_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "firstSeenAt",
      to_char(c.last_interaction_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastInteractionAt"
    from customers c where c.id in ${inIds(ids)} and c.merged_into_id is null and c.erased_at is null`)
  const accounts = can(actor, 'customer.bank_details')
  const byId = new Map(
    rows.map((row) => [row.id, { ...row, iban: row.iban && readableValue('iban', row.iban, accounts) }]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}

async function* pages(actor: Actor, input: ExportCustomersInput): AsyncGenerator<ExportRow[]> {
  if (input.q) {
    const { customers } = await searchWho(actor, { q: input.q, limit: MAX_FOUND })
    yield await rowsOf(
      actor,
      customers.map((customer) => customer.id),
    )
    return
  }
  let cursor: string | undefined
  do {
    const page = await listCustomers(actor, { sort: input.sort, limit: PAGE, ...(cursor ? { cursor } : {}) })
    yield await rowsOf(
      actor,
      page.items.map((customer) => customer.id),
    )
    cursor = page.next ?? undefined
  } while (cursor)
}

/** The customers of a list, with how to reach them; audited. */
export function exportCustomers(actor: Actor, input: ExportCustomersInput) {
  demand(actor, 'export.run')
  const { q, ...filters } = input
  return audited(actor, 'customers', filters, pages(actor, input), q)
}
