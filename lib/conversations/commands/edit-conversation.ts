import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { database } from '@/db/client'
import { queues } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type EditConversationInput, editConversationInput } from '../schemas'
import type { ChangeView } from '../views'
import { applyChange, lockConversation } from './change'

/**
 * Changes the subject, reason, urgency or queue of a conversation, one event per change; the last one is answered.
 * The subject that mails are threaded by stays. Throws `not_found`, `queue_required` for a queue out of use.
 */
export async function editConversation(actor: Actor, given: EditConversationInput): Promise<ChangeView> {
  const parsed = editConversationInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { conversationId, subject, reason, urgency, queueId } = parsed.data
  demand(actor, queueId ? 'conversation.assign' : 'conversation.resolve')
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId)
    let answer: ChangeView = { eventId: null, version: conversation.version }
    if (subject !== undefined && subject !== conversation.subject) {
      answer = await applyChange(tx, actor, conversation, {
        set: { subject },
        kind: 'subject_set',
        details: { from: conversation.subject, to: subject },
        action: 'conversation.set_subject',
      })
    }
    if (reason !== undefined && reason !== conversation.reason) {
      answer = await applyChange(tx, actor, conversation, {
        set: { reason },
        kind: 'reason_set',
        details: { from: conversation.reason, to: reason },
        action: 'conversation.set_reason',
      })
    }
    if (urgency !== undefined && urgency !== conversation.urgency) {
      answer = await applyChange(tx, actor, conversation, {
        set: { urgency },
        kind: 'urgency_set',
        details: { from: conversation.urgency, to: urgency },
        action: 'conversation.set_urgency',
      })
    }
    if (queueId !== undefined && queueId !== conversation.queueId) {
      const [queue] = await tx
        .select({ name: queues.name })
        .from(queues)
        .where(and(eq(queues.id, queueId), isNull(queues.archivedAt)))
      if (!queue) throw new DomainError('queue_required')
      answer = await applyChange(tx, actor, conversation, {
        set: { queueId },
        kind: 'queued',
        details: { queueId, queueName: queue.name },
        action: 'conversation.set_queue',
      })
    }
    return answer
  })
}
