import 'server-only'
import { and, desc, eq, ne, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { attachments, auditEntries, conversationEvents, conversations, customers, interactions } from '@/db/schema'
import { logInteraction } from '@/lib/conversations/commands/log-interaction'
import { previewOf } from '@/lib/conversations/commands/receive-interaction'
import type { InteractionKind } from '@/lib/conversations/domain'
import { interactionIdInput } from '@/lib/conversations/schemas'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { MINUTE_MS } from '@/lib/platform/time'
import { type LogCustomerInteractionInput, logCustomerInteractionInput, type ManualChannel } from '../schemas'

const UNDO_MS = 10 * MINUTE_MS

const KIND: Record<ManualChannel, InteractionKind> = {
  phone: 'call',
  video: 'call',
  shop: 'visit',
  post: 'letter',
  fax: 'letter',
  email: 'message',
  sms: 'message',
}

export type LoggedContact = { interactionId: string; conversationId: string; customerId: string }

/** Notes a call, a visit or a letter by hand. Throws `not_found`, `erased`, `invalid_input` (`occurredAt` in the future). */
export async function logContact(actor: Actor, given: LogCustomerInteractionInput): Promise<LoggedContact> {
  demand(actor, 'interaction.log')
  const parsed = logCustomerInteractionInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { missed, ...input } = parsed.data
  const { interactionId, conversationId, customerId } = await logInteraction(actor, {
    ...input,
    kind: KIND[input.channel],
    // No length is how a call that nobody took is written down.
    ...(KIND[input.channel] === 'call' && missed ? { durationSeconds: 0 } : {}),
  })
  return { interactionId, conversationId, customerId }
}

type Before = Pick<
  typeof conversations.$inferSelect,
  'status' | 'reopenedCount' | 'reason' | 'lastChannel' | 'resolvedBy'
> &
  Record<
    'waitingSince' | 'dueAt' | 'snoozedUntil' | 'resolvedAt' | 'lastInteractionAt' | 'lastInboundAt',
    string | null
  >

const date = (at: string | null) => (at === null ? null : new Date(at))

/** Removes a conversation that holds nothing but what opened it. Throws `conflict` when something else hangs on it. */
async function removeConversation(tx: Transaction, conversationId: string): Promise<void> {
  const [used] = await tx.execute<{ used: boolean }>(sql`
    select exists (select from interactions where conversation_id = ${conversationId}::uuid)
      or exists (select from commitments where conversation_id = ${conversationId}::uuid) as used`)
  if (used?.used) throw new DomainError('conflict')
  await tx.delete(conversationEvents).where(eq(conversationEvents.conversationId, conversationId))
  await tx.delete(conversations).where(eq(conversations.id, conversationId))
}

async function restoreConversation(
  tx: Transaction,
  conversationId: string,
  before: Before,
  receivedAt: Date,
): Promise<void> {
  const [latest] = await tx
    .select({ visibleText: interactions.visibleText, text: interactions.text, subject: interactions.subject })
    .from(interactions)
    .where(and(eq(interactions.conversationId, conversationId), ne(interactions.direction, 'internal')))
    .orderBy(desc(interactions.receivedAt), desc(interactions.id))
    .limit(1)
  await tx
    .update(conversations)
    .set({
      status: before.status,
      waitingSince: date(before.waitingSince),
      dueAt: date(before.dueAt),
      snoozedUntil: date(before.snoozedUntil),
      resolvedAt: date(before.resolvedAt),
      resolvedBy: before.resolvedBy,
      reopenedCount: before.reopenedCount,
      reason: before.reason,
      lastChannel: before.lastChannel,
      lastInboundAt: date(before.lastInboundAt),
      ...(before.lastInteractionAt ? { lastInteractionAt: new Date(before.lastInteractionAt) } : {}),
      preview: previewOf(latest?.visibleText || latest?.text || latest?.subject || ''),
      version: sql`${conversations.version} + 1`,
    })
    .where(eq(conversations.id, conversationId))
  // The reopening or waking that it caused never happened.
  await tx
    .update(conversationEvents)
    .set({ undoneAt: new Date() })
    .where(and(eq(conversationEvents.conversationId, conversationId), eq(conversationEvents.at, receivedAt)))
}

/**
 * Takes back one's own entry within ten minutes: the interaction goes, and its conversation with it when it opened it,
 * else it is as it was before. Throws `not_found`, `gone` when too late, `conflict` when the conversation has moved on.
 */
export async function withdrawContact(actor: Actor, given: { interactionId: string }): Promise<{ customerId: string }> {
  demand(actor, 'interaction.log')
  const parsed = interactionIdInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const [found] = await tx
      .select()
      .from(interactions)
      .where(and(eq(interactions.id, parsed.data.interactionId), eq(interactions.source, 'console')))
    if (!found?.conversationId || !found.customerId) throw new DomainError('not_found')
    const [conversation] = await tx
      .select()
      .from(conversations)
      .where(eq(conversations.id, found.conversationId))
      .for('update')
    const [entry] = await tx
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.subjectKind, 'interaction'),
          eq(auditEntries.subjectId, found.id),
          eq(auditEntries.action, 'interaction.log'),
        ),
      )
      .limit(1)
    // Only one's own: the permission to write was checked when it was written.
    if (!conversation || !entry || entry.actorId === null || entry.actorId !== userIdOf(actor))
      throw new DomainError('not_found')
    if (Date.now() - entry.at.getTime() > UNDO_MS) throw new DomainError('gone')
    if (conversation.version !== entry.details.version) throw new DomainError('conflict')
    const before = entry.details.before as Before | null
    await tx.delete(attachments).where(eq(attachments.interactionId, found.id))
    await tx.delete(interactions).where(eq(interactions.id, found.id))
    if (before) await restoreConversation(tx, conversation.id, before, found.receivedAt)
    else await removeConversation(tx, conversation.id)
    await tx
      .update(customers)
      .set({
        lastInteractionAt: sql`(select max(received_at) from interactions where customer_id = ${found.customerId}::uuid and direction <> 'internal')`,
      })
      .where(eq(customers.id, found.customerId))
    await audit(tx, actor, {
      action: 'interaction.withdraw',
      subjectKind: 'interaction',
      subjectId: found.id,
      customerId: found.customerId,
      details: { conversationId: conversation.id },
    })
    await notify(tx, { type: 'conversation', conversationId: conversation.id, customerId: found.customerId })
    return { customerId: found.customerId }
  })
}
