import 'server-only'
import { asc, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { attachments, blobs, channelAccounts, interactions } from '@/db/schema'
import { env } from '@/lib/platform/env'
import { notify } from '@/lib/platform/live'
import { logger } from '@/lib/platform/logger'
import { signReplyAddress } from './email/domain/outgoing'
import type { OutboundMessage, SendOutcome } from './port'
import { adapterFor } from './registry'

type Row = typeof interactions.$inferSelect

async function outboundMessage(row: Row): Promise<OutboundMessage | null> {
  const db = database()
  const [account] = row.channelAccountId
    ? await db.select().from(channelAccounts).where(eq(channelAccounts.id, row.channelAccountId))
    : []
  if (!account || !row.messageId) return null
  const files = await db
    .select({ filename: attachments.filename, contentType: attachments.contentType, content: blobs.content })
    .from(attachments)
    .innerJoin(blobs, eq(blobs.sha256, attachments.sha256))
    .where(eq(attachments.interactionId, row.id))
    .orderBy(asc(attachments.position))
  return {
    interactionId: row.id,
    from: { name: row.fromName ? `${row.fromName} (${account.name})` : account.name, address: account.address },
    replyTo: row.conversationId ? signReplyAddress(account.address, row.conversationId, env().RELAIS_SECRET) : null,
    to: row.recipients.to,
    cc: row.recipients.cc,
    subject: row.subject ?? '',
    text: row.text,
    signature: account.signature,
    messageId: row.messageId,
    inReplyTo: row.inReplyTo,
    references: row.references,
    automatic: row.automatic,
    attachments: files,
  }
}

/** Takes a queued message for sending, or says why it must not leave now. */
async function take(interactionId: string): Promise<Row | null> {
  return database().transaction(async (tx) => {
    const [row] = await tx.select().from(interactions).where(eq(interactions.id, interactionId)).for('update')
    if (!row?.conversationId) return null
    if (row.state === 'sending' && !adapterFor(row.channel)?.idempotent) {
      // The worker died between handing the message over and writing so: it may have left.
      await tx
        .update(interactions)
        .set({ state: 'unknown', stateReason: 'interrupted' })
        .where(eq(interactions.id, row.id))
      await notify(tx, { type: 'interaction', conversationId: row.conversationId, interactionId: row.id })
      return null
    }
    if (row.state !== 'queued' && row.state !== 'sending') return null
    await tx
      .update(interactions)
      .set({ state: 'sending', sendAttempts: row.sendAttempts + 1 })
      .where(eq(interactions.id, row.id))
    return row
  })
}

/**
 * Sends one queued message. A definite refusal or too many tries leaves it failed with its reason; what may have left
 * is `unknown`. Throws when it is worth another try, so that the queue backs off.
 */
export async function sendMessage(
  { interactionId }: { interactionId: string },
  attempt: { number: number; max: number },
): Promise<void> {
  const row = await take(interactionId)
  if (!row) return
  const adapter = adapterFor(row.channel)
  const message = adapter ? await outboundMessage(row) : null
  const outcome: SendOutcome =
    adapter && message ? await adapter.send(message) : { state: 'failed', reason: 'channel_cannot_send' }
  const last = attempt.number >= attempt.max
  const state = outcome.state === 'retry' ? (last ? 'failed' : 'queued') : outcome.state
  await database().transaction(async (tx) => {
    await tx
      .update(interactions)
      .set({
        state,
        stateReason: outcome.state === 'sent' ? outcome.detail : outcome.reason,
        sentAt: outcome.state === 'sent' ? new Date() : null,
      })
      .where(eq(interactions.id, row.id))
    await notify(tx, {
      type: 'interaction',
      interactionId: row.id,
      ...(row.conversationId ? { conversationId: row.conversationId } : {}),
    })
  })
  if (outcome.state !== 'sent') logger.warn({ interactionId, state, attempt: attempt.number }, 'message not sent')
  if (state === 'queued') throw new Error(`send: ${interactionId} will be tried again`)
}
