import 'server-only'
import { eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { users } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { roleAllows } from '@/lib/platform/permissions'
import { type AssignInput, assignInput } from '../schemas'
import type { ChangeView } from '../views'
import { applyChange, lockConversation } from './change'

/**
 * Gives a conversation to a colleague, or back to its queue with null. With `onlyIfUnassigned` the second of two who
 * take it at once gets `conflict` with the first one's name. Throws `not_found`, `invalid_input` for somebody who cannot answer.
 */
export async function assignConversation(actor: Actor, given: AssignInput): Promise<ChangeView> {
  demand(actor, 'conversation.assign')
  const parsed = assignInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { conversationId, assigneeId, onlyIfUnassigned } = parsed.data
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId)
    if (conversation.assigneeId === assigneeId) return { eventId: null, version: conversation.version }
    if (onlyIfUnassigned && conversation.assigneeId) {
      const [holder] = await tx.select({ name: users.name }).from(users).where(eq(users.id, conversation.assigneeId))
      throw new DomainError('conflict', { params: { name: holder?.name ?? '' } })
    }
    const [assignee] = assigneeId ? await tx.select().from(users).where(eq(users.id, assigneeId)) : []
    if (assigneeId && (!assignee || assignee.disabledAt || !roleAllows(assignee.role, 'conversation.reply'))) {
      throw new DomainError('invalid_input', { fields: { assigneeId: ['cannot_answer'] } })
    }
    return applyChange(tx, actor, conversation, {
      set: { assigneeId },
      kind: assigneeId ? 'assigned' : 'unassigned',
      details: { assigneeId, assigneeName: assignee?.name ?? null },
      action: assigneeId ? 'conversation.assign' : 'conversation.unassign',
    })
  })
}
