import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { conversations } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { conversationIdInput, type ResolveInput, resolveInput } from '../schemas'
import type { ChangeView } from '../views'
import { applyChange, lockConversation } from './change'

/** Closes a conversation with its reason and stops its clock. Throws `not_found`, `already_resolved`. */
export async function resolveConversation(actor: Actor, given: ResolveInput): Promise<ChangeView> {
  demand(actor, 'conversation.resolve')
  const parsed = resolveInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { conversationId, reason, resolution } = parsed.data
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId)
    if (conversation.status === 'resolved') throw new DomainError('already_resolved')
    return applyChange(tx, actor, conversation, {
      set: {
        status: 'resolved',
        reason,
        resolution: resolution || null,
        resolvedAt: new Date(),
        resolvedBy: userIdOf(actor),
        snoozedUntil: null,
        waitingSince: null,
        dueAt: null,
      },
      kind: 'resolved',
      details: { reason, resolution: resolution || null },
      action: 'conversation.resolve',
    })
  })
}

/** Opens a resolved conversation again. Throws `not_found`, `not_resolved`. */
export async function reopenConversation(actor: Actor, given: { conversationId: string }): Promise<ChangeView> {
  demand(actor, 'conversation.resolve')
  const parsed = conversationIdInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, parsed.data.conversationId)
    if (conversation.status !== 'resolved') throw new DomainError('not_resolved')
    return applyChange(tx, actor, conversation, {
      set: { status: 'open', resolvedAt: null, resolvedBy: null, resolution: null },
      also: { reopenedCount: sql`${conversations.reopenedCount} + 1` },
      kind: 'reopened',
      action: 'conversation.reopen',
    })
  })
}
