import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { conversationEvents, conversations } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { MINUTE_MS } from '@/lib/platform/time'
import { undoInput } from '../schemas'
import type { ChangeView } from '../views'
import { type Changed, type Conversation, lockConversation } from './change'

const UNDO_MS = 10 * MINUTE_MS
const INSTANTS = ['resolvedAt', 'snoozedUntil', 'waitingSince', 'dueAt'] as const
/** The clock may move by itself after a change; whoever holds the conversation and where it stands may not. */
const COMPARED = ['status', 'assigneeId', 'queueId', 'reason', 'urgency', 'subject', 'snoozedUntil'] as const

function parseState(text: string | null | undefined): Changed {
  const state = JSON.parse(text ?? '{}') as Record<string, unknown>
  for (const key of INSTANTS) {
    const value = state[key]
    if (typeof value === 'string') state[key] = new Date(value)
  }
  return state as Changed
}

function stands(conversation: Conversation, after: Changed): boolean {
  return COMPARED.every((key) => !(key in after) || JSON.stringify(conversation[key]) === JSON.stringify(after[key]))
}

/**
 * Takes back one's own change within ten minutes and gives the conversation what it had before, its clock included.
 * The event stays, marked as undone. Throws `not_found`, `gone` when too late or already undone, `conflict` when
 * somebody, or the customer, has changed the same thing since.
 */
export async function undoChange(actor: Actor, given: { eventId: string }): Promise<ChangeView> {
  demand(actor, 'conversation.read')
  const parsed = undoInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const [event] = await tx
      .select()
      .from(conversationEvents)
      .where(eq(conversationEvents.id, parsed.data.eventId))
      .for('update')
    // Only one's own: the permission to change was checked when the change was made.
    if (!event || event.actorId === null || event.actorId !== userIdOf(actor)) throw new DomainError('not_found')
    if (event.undoneAt || Date.now() - event.at.getTime() > UNDO_MS) throw new DomainError('gone')
    const before = parseState(event.details.before)
    const after = parseState(event.details.after)
    if (Object.keys(before).length === 0) throw new DomainError('gone')
    const conversation = await lockConversation(tx, event.conversationId)
    if (!stands(conversation, after)) throw new DomainError('conflict')
    const [updated] = await tx
      .update(conversations)
      .set({
        ...before,
        ...(event.kind === 'reopened' ? { reopenedCount: sql`greatest(${conversations.reopenedCount} - 1, 0)` } : {}),
        version: sql`${conversations.version} + 1`,
      })
      .where(eq(conversations.id, conversation.id))
      .returning({ version: conversations.version })
    if (!updated) throw new Error('undo not written')
    await tx.update(conversationEvents).set({ undoneAt: new Date() }).where(eq(conversationEvents.id, event.id))
    await audit(tx, actor, {
      action: 'conversation.undo',
      subjectKind: 'conversation',
      subjectId: conversation.id,
      customerId: conversation.customerId,
      details: { eventId: event.id, kind: event.kind },
    })
    await notify(tx, { type: 'conversation', conversationId: conversation.id, customerId: conversation.customerId })
    return { eventId: null, version: updated.version }
  })
}
