import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import type { Direction, InteractionKind, SendState } from '@/lib/conversations/domain'
import { type Contact, type Gap, type Promised, stepsOf } from '@/lib/conversations/domain/journey'
import { instantText } from '@/lib/conversations/queries/instants'
import { isPicture } from '@/lib/conversations/queries/pictures'
import { happenedAt, isMissed } from '@/lib/conversations/queries/thread'
import { inIds } from '@/lib/customers/queries/family'
import type { Actor } from '@/lib/platform/actor'
import { encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { withoutSecretMark } from '@/lib/portal/domain/letters'
import { type TimelineEntriesInput, timelineEntriesInput } from '../schemas'
import type { TimelineEntriesPage, TimelineEntryView, TimelineFileView } from '../views'
import { filtersOf, placeOf, readCustomer } from './scope'

const SHOWN_TEXT = 600
/** Of a conversation of more contacts than this, gaps are told for the latest. */
const MAX_CONTACTS = 1000

type Row = {
  id: string
  conversation_id: string | null
  channel: Channel
  direction: Direction
  kind: InteractionKind
  automatic: boolean
  missed: boolean
  author: string | null
  from_name: string | null
  subject: string | null
  text: string
  truncated: boolean
  language: string | null
  at: string
  received_at: string
  duration_seconds: number | null
  state: SendState | null
}

async function filesOf(ids: readonly string[]): Promise<Map<string, TimelineFileView[]>> {
  const found = new Map<string, TimelineFileView[]>()
  if (ids.length === 0) return found
  const rows = await database().execute<{
    interaction_id: string
    id: string
    filename: string
    content_type: string
    size: number
  }>(sql`
    select interaction_id, id, filename, content_type, size from attachments
    where interaction_id in ${inIds(ids)} and not inline order by interaction_id, position`)
  for (const row of rows) {
    const file = {
      id: row.id,
      filename: row.filename,
      contentType: row.content_type,
      size: row.size,
      picture: isPicture(row.content_type),
    }
    found.set(row.interaction_id, [...(found.get(row.interaction_id) ?? []), file])
  }
  return found
}

/** What lay between the contacts of these conversations, by the id of the later one. */
async function gapsOf(conversationIds: readonly string[]): Promise<Map<string, Gap>> {
  if (conversationIds.length === 0) return new Map()
  const ids = inIds(conversationIds)
  const [contacts, promises] = await Promise.all([
    database().execute<Contact & { conversation_id: string }>(sql`
      select i.conversation_id, i.id, i.channel, i.direction, i.kind, i.automatic, ${isMissed} as missed, (${happenedAt})::text as at
      from (select *, row_number() over (partition by conversation_id order by received_at desc, id desc) as nth
        from interactions where conversation_id in ${ids} and state is distinct from 'cancelled') i
      where i.nth <= ${MAX_CONTACTS} order by i.received_at, i.id`),
    database().execute<{ conversation_id: string; due_at: string; fulfilled_at: string | null }>(sql`
      select conversation_id, due_at::text, fulfilled_at::text from commitments where conversation_id in ${ids}`),
  ])
  const gaps = new Map<string, Gap>()
  for (const conversationId of conversationIds) {
    const promised = promises
      .filter((row) => row.conversation_id === conversationId)
      .map((row): Promised => ({ dueAt: instantText(row.due_at), fulfilledAt: instantText(row.fulfilled_at) }))
    const steps = stepsOf(
      contacts
        .filter((row) => row.conversation_id === conversationId)
        .map(({ conversation_id: _, ...contact }) => ({ ...contact, at: instantText(contact.at) })),
      promised,
    )
    for (const { contact, gap } of steps) if (gap) gaps.set(contact.id, gap)
  }
  return gaps
}

/** Entries by id, in the order given. The caller has checked whose they are. */
export async function readEntries(ids: readonly string[]): Promise<TimelineEntryView[]> {
  if (ids.length === 0) return []
  const found = await database().execute<Row>(sql`
    select i.id, i.conversation_id, i.channel, i.direction, i.kind, i.automatic, ${isMissed} as missed,
      u.name as author, i.from_name, i.subject, left(i.visible_text, ${SHOWN_TEXT}) as text,
      char_length(i.visible_text) > ${SHOWN_TEXT} as truncated, i.language, (${happenedAt})::text as at, i.received_at::text,
      i.duration_seconds, i.state
    from interactions i left join users u on u.id = i.author_id where i.id in ${inIds(ids)}`)
  const rows = new Map(found.map((row) => [row.id, row]))
  const conversationIds = [...new Set(found.flatMap((row) => row.conversation_id ?? []))]
  const [files, gaps] = await Promise.all([filesOf(ids), gapsOf(conversationIds)])
  return ids.flatMap((id): TimelineEntryView | [] => {
    const row = rows.get(id)
    if (!row) return []
    return {
      id,
      conversationId: row.conversation_id,
      channel: row.channel,
      direction: row.direction,
      kind: row.kind,
      automatic: row.automatic,
      missed: row.missed,
      author: row.author,
      fromName: row.from_name,
      subject: row.subject,
      text: withoutSecretMark(row.text),
      truncated: row.truncated,
      language: row.language,
      at: instantText(row.at),
      receivedAt: instantText(row.received_at),
      durationSeconds: row.duration_seconds,
      state: row.state,
      files: files.get(id) ?? [],
      gap: gaps.get(id) ?? null,
    }
  })
}

/**
 * A customer's interactions on all channels, the latest first, of one conversation when given; read to either side of
 * the cursor. Follows merges. Throws `not_found`, `erased`, `invalid_input`. Leaves an audit entry.
 */
export async function listTimelineEntries(actor: Actor, given: TimelineEntriesInput): Promise<TimelineEntriesPage> {
  const parsed = timelineEntriesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, conversationId, cursor, direction, limit, ...filters } = parsed.data
  const place = placeOf(cursor)
  const family = await readCustomer(actor, customerId)
  const newer = direction === 'newer'
  const within = conversationId ? sql`i.conversation_id = ${conversationId}::uuid` : sql`true`
  const after = !place
    ? sql`true`
    : newer
      ? sql`(i.received_at, i.id) > (${place.at}::timestamptz, ${place.id}::uuid)`
      : sql`(i.received_at, i.id) < (${place.at}::timestamptz, ${place.id}::uuid)`
  // Spelled like the index (customer_id, received_at desc nulls last, id desc nulls last) in either direction.
  const order = newer
    ? sql`i.received_at asc nulls first, i.id asc nulls first`
    : sql`i.received_at desc nulls last, i.id desc nulls last`
  // One range of the index for each customer of the family, so that a page reads what it shows.
  const parts = family.map(
    (id) => sql`(select i.id, i.received_at from interactions i
      where i.customer_id = ${id}::uuid and ${within} and ${filtersOf(filters)} and ${after} order by ${order} limit ${limit + 1})`,
  )
  const found = await database().execute<{ id: string; place: string }>(sql`
    select i.id, i.received_at::text as place from (${sql.join(parts, sql` union all `)}) i order by ${order} limit ${limit + 1}`)
  const rows = newer ? found.slice(0, limit).toReversed() : found.slice(0, limit)
  return {
    items: await readEntries(rows.map((row) => row.id)),
    ...cursorsOf(rows, { newer, more: found.length > limit, place }),
  }
}

/** Cursors to both sides of a page that stands in time order, the latest first. */
export function cursorsOf(
  rows: readonly { place: string; id: string }[],
  { newer, more, place }: { newer: boolean; more: boolean; place: unknown },
): { older: string | null; newer: string | null } {
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return { older: null, newer: null }
  const toOlder = encodeCursor([last.place, last.id])
  const toNewer = encodeCursor([first.place, first.id])
  return newer
    ? { older: toOlder, newer: more ? toNewer : null }
    : { older: more ? toOlder : null, newer: place ? toNewer : null }
}
