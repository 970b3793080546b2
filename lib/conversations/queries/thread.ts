import 'server-only'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { database } from '@/db/client'
import {
  attachments,
  commitments,
  conversationEvents,
  conversations,
  interactions,
  mentions,
  type Party,
  queues,
  users,
} from '@/db/schema'
import type { Channel } from '@/lib/channels/port'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import type { Direction, InteractionKind, SendState } from '../domain'
import { threadInput } from '../schemas'
import type {
  AttachmentView,
  ContactFacts,
  EarlierConversationView,
  EventView,
  InteractionView,
  PersonView,
  ThreadEntryView,
  ThreadPage,
} from '../views'
import { instantText } from './instants'
import { isPicture } from './pictures'

/** Longer texts are cut in the thread and read whole on demand. Characters. */
const SHOWN_TEXT = 20_000

/** When a contact happened, for display. A mail's own Date is believed within two days before and five minutes after we got it. */
export const happenedAt = sql`case when i.delivery_id is not null and i.channel = 'email'
  and i.occurred_at not between i.received_at - interval '2 days' and i.received_at + interval '5 minutes'
  then i.received_at else i.occurred_at end`

/** A call nobody answered: said so by whoever logged it, or of no length. */
export const isMissed = sql`(i.kind = 'call' and (coalesce(i.metadata->>'outcome', '') in ('missed', 'voicemail') or i.duration_seconds = 0))`

type Row = {
  id: string
  conversation_id: string
  channel: Channel
  direction: Direction
  kind: InteractionKind
  automatic: boolean
  missed: boolean
  author_id: string | null
  author_name: string | null
  from_name: string | null
  from_address: string | null
  recipients: { to: Party[]; cc: Party[] }
  subject: string | null
  text: string
  truncated: boolean
  hidden_lines: number
  html_length: number | null
  remote_images: number
  language: string | null
  at: string
  received_at: string
  duration_seconds: number | null
  metadata: Record<string, unknown>
  state: SendState | null
  state_reason: string | null
  sent_at: string | null
  not_before: string | null
}

/** The files of several interactions, in their order. */
async function attachmentsOf(interactionIds: readonly string[]): Promise<Map<string, AttachmentView[]>> {
  const found = new Map<string, AttachmentView[]>()
  if (interactionIds.length === 0) return found
  const rows = await database()
    .select()
    .from(attachments)
    .where(inArray(attachments.interactionId, [...interactionIds]))
    .orderBy(attachments.interactionId, attachments.position)
  for (const { id, interactionId, filename, contentType, size, inline } of rows) {
    const files = found.get(interactionId) ?? []
    files.push({ id, filename, contentType, size, inline, picture: isPicture(contentType) })
    found.set(interactionId, files)
  }
  return found
}

/** Who is named in several notes. */
async function mentionsOf(interactionIds: readonly string[]): Promise<Map<string, PersonView[]>> {
  const found = new Map<string, PersonView[]>()
  if (interactionIds.length === 0) return found
  const rows = await database()
    .select({ interactionId: mentions.interactionId, id: users.id, name: users.name })
    .from(mentions)
    .innerJoin(users, eq(users.id, mentions.userId))
    .where(inArray(mentions.interactionId, [...interactionIds]))
  for (const { interactionId, id, name } of rows)
    found.set(interactionId, [...(found.get(interactionId) ?? []), { id, name }])
  return found
}

const contactFacts = z.object({
  outcome: z.enum(['missed', 'voicemail', 'callback_requested', 'answered']).optional().catch(undefined),
  waitSeconds: z.number().optional().catch(undefined),
  rating: z.number().min(0).max(5).optional().catch(undefined),
  platform: z.string().max(80).optional().catch(undefined),
  reach: z.number().optional().catch(undefined),
  public: z.boolean().optional().catch(undefined),
  page: z.string().max(300).optional().catch(undefined),
  solved: z.boolean().optional().catch(undefined),
  shop: z.string().max(120).optional().catch(undefined),
  pages: z.number().optional().catch(undefined),
  registered: z.string().max(60).optional().catch(undefined),
})

/** The known facts among what a source sent along; anything else stays in the database. */
function factsOf(metadata: Record<string, unknown>): ContactFacts {
  return contactFacts.parse(metadata)
}

function interactionOf(row: Row, files: AttachmentView[], named: PersonView[]): InteractionView {
  return {
    type: 'interaction',
    id: row.id,
    conversationId: row.conversation_id,
    channel: row.channel,
    direction: row.direction,
    kind: row.kind,
    automatic: row.automatic,
    missed: row.missed,
    author: row.author_id && row.author_name ? { id: row.author_id, name: row.author_name } : null,
    fromName: row.from_name,
    fromAddress: row.from_address,
    to: row.recipients.to,
    cc: row.recipients.cc,
    subject: row.subject,
    text: row.text,
    truncated: row.truncated,
    hiddenLines: row.hidden_lines,
    hasHtml: row.html_length !== null,
    htmlLength: row.html_length ?? 0,
    remoteImages: row.remote_images,
    language: row.language,
    at: instantText(row.at),
    receivedAt: instantText(row.received_at),
    durationSeconds: row.duration_seconds,
    facts: factsOf(row.metadata),
    state: row.state,
    stateReason: row.state_reason,
    sentAt: instantText(row.sent_at),
    notBefore: instantText(row.not_before),
    attachments: files,
    mentions: named,
  }
}

/** Events and promises between two instants (Postgres spelling, the lower included), oldest first. */
async function eventsOf(conversationId: string, from: string, before: string): Promise<EventView[]> {
  const db = database()
  const assignee = alias(users, 'assignee')
  const [rows, promises] = await Promise.all([
    db
      .select({
        id: conversationEvents.id,
        kind: conversationEvents.kind,
        at: conversationEvents.at,
        details: conversationEvents.details,
        actorId: conversationEvents.actorId,
        actorName: users.name,
        assigneeName: assignee.name,
        queueName: queues.name,
      })
      .from(conversationEvents)
      .leftJoin(users, eq(users.id, conversationEvents.actorId))
      .leftJoin(assignee, sql`${assignee.id}::text = ${conversationEvents.details}->>'assigneeId'`)
      .leftJoin(queues, sql`${queues.id}::text = ${conversationEvents.details}->>'queueId'`)
      .where(
        and(
          eq(conversationEvents.conversationId, conversationId),
          sql`${conversationEvents.undoneAt} is null`,
          sql`${conversationEvents.at} >= ${from}::timestamptz and ${conversationEvents.at} < ${before}::timestamptz`,
        ),
      )
      .orderBy(conversationEvents.at, conversationEvents.id)
      .limit(500),
    db
      .select({
        id: commitments.id,
        text: commitments.text,
        dueAt: commitments.dueAt,
        fulfilledAt: commitments.fulfilledAt,
        at: commitments.createdAt,
        actorId: commitments.madeBy,
        actorName: users.name,
      })
      .from(commitments)
      .leftJoin(users, eq(users.id, commitments.madeBy))
      .where(
        and(
          eq(commitments.conversationId, conversationId),
          sql`${commitments.createdAt} >= ${from}::timestamptz and ${commitments.createdAt} < ${before}::timestamptz`,
        ),
      )
      .limit(100),
  ])
  const person = (id: string | null, name: string | null) => (id && name ? { id, name } : null)
  return [
    ...rows.map(({ actorId, actorName, assigneeName, queueName, at, details, ...event }): EventView => {
      const { before: _, after: __, ...shown } = details
      return {
        ...event,
        type: 'event',
        conversationId,
        at: at.toISOString(),
        actor: person(actorId, actorName),
        details: { ...shown, ...(assigneeName ? { assigneeName } : {}), ...(queueName ? { queueName } : {}) },
      }
    }),
    ...promises.map(
      ({ id, at, text, dueAt, fulfilledAt, actorId, actorName }): EventView => ({
        type: 'event',
        id,
        conversationId,
        kind: 'promised',
        at: at.toISOString(),
        actor: person(actorId, actorName),
        details: { text, dueAt: dueAt.toISOString(), fulfilledAt: fulfilledAt?.toISOString() ?? null },
      }),
    ),
  ]
}

function summaryOf(conversation: typeof conversations.$inferSelect): EarlierConversationView {
  const { id, number, subject, status, reason, openedAt, resolvedAt } = conversation
  return {
    id,
    number,
    subject,
    status,
    reason,
    openedAt: openedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  }
}

/** The customer's conversation opened just before this one. */
async function earlierConversation(
  conversation: typeof conversations.$inferSelect,
): Promise<EarlierConversationView | null> {
  const [row] = await database()
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.customerId, conversation.customerId),
        sql`(${conversations.openedAt}, ${conversations.id}) < (select opened_at, id from conversations where id = ${conversation.id}::uuid)`,
      ),
    )
    .orderBy(desc(conversations.openedAt), desc(conversations.id))
    .limit(1)
  return row ? summaryOf(row) : null
}

/**
 * A page of a conversation's thread over all channels, read backwards from `cursor` and given oldest first, events
 * between. When the conversation is exhausted `next` leads to the customer's earlier one. Throws `not_found`.
 */
export async function getThread(
  actor: Actor,
  given: { conversationId: string; cursor?: string; limit?: number },
): Promise<ThreadPage> {
  demand(actor, 'conversation.read')
  const parsed = threadInput.safeParse(given)
  if (!parsed.success) throw new DomainError('not_found')
  const { conversationId, cursor, limit } = parsed.data
  const [value = null, id = null] = decodeCursor(cursor, ['instant', 'id']) ?? []
  const db = database()
  const [conversation] = await db.select().from(conversations).where(eq(conversations.id, conversationId))
  if (!conversation) throw new DomainError('not_found')
  await auditRead(db, actor, {
    action: 'conversation.read',
    subjectKind: 'conversation',
    subjectId: conversationId,
    customerId: conversation.customerId,
  })
  const found = await db.execute<Row>(sql`
    select i.id, i.conversation_id, i.channel, i.direction, i.kind, i.automatic, ${isMissed} as missed,
      i.author_id, u.name as author_name, i.from_name, i.from_address, i.recipients, i.subject,
      left(i.visible_text, ${SHOWN_TEXT}) as text, char_length(i.visible_text) > ${SHOWN_TEXT} as truncated,
      case when btrim(i.text, E' \\n\\r\\t') = btrim(i.visible_text, E' \\n\\r\\t') then 0
        else greatest(1, (char_length(i.text) - char_length(replace(i.text, E'\\n', '')))
          - (char_length(i.visible_text) - char_length(replace(i.visible_text, E'\\n', '')))) end as hidden_lines,
      char_length(i.html) as html_length, i.remote_images, i.language,
      (${happenedAt})::text as at, i.received_at::text, i.duration_seconds, i.metadata, i.state, i.state_reason, i.sent_at::text, i.not_before::text
    from ${interactions} i left join ${users} u on u.id = i.author_id
    where i.conversation_id = ${conversationId}::uuid and i.state is distinct from 'cancelled'
      and ${id === null ? sql`true` : sql`(i.received_at, i.id) < (${value}::timestamptz, ${id}::uuid)`}
    order by i.received_at desc, i.id desc limit ${limit + 1}`)
  const rows = found.slice(0, limit)
  const oldest = rows.at(-1)
  const complete = found.length <= limit
  const ids = rows.map((row) => row.id)
  const [files, named, events, earlier] = await Promise.all([
    attachmentsOf(ids),
    mentionsOf(ids),
    eventsOf(conversationId, complete ? '-infinity' : (oldest?.received_at ?? '-infinity'), value ?? 'infinity'),
    complete ? earlierConversation(conversation) : null,
  ])
  const entries: ThreadEntryView[] = [
    ...events,
    ...rows.map((row) => interactionOf(row, files.get(row.id) ?? [], named.get(row.id) ?? [])).toReversed(),
  ]
  const orderOf = (entry: ThreadEntryView) => (entry.type === 'event' ? entry.at : entry.receivedAt)
  // Array.sort is stable: of one instant, the event that explains the message stays before it.
  entries.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0))
  return {
    conversation: summaryOf(conversation),
    entries,
    next: complete
      ? earlier && { conversationId: earlier.id, cursor: null }
      : { conversationId, cursor: oldest ? encodeCursor([oldest.received_at, oldest.id]) : null },
    earlier,
    complete,
  }
}
