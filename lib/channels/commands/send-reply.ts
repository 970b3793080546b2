import 'server-only'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { conversations, drafts, interactions } from '@/db/schema'
import { lockConversation } from '@/lib/conversations/commands/change'
import { previewOf } from '@/lib/conversations/commands/receive-interaction'
import { MAX_ATTACHMENTS_BYTES, type ReplyInput, replyInput } from '@/lib/conversations/schemas'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import { queueMessage, SEND_ATTEMPTS } from './queue-message'

/** What an answer is about when nobody has said what the conversation is about. */
const UNNAMED_TOPIC = 'request'

/**
 * Answers a conversation on the channel it is on, or the one given. Without a purpose it is a `reply` while the request
 * is open and a `service` message after. Throws `not_found`, `too_large` and what `queueMessage` throws.
 */
export async function replyToConversation(actor: Actor, given: ReplyInput): Promise<{ interactionId: string }> {
  demand(actor, 'conversation.reply')
  const parsed = replyInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const input = parsed.data
  const files = input.attachments.map((file) => ({ ...file, content: Buffer.from(file.contentBase64, 'base64') }))
  if (files.reduce((sum, file) => sum + file.content.length, 0) > MAX_ATTACHMENTS_BYTES)
    throw new DomainError('too_large')

  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, input.conversationId)
    const externalId = input.idempotencyKey ? `${actor.id ?? 'system'}:${input.idempotencyKey}` : null
    if (externalId) {
      const [before] = await tx
        .select({ id: interactions.id })
        .from(interactions)
        .where(and(eq(interactions.source, 'reply'), eq(interactions.externalId, externalId)))
      if (before) return { interactionId: before.id }
    }
    const asked = conversation.lastInboundAt !== null && conversation.status !== 'resolved'
    const { interactionId } = await queueMessage(tx, actor, {
      conversationId: conversation.id,
      channel: input.channel,
      purpose: input.purpose ?? (asked ? 'reply' : 'service'),
      topic: input.topic ?? conversation.reason ?? UNNAMED_TOPIC,
      containsPromotion: input.containsPromotion,
      ...(input.to === undefined ? {} : { to: input.to }),
      cc: input.cc,
      ...(input.subject ? { subject: input.subject } : {}),
      text: input.text,
      attachments: files.map((file) => ({
        filename: file.filename,
        contentType: file.contentType,
        declaredType: file.contentType,
        contentId: null,
        inline: false,
        content: file.content,
      })),
      automatic: false,
      ...(input.overrideReason === undefined ? {} : { overrideReason: input.overrideReason }),
      whenDeferred: input.whenDeferred,
      undoSeconds: input.undoSeconds,
      status: input.status,
      externalId,
    })
    const author = userIdOf(actor)
    if (author) {
      await tx
        .delete(drafts)
        .where(and(eq(drafts.userId, author), eq(drafts.conversationId, conversation.id), eq(drafts.mode, 'reply')))
    }
    return { interactionId }
  })
}

/**
 * Takes an answer back while it still waits to leave, and gives the conversation its clock and state of before.
 * Returns its text, so that nothing written is lost. Throws `not_found`, or `conflict` when it has left.
 */
export async function cancelReply(
  actor: Actor,
  { interactionId }: { interactionId: string },
): Promise<{ text: string }> {
  demand(actor, 'conversation.reply')
  return database().transaction(async (tx) => {
    const [reply] = await tx
      .select()
      .from(interactions)
      .where(and(eq(interactions.id, interactionId), eq(interactions.source, 'reply')))
      .for('update')
    if (!reply?.conversationId) throw new DomainError('not_found')
    if (reply.state !== 'queued') throw new DomainError('conflict')
    await tx.update(interactions).set({ state: 'cancelled' }).where(eq(interactions.id, reply.id))
    await tx.execute(sql`select graphile_worker.remove_job(${`send:${reply.id}`})`)
    const before = reply.metadata as {
      statusBefore?: 'open' | 'pending' | 'snoozed' | 'resolved'
      waitingSince?: string | null
      dueAt?: string | null
    }
    const [previous] = await tx
      .select({ visibleText: interactions.visibleText })
      .from(interactions)
      .where(
        and(
          eq(interactions.conversationId, reply.conversationId),
          sql`${interactions.state} is distinct from 'cancelled'`,
        ),
      )
      .orderBy(desc(interactions.receivedAt))
      .limit(1)
    await tx
      .update(conversations)
      .set({
        // A message that arrived meanwhile keeps its own, later, clock.
        waitingSince: sql`coalesce(${before.waitingSince ?? null}::timestamptz, ${conversations.waitingSince})`,
        dueAt: sql`coalesce(${before.dueAt ?? null}::timestamptz, ${conversations.dueAt})`,
        ...(before.statusBefore === 'open' ? { status: 'open' as const } : {}),
        preview: previewOf(previous?.visibleText ?? ''),
        version: sql`${conversations.version} + 1`,
      })
      .where(eq(conversations.id, reply.conversationId))
    await audit(tx, actor, {
      action: 'conversation.reply_cancelled',
      subjectKind: 'interaction',
      subjectId: reply.id,
      customerId: reply.customerId,
    })
    await notify(tx, {
      type: 'interaction',
      conversationId: reply.conversationId,
      interactionId: reply.id,
      ...(reply.customerId ? { customerId: reply.customerId } : {}),
    })
    return { text: reply.text }
  })
}

/** Queues a failed or uncertain answer again. Throws `not_found` or `not_retryable`. */
export async function retryReply(
  actor: Actor,
  { interactionId }: { interactionId: string },
): Promise<{ interactionId: string }> {
  demand(actor, 'conversation.reply')
  return database().transaction(async (tx) => {
    const [reply] = await tx
      .update(interactions)
      .set({ state: 'queued', stateReason: null })
      .where(and(eq(interactions.id, interactionId), inArray(interactions.state, ['failed', 'undelivered', 'unknown'])))
      .returning()
    if (!reply?.conversationId) {
      const [exists] = await tx
        .select({ id: interactions.id })
        .from(interactions)
        .where(eq(interactions.id, interactionId))
      throw new DomainError(exists ? 'not_retryable' : 'not_found')
    }
    await enqueue(tx, 'message.send', { interactionId }, { key: `send:${interactionId}`, maxAttempts: SEND_ATTEMPTS })
    await audit(tx, actor, {
      action: 'conversation.reply_retried',
      subjectKind: 'interaction',
      subjectId: interactionId,
      customerId: reply.customerId,
    })
    await notify(tx, { type: 'interaction', conversationId: reply.conversationId, interactionId })
    return { interactionId }
  })
}
