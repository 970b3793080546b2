import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import {
  channelAccounts,
  contactPoints,
  contactPointUses,
  conversations,
  customers,
  drafts,
  interactions,
} from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import { clockAfterOutbound } from '../domain'
import { MAX_ATTACHMENTS_BYTES, type ReplyInput, replyInput } from '../schemas'
import { previewOf, storeAttachments } from './receive-interaction'

const SEND_ATTEMPTS = 8

type Thread = {
  lastInboundId: string | null
  subject: string
  to: string | null
  toName: string | null
  accountId: string | null
  messageId: string | null
  references: string[]
}

/** What an e-mail answer to this conversation continues: the last inbound e-mail, else the customer's own address. */
async function threadOf(tx: Transaction, conversation: typeof conversations.$inferSelect): Promise<Thread> {
  const [last] = await tx
    .select()
    .from(interactions)
    .where(
      and(
        eq(interactions.conversationId, conversation.id),
        eq(interactions.channel, 'email'),
        eq(interactions.direction, 'inbound'),
        eq(interactions.kind, 'message'),
      ),
    )
    .orderBy(desc(interactions.receivedAt), desc(interactions.id))
    .limit(1)
  if (last) {
    const replyTo = last.metadata.replyTo as { name: string | null; address: string }[] | undefined
    const to = replyTo?.[0] ?? { name: last.fromName, address: last.fromAddress }
    return {
      lastInboundId: last.id,
      subject: last.subject ?? conversation.subject,
      to: to.address || null,
      toName: to.name,
      accountId: last.channelAccountId,
      messageId: last.messageId,
      references: [...last.references, ...(last.messageId ? [last.messageId] : [])],
    }
  }
  const [point] = await tx
    .select({ value: contactPoints.value, name: customers.displayName })
    .from(contactPointUses)
    .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
    .innerJoin(customers, eq(customers.id, contactPointUses.customerId))
    .where(
      and(
        eq(contactPointUses.customerId, conversation.customerId),
        isNull(contactPointUses.validTo),
        eq(contactPoints.kind, 'email'),
        isNull(contactPoints.bouncedAt),
      ),
    )
    .orderBy(sql`${contactPointUses.verifiedAt} desc nulls last`, asc(contactPointUses.createdAt))
    .limit(1)
  return {
    lastInboundId: null,
    subject: conversation.subject,
    to: point?.value ?? null,
    toName: point?.name ?? null,
    accountId: null,
    messageId: null,
    references: [],
  }
}

async function accountOf(tx: Transaction, accountId: string | null): Promise<typeof channelAccounts.$inferSelect> {
  const [account] = await tx
    .select()
    .from(channelAccounts)
    .where(and(eq(channelAccounts.channel, 'email'), isNull(channelAccounts.disabledAt)))
    // The mailbox that was written to answers; else the default one.
    .orderBy(
      sql`${channelAccounts.id} = ${accountId}::uuid desc nulls last`,
      desc(channelAccounts.isDefault),
      channelAccounts.createdAt,
    )
    .limit(1)
  if (!account) throw new DomainError('channel_cannot_send')
  return account
}

/**
 * Answers a conversation by e-mail: interaction (queued), clock, audit entry and send job in one transaction.
 * Throws `not_found`, `no_recipient`, `recipient_bounced`, `too_large`, `channel_cannot_send`.
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
    const [conversation] = await tx
      .select()
      .from(conversations)
      .where(eq(conversations.id, input.conversationId))
      .for('update')
    if (!conversation) throw new DomainError('not_found')
    const externalId = input.idempotencyKey ? `${actor.id ?? 'system'}:${input.idempotencyKey}` : null
    if (externalId) {
      const [before] = await tx
        .select({ id: interactions.id })
        .from(interactions)
        .where(and(eq(interactions.source, 'reply'), eq(interactions.externalId, externalId)))
      if (before) return { interactionId: before.id }
    }
    const thread = await threadOf(tx, conversation)
    const to = input.to ?? thread.to
    if (!to) throw new DomainError('no_recipient')
    const [bounced] = await tx
      .select({ id: contactPoints.id })
      .from(contactPoints)
      .where(
        and(
          eq(contactPoints.kind, 'email'),
          eq(contactPoints.value, to.toLowerCase()),
          eq(contactPoints.bounceKind, 'hard'),
        ),
      )
    if (bounced && input.to === undefined) throw new DomainError('recipient_bounced')
    const account = await accountOf(tx, thread.accountId)
    const now = new Date()
    const subject = input.subject || thread.subject
    const domain = account.address.split('@')[1] ?? 'relais.invalid'
    const [written] = await tx
      .insert(interactions)
      .values({
        conversationId: conversation.id,
        customerId: conversation.customerId,
        sourceRecordId: conversation.sourceRecordId,
        channel: 'email',
        channelAccountId: account.id,
        direction: 'outbound',
        kind: 'message',
        authorId: userIdOf(actor),
        fromName: actor.name,
        fromAddress: account.address,
        recipients: {
          to: [{ name: to === thread.to ? thread.toName : null, address: to }],
          cc: input.cc.map((address) => ({ name: null, address })),
        },
        subject: /^(?:re|aw|sv|antw)\s*:/i.test(subject) || !thread.messageId ? subject : `Re: ${subject}`,
        text: input.text,
        visibleText: input.text,
        messageId: `<${randomUUID()}@${domain}>`,
        inReplyTo: thread.messageId,
        references: thread.references,
        occurredAt: now,
        receivedAt: now,
        source: 'reply',
        externalId,
        state: 'queued',
        purpose: 'reply',
        topic: conversation.reason ?? 'request',
        metadata: {
          statusBefore: conversation.status,
          waitingSince: conversation.waitingSince,
          dueAt: conversation.dueAt,
        },
      })
      .returning({ id: interactions.id })
    if (!written) throw new Error('interaction not written')
    await storeAttachments(
      tx,
      written.id,
      files.map((file) => ({
        filename: file.filename,
        contentType: file.contentType,
        declaredType: file.contentType,
        contentId: null,
        inline: false,
        content: file.content,
      })),
    )
    await tx
      .update(conversations)
      .set({
        ...clockAfterOutbound(conversation, false),
        ...(conversation.status === 'resolved' ? {} : { status: input.status, snoozedUntil: null }),
        lastChannel: 'email',
        lastInteractionAt: now,
        preview: previewOf(input.text),
        assigneeId: conversation.assigneeId ?? userIdOf(actor),
        version: sql`${conversations.version} + 1`,
      })
      .where(eq(conversations.id, conversation.id))
    const author = userIdOf(actor)
    if (author) {
      await tx
        .delete(drafts)
        .where(and(eq(drafts.userId, author), eq(drafts.conversationId, conversation.id), eq(drafts.mode, 'reply')))
    }
    await enqueue(
      tx,
      'message.send',
      { interactionId: written.id },
      {
        key: `send:${written.id}`,
        maxAttempts: SEND_ATTEMPTS,
        ...(input.undoSeconds > 0 ? { runAt: new Date(now.getTime() + input.undoSeconds * 1000) } : {}),
      },
    )
    await audit(tx, actor, {
      action: 'conversation.reply',
      subjectKind: 'conversation',
      subjectId: conversation.id,
      customerId: conversation.customerId,
      details: { interactionId: written.id, channel: 'email' },
    })
    await notify(tx, {
      type: 'interaction',
      conversationId: conversation.id,
      customerId: conversation.customerId,
      interactionId: written.id,
    })
    return { interactionId: written.id }
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
