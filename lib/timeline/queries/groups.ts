import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { instantText } from '@/lib/conversations/queries/instants'
import { conversationRows } from '@/lib/customers/queries/conversations'
import type { Actor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type TimelineInput, timelineInput } from '../schemas'
import type { TimelinePage } from '../views'
import { cursorsOf, readEntries } from './entries'
import { filtersOf, ofFamily, placeOf, readCustomer } from './scope'

type Row = { id: string; place: string; conversation_id: string | null; entries: number; first_at: string }

/**
 * A customer's timeline grouped by conversation, the latest contact first; read to either side of the cursor. Notes
 * outside of any conversation stand each on its own. Follows merges. Throws `not_found`, `erased`, `invalid_input`.
 */
export async function listTimeline(actor: Actor, given: TimelineInput): Promise<TimelinePage> {
  const parsed = timelineInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, cursor, direction, limit, ...filters } = parsed.data
  const place = placeOf(cursor)
  const family = await readCustomer(actor, customerId)
  const newer = direction === 'newer'
  const beyond = !place
    ? sql`true`
    : newer
      ? sql`(place, id) > (${place.at}::timestamptz, ${place.id}::uuid)`
      : sql`(place, id) < (${place.at}::timestamptz, ${place.id}::uuid)`
  const order = newer ? sql`place, id` : sql`place desc, id desc`
  // Groups can only be ordered once all of one customer's contacts are known: one range of interactions_customer.
  const found = await database().execute<Row>(sql`
    select id, place::text, conversation_id, entries, first_at::text from (
      select coalesce(i.conversation_id, i.id) as id, i.conversation_id, max(i.received_at) as place, min(i.received_at) as first_at, count(*)::int as entries
      from interactions i where ${ofFamily(family)} and ${filtersOf(filters)}
      group by coalesce(i.conversation_id, i.id), i.conversation_id) g
    where ${beyond} order by ${order} limit ${limit + 1}`)
  const rows = newer ? found.slice(0, limit).toReversed() : found.slice(0, limit)
  const loose = rows.flatMap((row) => (row.conversation_id === null ? row.id : []))
  const [conversations, singles] = await Promise.all([
    conversationRows(rows.flatMap((row) => row.conversation_id ?? [])),
    readEntries(loose),
  ])
  return {
    groups: rows.map((row) => ({
      id: row.id,
      conversation: conversations.find((conversation) => conversation.id === row.conversation_id) ?? null,
      single: singles.find((entry) => entry.id === row.id) ?? null,
      entries: row.entries,
      firstAt: instantText(row.first_at),
      lastAt: instantText(row.place),
    })),
    ...cursorsOf(rows, { newer, more: found.length > limit, place }),
  }
}
