import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { ConversationReason, ConversationStatus } from '@/lib/conversations/domain'
import { instantText } from '@/lib/conversations/queries/instants'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { effortOf } from '../domain/effort'
import { type PageInput, pageInput } from '../schemas'
import type { ConversationRowView, ConversationsPage } from '../views'
import { effortsOf } from './effort'
import { familyOf, inIds, survivorOf } from './family'

type Row = {
  id: string
  place: string
  number: number
  subject: string
  status: ConversationStatus
  reason: ConversationReason | null
  assignee: string | null
  opened_at: string
  resolved_at: string | null
  last_interaction_at: string
  waiting_since: string | null
  due_at: string | null
}

const NONE = { effort: effortOf({ contacts: 0, channelChanges: 0, breaches: 0, reopenings: 0 }), channels: [] }

/** Conversations with their channels and observed effort, in the order given. */
export async function conversationRows(ids: readonly string[]): Promise<ConversationRowView[]> {
  if (ids.length === 0) return []
  const [rows, efforts] = await Promise.all([
    database().execute<Omit<Row, 'place'>>(sql`
      select c.id, c.number, c.subject, c.status, c.reason, u.name as assignee, c.opened_at::text, c.resolved_at::text,
        c.last_interaction_at::text, c.waiting_since::text, c.due_at::text
      from conversations c left join users u on u.id = c.assignee_id where c.id in ${inIds(ids)}`),
    effortsOf(ids),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const { effort, channels } = efforts.get(id) ?? NONE
    return {
      id,
      number: row.number,
      subject: row.subject,
      status: row.status,
      reason: row.reason,
      channels,
      effort,
      assignee: row.assignee,
      openedAt: instantText(row.opened_at),
      resolvedAt: instantText(row.resolved_at),
      lastInteractionAt: instantText(row.last_interaction_at),
      waitingSince: instantText(row.waiting_since),
      dueAt: instantText(row.due_at),
    }
  })
}

/** A page of a customer's conversations, the latest contact first. Follows merges. Throws `not_found`, `erased`, `invalid_input`. */
export async function listCustomerConversations(actor: Actor, given: PageInput): Promise<ConversationsPage> {
  demand(actor, 'customer.read')
  demand(actor, 'conversation.read')
  const parsed = pageInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { cursor, limit } = parsed.data
  const [at = null, id = null] = decodeCursor(cursor, ['instant', 'id']) ?? []
  const db = database()
  const survivor = await survivorOf(db, parsed.data.customerId)
  const family = await familyOf(db, survivor.id)
  await auditRead(db, actor, {
    action: 'customer.read',
    subjectKind: 'customer',
    subjectId: survivor.id,
    customerId: survivor.id,
  })
  const found = await db.execute<{ id: string; place: string }>(sql`
    select c.id, c.last_interaction_at::text as place from conversations c
    where c.customer_id in ${inIds(family)} and ${at === null ? sql`true` : sql`(c.last_interaction_at, c.id) < (${at}::timestamptz, ${id}::uuid)`}
    order by c.last_interaction_at desc nulls last, c.id desc limit ${limit + 1}`)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await conversationRows(shown.map((row) => row.id)),
    next: found.length > limit && last ? encodeCursor([last.place, last.id]) : null,
  }
}
