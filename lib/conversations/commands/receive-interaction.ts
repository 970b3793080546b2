import 'server-only'
import { createHash } from 'node:crypto'
import { and, desc, eq, gt, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import {
  attachments,
  blobs,
  channelAccounts,
  conversationEvents,
  conversations,
  customers,
  interactions,
  type Party,
  queues,
} from '@/db/schema'
import { type Channel, DEFAULT_PROMISED_DELAY_MINUTES } from '@/lib/channels/port'
import { notify } from '@/lib/platform/live'
import { DAY_MS } from '@/lib/platform/time'
import {
  type ConversationReason,
  clockAfterInbound,
  clockAfterOutbound,
  type Direction,
  type InteractionKind,
  isOnlyThanks,
} from '../domain'

const SUBJECT_THREAD_MS = 14 * DAY_MS
/** First messages of a new contact that arrive together belong together. */
const FIRST_BURST_MS = 2_000
const PREVIEW_LENGTH = 180

export type StoredAttachment = {
  filename: string
  contentType: string
  declaredType: string | null
  contentId: string | null
  inline: boolean
  content: Buffer
}

export type IncomingInteraction = {
  channel: Channel
  channelAccountId?: string | null
  kind: InteractionKind
  direction: Direction
  customerId: string
  sourceRecordId: string
  authorId?: string | null
  automatic?: boolean
  from?: Party | null
  recipients?: { to: Party[]; cc: Party[] }
  subject: string | null
  /** The subject without Re:, TR: …; threading compares it within one customer. */
  subjectKey: string
  text: string
  visibleText: string
  html?: string | null
  remoteImages?: number
  language?: string | null
  messageId?: string | null
  inReplyTo?: string | null
  references?: string[]
  occurredAt: Date
  receivedAt: Date
  durationSeconds?: number | null
  metadata?: Record<string, unknown>
  source: string
  externalId?: string | null
  deliveryId?: string | null
  attachments?: StoredAttachment[]
  reason?: ConversationReason | null
  /** A conversation known from a signed reply address or chosen by a colleague; `new` opens one. */
  conversation?: { id: string } | 'new' | null
}

export type Received = {
  interactionId: string
  conversationId: string
  opened: boolean
  /** The conversation as it was before, and its version since: what taking the interaction back restores. */
  before: typeof conversations.$inferSelect | null
  version: number
}

type Found = typeof conversations.$inferSelect

/** Message ids this mail answers, nearest first. */
function answeredIds(input: IncomingInteraction): string[] {
  return [
    ...new Set([input.inReplyTo, ...(input.references ?? []).toReversed()].filter((id): id is string => Boolean(id))),
  ].slice(0, 40)
}

/** References first, then the signed reply address, then the same customer's open conversation of the same subject. */
async function findConversation(tx: Transaction, input: IncomingInteraction): Promise<Found | null> {
  if (input.conversation === 'new') return null
  const ids = answeredIds(input)
  if (ids.length > 0) {
    const found = await tx
      .select({ conversationId: interactions.conversationId, messageId: interactions.messageId })
      .from(interactions)
      .where(and(inArray(interactions.messageId, ids), isNotNull(interactions.conversationId)))
      .orderBy(desc(interactions.receivedAt))
      .limit(50)
    const nearest = ids.map((id) => found.find((row) => row.messageId === id)).find(Boolean)
    if (nearest?.conversationId) return lockConversation(tx, nearest.conversationId)
  }
  if (input.conversation) return lockConversation(tx, input.conversation.id)
  const [same] =
    input.subjectKey === ''
      ? []
      : await tx
          .select({ id: conversations.id })
          .from(conversations)
          .where(
            and(
              eq(conversations.customerId, input.customerId),
              eq(conversations.subjectKey, input.subjectKey),
              ne(conversations.status, 'resolved'),
              gt(conversations.lastInteractionAt, new Date(input.receivedAt.getTime() - SUBJECT_THREAD_MS)),
            ),
          )
          .orderBy(desc(conversations.lastInteractionAt))
          .limit(1)
  if (same) return lockConversation(tx, same.id)
  const all = await tx
    .select({ id: conversations.id, openedAt: conversations.openedAt, lastChannel: conversations.lastChannel })
    .from(conversations)
    .where(eq(conversations.customerId, input.customerId))
    .orderBy(conversations.openedAt)
    .limit(2)
  const only = all.length === 1 ? all[0] : undefined
  const together =
    only &&
    only.lastChannel === input.channel &&
    Math.abs(only.openedAt.getTime() - input.receivedAt.getTime()) <= FIRST_BURST_MS
  return together ? lockConversation(tx, only.id) : null
}

async function lockConversation(tx: Transaction, id: string): Promise<Found | null> {
  const [row] = await tx.select().from(conversations).where(eq(conversations.id, id)).for('update')
  return row ?? null
}

async function queueAndPromise(
  tx: Transaction,
  input: IncomingInteraction,
): Promise<{ queueId: string; promisedMinutes: number }> {
  if (input.channelAccountId) {
    const [account] = await tx
      .select({ queueId: channelAccounts.queueId, minutes: channelAccounts.promisedDelayMinutes })
      .from(channelAccounts)
      .where(eq(channelAccounts.id, input.channelAccountId))
    if (account) return { queueId: account.queueId, promisedMinutes: account.minutes }
  }
  const [account] = await tx
    .select({ queueId: channelAccounts.queueId, minutes: channelAccounts.promisedDelayMinutes })
    .from(channelAccounts)
    .where(eq(channelAccounts.channel, input.channel))
    .orderBy(desc(channelAccounts.isDefault), channelAccounts.createdAt)
    .limit(1)
  if (account) return { queueId: account.queueId, promisedMinutes: account.minutes }
  const [queue] = await tx
    .select({ id: queues.id })
    .from(queues)
    .orderBy(desc(queues.isDefault), queues.createdAt)
    .limit(1)
  if (!queue) throw new Error('no queue exists: bootstrap has not run')
  return { queueId: queue.id, promisedMinutes: DEFAULT_PROMISED_DELAY_MINUTES[input.channel] }
}

/** One line of what was said, for lists. */
export function previewOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > PREVIEW_LENGTH ? `${line.slice(0, PREVIEW_LENGTH - 1)}…` : line
}

/** Stores files once by content and lists them under the interaction, in order. */
export async function storeAttachments(
  tx: Transaction,
  interactionId: string,
  files: readonly StoredAttachment[],
): Promise<void> {
  let position = 0
  for (const file of files) {
    const sha256 = createHash('sha256').update(file.content).digest('hex')
    await tx.insert(blobs).values({ sha256, size: file.content.length, content: file.content }).onConflictDoNothing()
    await tx.insert(attachments).values({
      interactionId,
      position: position++,
      filename: file.filename,
      contentType: file.contentType,
      declaredType: file.declaredType,
      size: file.content.length,
      sha256,
      contentId: file.contentId,
      inline: file.inline,
    })
  }
}

/**
 * Puts an interaction of a resolved customer into its conversation, opening or reopening one, and moves the clock.
 * Everything happens in the caller's transaction; open screens hear of it at COMMIT.
 */
export async function receiveInteraction(tx: Transaction, input: IncomingInteraction): Promise<Received> {
  const found = await findConversation(tx, input)
  const { queueId, promisedMinutes } = await queueAndPromise(tx, input)
  const preview = previewOf(input.visibleText || input.text || input.subject || '')
  const inbound = input.direction === 'inbound'
  const before = { waitingSince: found?.waitingSince ?? null, dueAt: found?.dueAt ?? null }
  const thanks = found?.status === 'resolved' && inbound && isOnlyThanks(input.visibleText)
  // A call that a colleague took and a visit have had their answer on the spot.
  const missed = input.kind === 'call' && input.durationSeconds === 0
  const answered = Boolean(input.authorId) && (input.kind === 'call' || input.kind === 'visit') && !missed
  const clock = thanks
    ? before
    : inbound && answered
      ? clockAfterOutbound(before, false)
      : inbound
        ? clockAfterInbound(before, input.kind, input.receivedAt, promisedMinutes)
        : input.direction === 'outbound'
          ? clockAfterOutbound(before, (input.automatic ?? false) || missed)
          : before

  let conversationId: string
  if (!found) {
    const [created] = await tx
      .insert(conversations)
      .values({
        customerId: input.customerId,
        sourceRecordId: input.sourceRecordId,
        subject: input.subject?.trim() || '',
        subjectKey: input.subjectKey,
        queueId,
        reason: input.reason ?? null,
        openedAt: input.receivedAt,
        ...clock,
        lastChannel: input.channel,
        lastInteractionAt: input.receivedAt,
        lastInboundAt: inbound ? input.receivedAt : null,
        preview,
      })
      .returning({ id: conversations.id })
    if (!created) throw new Error('conversation not written')
    conversationId = created.id
    await tx.insert(conversationEvents).values({
      conversationId,
      kind: 'opened',
      at: input.receivedAt,
      actorId: input.authorId ?? null,
      details: { channel: input.channel },
    })
  } else {
    conversationId = found.id
    const reopens = inbound && !thanks && found.status === 'resolved'
    const wakes = inbound && (found.status === 'pending' || found.status === 'snoozed')
    await tx
      .update(conversations)
      .set({
        ...clock,
        ...(reopens
          ? {
              status: 'open' as const,
              resolvedAt: null,
              resolvedBy: null,
              reopenedCount: sql`${conversations.reopenedCount} + 1`,
            }
          : {}),
        ...(wakes ? { status: 'open' as const, snoozedUntil: null } : {}),
        ...(input.reason && !found.reason ? { reason: input.reason } : {}),
        lastChannel: input.direction === 'internal' ? found.lastChannel : input.channel,
        lastInteractionAt: sql`greatest(${conversations.lastInteractionAt}, ${input.receivedAt.toISOString()}::timestamptz)`,
        ...(inbound ? { lastInboundAt: input.receivedAt } : {}),
        // Lists show what was said to or by the customer, not a receipt of the machine's or a colleague's note.
        ...(input.direction === 'internal' || input.automatic ? {} : { preview }),
        version: sql`${conversations.version} + 1`,
      })
      .where(eq(conversations.id, conversationId))
    if (reopens || (wakes && found.status === 'snoozed')) {
      await tx.insert(conversationEvents).values({
        conversationId,
        kind: reopens ? 'reopened' : 'woken',
        at: input.receivedAt,
        details: { channel: input.channel },
      })
    }
  }

  const [written] = await tx
    .insert(interactions)
    .values({
      conversationId,
      customerId: input.customerId,
      sourceRecordId: input.sourceRecordId,
      channel: input.channel,
      channelAccountId: input.channelAccountId ?? null,
      direction: input.direction,
      kind: input.kind,
      authorId: input.authorId ?? null,
      automatic: input.automatic ?? false,
      fromName: input.from?.name ?? null,
      fromAddress: input.from?.address ?? null,
      recipients: input.recipients ?? { to: [], cc: [] },
      subject: input.subject,
      text: input.text,
      visibleText: input.visibleText,
      html: input.html ?? null,
      remoteImages: input.remoteImages ?? 0,
      language: input.language ?? null,
      messageId: input.messageId ?? null,
      inReplyTo: input.inReplyTo ?? null,
      references: input.references ?? [],
      occurredAt: input.occurredAt,
      receivedAt: input.receivedAt,
      durationSeconds: input.durationSeconds ?? null,
      metadata: input.metadata ?? {},
      source: input.source,
      externalId: input.externalId ?? null,
      deliveryId: input.deliveryId ?? null,
    })
    .returning({ id: interactions.id })
  if (!written) throw new Error('interaction not written')
  await storeAttachments(tx, written.id, input.attachments ?? [])
  await tx
    .update(customers)
    .set({
      lastInteractionAt: sql`greatest(${customers.lastInteractionAt}, ${input.receivedAt.toISOString()}::timestamptz)`,
    })
    .where(eq(customers.id, input.customerId))
  await notify(tx, { type: 'interaction', conversationId, customerId: input.customerId, interactionId: written.id })
  return {
    interactionId: written.id,
    conversationId,
    opened: !found,
    before: found,
    version: (found?.version ?? 0) + 1,
  }
}
