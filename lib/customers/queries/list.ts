import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { instantText } from '@/lib/conversations/queries/instants'
import { type Actor, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { type CustomerSort, type ListCustomersInput, listCustomersInput } from '../schemas'
import type { CustomerRowView, CustomersPage } from '../views'
import { inIds } from './family'

/** Alphabetical place of a customer `c`: family name first, folded, as the index `customers_by_name` keeps it. */
const nameKey = sql`relais_fold(coalesce(c.family_name, c.organisation_name, c.display_name))`
const givenKey = sql`relais_fold(coalesce(c.given_name, ''))`
/** Counting stops here; the screen then says "more than". */
export const MAX_COUNTED = 10_000

type Row = {
  id: string
  kind: 'individual' | 'organisation'
  display_name: string
  phone: string | null
  email: string | null
  postal: string | null
  city: string | null
  customer_number: string | null
  last_interaction_at: string | null
  last_channel: Channel | null
  open_conversations: number
  breached: boolean
}

/** « 12 rue des Tanneurs, 35000 Rennes » → « Rennes »; null when no postcode tells where the town stands. */
export function cityOfAddress(address: string | null): string | null {
  return /\b\d{5}\s+(\p{L}[\p{L}\s'’-]*)$/u.exec(address?.trim() ?? '')?.[1]?.trim() ?? null
}

const pointOf = (kind: string, column: SQL) => sql`(
  select ${column} from contact_point_uses u join contact_points p on p.id = u.contact_point_id
  where u.customer_id = c.id and u.valid_to is null and p.kind = ${sql.raw(`'${kind}'`)}
  order by (p.bounce_kind is not distinct from 'hard'), (p.shared_at is not null), (u.verified_at is null), u.verified_at desc, u.valid_from desc limit 1)`

/** Rows for lists, in the order of the ids. Ids of merged or erased customers are left out. */
export async function customerRows(ids: readonly string[]): Promise<CustomerRowView[]> {
  if (ids.length === 0) return []
  const rows = await database().execute<Row>(sql`
    select c.id, c.kind, c.display_name, c.last_interaction_at::text,
      ${pointOf('phone', sql`p.value`)} as phone, ${pointOf('email', sql`p.value`)} as email,
      ${pointOf('postal', sql`u.as_typed`)} as postal, ${pointOf('customer_number', sql`u.as_typed`)} as customer_number,
      (select s.attributes->>'city' from customer_links l join source_records s on s.id = l.source_record_id
        where l.customer_id = c.id and l.until is null and s.attributes ? 'city' order by s.updated_at desc limit 1) as city,
      (select v.last_channel from conversations v where v.customer_id = c.id order by v.last_interaction_at desc limit 1) as last_channel,
      (select count(*)::int from conversations v where v.customer_id = c.id and v.status <> 'resolved') as open_conversations,
      exists (select from conversations v where v.customer_id = c.id and v.status <> 'resolved' and v.due_at < now()) as breached
    from customers c where c.id in ${inIds(ids)} and c.merged_into_id is null and c.erased_at is null`)
  const byId = new Map(
    rows.map((row): [string, CustomerRowView] => [
      row.id,
      {
        id: row.id,
        kind: row.kind,
        displayName: row.display_name,
        phone: row.phone,
        email: row.email,
        city: row.city ?? cityOfAddress(row.postal),
        customerNumber: row.customer_number,
        lastInteractionAt: instantText(row.last_interaction_at),
        lastChannel: row.last_channel,
        openConversations: row.open_conversations,
        breached: row.breached,
      },
    ]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}

type Page = { place: readonly SQL[]; order: SQL; slices: (after: readonly string[] | null) => SQL[] }

/** Each slice is a range of one index, so that a page reads about as many rows as it shows. */
const PAGES: Record<CustomerSort, Page> = {
  recent: {
    place: [sql`coalesce(c.last_interaction_at::text, '-infinity')`, sql`c.id::text`],
    // Spelled like the index: without NULLS LAST Postgres would sort what is already sorted.
    order: sql`c.last_interaction_at desc nulls last, c.id desc nulls last`,
    slices: (after) => {
      const [at = '', id = ''] = after ?? []
      const never = sql`c.last_interaction_at is null`
      if (!after) return [sql`true`]
      // Customers nobody has heard of yet come last.
      if (at === '-infinity') return [sql`${never} and c.id < ${id}::uuid`]
      return [sql`(c.last_interaction_at, c.id) < (${at}::timestamptz, ${id}::uuid)`, never]
    },
  },
  name: {
    place: [nameKey, givenKey, sql`c.id::text`],
    order: sql`${nameKey}, ${givenKey}, c.id`,
    slices: (after) => {
      const [name = '', given = '', id = ''] = after ?? []
      return [after ? sql`(${nameKey}, ${givenKey}, c.id) > (${name}, ${given}, ${id}::uuid)` : sql`true`]
    },
  },
}

/** A page of all customers, by last contact or by family name. Throws `invalid_input` for a foreign cursor. */
export async function listCustomers(actor: Actor, given: ListCustomersInput = {}): Promise<CustomersPage> {
  demand(actor, 'customer.read')
  const parsed = listCustomersInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { sort, limit } = parsed.data
  const page = PAGES[sort]
  const place = decodeCursor(parsed.data.cursor, sort === 'recent' ? ['instant', 'id'] : ['text', 'text', 'id'])
  // The slices follow one another in the order of the list: what the first does not fill, the second does.
  const parts = page.slices(place).map(
    (
      slice,
      index,
    ) => sql`(select ${index}::int as slice, c.id, array[${sql.join([...page.place], sql`, `)}] as place, row_number() over () as nth
      from (select * from customers c where c.merged_into_id is null and c.erased_at is null and ${slice} order by ${page.order} limit ${limit + 1}) c)`,
  )
  const found = await database().execute<{ id: string; place: string[] }>(
    sql`select id, place from (${sql.join(parts, sql` union all `)}) every_slice order by slice, nth limit ${limit + 1}`,
  )
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await customerRows(shown.map((row) => row.id)),
    next: found.length > limit && last ? encodeCursor(last.place) : null,
  }
}

/** How many customers there are, at most `MAX_COUNTED` + 1. */
export async function countCustomers(actor: Actor): Promise<number> {
  demand(actor, 'customer.read')
  const [row] = await database().execute<{ count: number }>(sql`
    select count(*)::int as count from (
      select 1 from customers where merged_into_id is null and erased_at is null limit ${MAX_COUNTED + 1}) counted`)
  return row?.count ?? 0
}
