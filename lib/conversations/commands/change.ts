import 'server-only'
import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { conversationEvents, conversations } from '@/db/schema'
import { type Actor, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import type { ChangeView } from '../views'

export type Conversation = typeof conversations.$inferSelect
/** The columns that commands change and that an undo gives back. */
export type Changed = Partial<
  Pick<
    Conversation,
    | 'status'
    | 'assigneeId'
    | 'queueId'
    | 'reason'
    | 'urgency'
    | 'subject'
    | 'resolvedAt'
    | 'resolvedBy'
    | 'resolution'
    | 'snoozedUntil'
    | 'waitingSince'
    | 'dueAt'
  >
>

/** Locks a conversation for the rest of the transaction. Throws `not_found`. */
export async function lockConversation(tx: Transaction, conversationId: string): Promise<Conversation> {
  const [row] = await tx.select().from(conversations).where(eq(conversations.id, conversationId)).for('update')
  if (!row) throw new DomainError('not_found')
  return row
}

type Change = {
  set: Changed
  kind: (typeof conversationEvents.$inferSelect)['kind']
  /** What the thread says about it. */
  details?: Record<string, string | null>
  /** The audit entry's action. */
  action: string
  /** Columns outside of what an undo restores. */
  also?: Partial<Record<'reopenedCount', ReturnType<typeof sql>>>
}

/** Applies a change to a locked conversation: row, event with what an undo needs, audit entry, live event. */
export async function applyChange(
  tx: Transaction,
  actor: Actor,
  before: Conversation,
  change: Change,
): Promise<ChangeView> {
  const previous: Changed = Object.fromEntries(
    Object.keys(change.set).map((key) => [key, before[key as keyof Changed]]),
  )
  const [updated] = await tx
    .update(conversations)
    .set({ ...change.set, ...change.also, version: sql`${conversations.version} + 1` })
    .where(eq(conversations.id, before.id))
    .returning({ version: conversations.version })
  const [event] = await tx
    .insert(conversationEvents)
    .values({
      conversationId: before.id,
      kind: change.kind,
      at: new Date(),
      actorId: userIdOf(actor),
      details: { ...change.details, before: JSON.stringify(previous), after: JSON.stringify(change.set) },
    })
    .returning({ id: conversationEvents.id })
  if (!updated || !event) throw new Error('change not written')
  await audit(tx, actor, {
    action: change.action,
    subjectKind: 'conversation',
    subjectId: before.id,
    customerId: before.customerId,
    // The event says what changed, and can be erased; an audit entry cannot.
    details: { eventId: event.id },
  })
  await notify(tx, { type: 'conversation', conversationId: before.id, customerId: before.customerId })
  return { eventId: event.id, version: updated.version }
}
