import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { familyOf, inIds, survivorOf } from '@/lib/customers/queries/family'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor } from '@/lib/platform/cursor'
import { ORGANISATION_TIME_ZONE } from '@/lib/platform/time'
import type { TimelineFilters } from '../schemas'

/** A message taken back before it left never happened. */
export const happened = sql`i.state is distinct from 'cancelled'`

/** Who is asked about: the survivor and everybody merged into it. Throws `not_found`, `erased`. Leaves an audit entry. */
export async function readCustomer(actor: Actor, customerId: string): Promise<string[]> {
  demand(actor, 'customer.read')
  demand(actor, 'conversation.read')
  const db = database()
  const survivor = await survivorOf(db, customerId)
  await auditRead(db, actor, {
    action: 'customer.read',
    subjectKind: 'customer',
    subjectId: survivor.id,
    customerId: survivor.id,
  })
  return familyOf(db, survivor.id)
}

const listed = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`

/** The filters on interactions `i`; a reason is that of the conversation. */
export function filtersOf(filters: TimelineFilters): SQL {
  const zone = sql`${ORGANISATION_TIME_ZONE}`
  const parts = [happened]
  if (filters.channel.length > 0) parts.push(sql`i.channel in ${listed(filters.channel)}`)
  if (filters.agent) parts.push(sql`i.author_id = ${filters.agent}::uuid`)
  if (filters.from) parts.push(sql`i.received_at >= (${filters.from}::date)::timestamp at time zone ${zone}`)
  if (filters.to) parts.push(sql`i.received_at < (${filters.to}::date + 1)::timestamp at time zone ${zone}`)
  if (filters.reason.length > 0) {
    parts.push(
      sql`exists (select from conversations rc where rc.id = i.conversation_id and rc.reason in ${listed(filters.reason)})`,
    )
  }
  return sql.join(parts, sql` and `)
}

/** The interactions of a family, as a condition on `i`. */
export const ofFamily = (family: readonly string[]) => sql`i.customer_id in ${inIds(family)}`

/** The place a cursor names: an instant as Postgres spells it and an id. Throws `invalid_input` for a foreign one. */
export function placeOf(cursor: string | undefined): { at: string; id: string } | null {
  const values = decodeCursor(cursor, ['instant', 'id'])
  if (!values) return null
  const [at, id] = values
  return { at, id }
}
