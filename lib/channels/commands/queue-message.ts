import 'server-only'
import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { conversations, interactions, type Party } from '@/db/schema'
import { lockConversation } from '@/lib/conversations/commands/change'
import { previewOf, type StoredAttachment, storeAttachments } from '@/lib/conversations/commands/receive-interaction'
import { clockAfterOutbound } from '@/lib/conversations/domain'
import { lockSurvivors } from '@/lib/identity/commands/lock-customers'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { type Actor, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import { storeDecision } from '@/lib/policy/commands/decide'
import { policyChannelOf } from '@/lib/policy/domain/channels'
import type { ContactDecision, ContactRequest } from '@/lib/policy/domain/types'
import type { Purpose } from '@/lib/policy/domain/vocabulary'
import { replySubject } from '../email/domain/subject'
import type { Channel } from '../port'
import { canSendOn } from '../registry'
import { withStopMention } from '../sms/domain/segments'
import { type Permit, permitMessage } from './permit-message'
import {
  accountFor,
  bestAddress,
  isDead,
  newThread,
  pointKindOf,
  recordReaching,
  type Thread,
  threadOf,
} from './route-message'

export const SEND_ATTEMPTS = 8

export type OutgoingMessage = {
  /** The conversation it continues, or the customer it is for outside of any. */
  conversationId?: string
  customerId?: string
  channel: Channel
  purpose: Purpose
  topic: string
  containsPromotion?: boolean
  /** The partner on whose behalf it is sent. */
  partner?: string
  /** Where it goes; the customer's own address on the channel unless given. */
  to?: string
  cc?: readonly string[]
  /** Required for an e-mail outside of any conversation. */
  subject?: string
  text: string
  attachments?: readonly StoredAttachment[]
  /** Nobody typed it. */
  automatic: boolean
  contentSlot?: string
  /** Why a supervisor sends it against house policy. */
  overrideReason?: string
  /** The account it leaves from; the one that was written to, else the channel's own choice, unless given. */
  accountId?: string
  /** What becomes of it when it may only leave later; automatic messages wait unless said. */
  whenDeferred?: 'wait' | 'refuse'
  undoSeconds?: number
  /** What the conversation becomes. */
  status?: 'open' | 'pending'
  /** With `source`, unique: a second message of the same is refused by the database. */
  externalId?: string | null
}

export type Queued = { interactionId: string; decision: ContactDecision }

type Place = { conversation: typeof conversations.$inferSelect | null; customerId: string; thread: Thread }

async function placeOf(tx: Transaction, message: OutgoingMessage): Promise<Place> {
  if (message.conversationId) {
    const conversation = await lockConversation(tx, message.conversationId)
    const thread = await threadOf(tx, conversation, message.channel)
    return { conversation, customerId: conversation.customerId, thread }
  }
  if (!message.customerId) throw new DomainError('invalid_input')
  const [customer] = await lockSurvivors(tx, [message.customerId])
  if (!customer) throw new DomainError('not_found')
  return { conversation: null, customerId: customer.id, thread: newThread() }
}

async function recipientOf(tx: Transaction, message: OutgoingMessage, place: Place): Promise<Party> {
  const { to: given, channel } = message
  if (given !== undefined) {
    const kind = pointKindOf(channel)
    const value = kind && normaliseContactPoint(kind, given)
    if (!value) throw new DomainError('invalid_input', { fields: { to: ['invalid'] } })
    const address = kind === 'phone' ? value : given
    return { name: address === place.thread.to?.address ? place.thread.to.name : null, address }
  }
  const known = place.thread.to ?? (await bestAddress(tx, place.customerId, channel))
  if (!known) throw new DomainError('no_recipient')
  if (await isDead(tx, channel, known.address)) throw new DomainError('recipient_bounced')
  return { name: known.name, address: known.address }
}

function subjectOf(message: OutgoingMessage, thread: Thread): string | null {
  if (message.channel !== 'email') return null
  const subject = message.subject || thread.subject
  if (!subject) throw new DomainError('invalid_input', { fields: { subject: ['required'] } })
  return thread.inReplyTo ? replySubject(subject) : subject
}

/**
 * The one way to queue a message on any channel: contact decision, interaction (queued), clock, audit entry and send
 * job in the caller's transaction. The worker decides again when it is about to leave.
 * Throws `not_found`, `erased`, `no_recipient`, `recipient_bounced`, `channel_cannot_send`, `contact_blocked`,
 * `contact_deferred`, `contact_redirected`, `override_refused`.
 */
export async function queueMessage(tx: Transaction, actor: Actor, message: OutgoingMessage): Promise<Queued> {
  const { channel, purpose, topic, automatic } = message
  const policyChannel = policyChannelOf(channel)
  if (!canSendOn(channel) || !policyChannel) throw new DomainError('channel_cannot_send')
  const place = await placeOf(tx, message)
  const to = await recipientOf(tx, message, place)
  const commercial = purpose === 'marketing' || message.containsPromotion === true
  const account = await accountFor(tx, channel, message.accountId ?? place.thread.accountId, commercial)
  const text = channel === 'sms' && commercial ? withStopMention(message.text, account.address) : message.text
  const subject = subjectOf(message, place.thread)
  const request: ContactRequest = {
    purpose,
    topic,
    channel: policyChannel,
    agentTyped: !automatic,
    containsPromotion: message.containsPromotion ?? false,
    ...(message.contentSlot === undefined ? {} : { contentSlot: message.contentSlot }),
    ...(message.partner === undefined ? {} : { partner: message.partner }),
    ...(channel === 'sms' ? { senderNumber: account.address } : {}),
  }
  const permit = await permitMessage(tx, actor, {
    customerId: place.customerId,
    request,
    to: to.address,
    overrideReason: message.overrideReason,
    whenDeferred: message.whenDeferred ?? (automatic ? 'wait' : 'refuse'),
  })
  const { conversation, customerId } = place
  const sourceRecordId = conversation?.sourceRecordId ?? (await recordReaching(tx, customerId, to.address))
  if (!sourceRecordId) throw new DomainError('not_found')
  const now = new Date()
  const [written] = await tx
    .insert(interactions)
    .values({
      conversationId: conversation?.id ?? null,
      customerId,
      sourceRecordId,
      channel,
      channelAccountId: account.id,
      direction: 'outbound',
      kind: 'message',
      authorId: userIdOf(actor),
      automatic,
      fromName: automatic ? null : actor.name,
      fromAddress: account.address,
      recipients: { to: [to], cc: (message.cc ?? []).map((address) => ({ name: null, address })) },
      subject,
      text,
      visibleText: text,
      ...(channel === 'email'
        ? {
            messageId: `<${randomUUID()}@${account.address.split('@')[1] ?? 'relais.invalid'}>`,
            inReplyTo: place.thread.inReplyTo,
            references: place.thread.references,
          }
        : {}),
      occurredAt: now,
      receivedAt: now,
      source: automatic ? 'automation' : 'reply',
      externalId: message.externalId ?? null,
      state: 'queued',
      purpose,
      topic,
      containsPromotion: message.containsPromotion ?? false,
      contentSlot: message.contentSlot ?? null,
      notBefore: permit.notBefore,
      metadata: conversation
        ? { statusBefore: conversation.status, waitingSince: conversation.waitingSince, dueAt: conversation.dueAt }
        : {},
    })
    .returning({ id: interactions.id })
  if (!written) throw new Error('interaction not written')
  const interactionId = written.id
  await storeAttachments(tx, interactionId, message.attachments ?? [])
  await storeDecision(tx, {
    ...{ interactionId, customerId, sourceRecordId, request, stage: 'queued', ...permit.override },
    ...{ decision: permit.decision, facts: permit.facts },
  })
  if (conversation) await moveConversation(tx, actor, conversation, message, permit, now)
  const runAt = new Date(Math.max(now.getTime() + (message.undoSeconds ?? 0) * 1000, permit.notBefore?.getTime() ?? 0))
  await enqueue(
    tx,
    'message.send',
    { interactionId },
    { key: `send:${interactionId}`, maxAttempts: SEND_ATTEMPTS, ...(runAt > now ? { runAt } : {}) },
  )
  await audit(tx, actor, {
    action: permit.override ? 'message.queue_overridden' : 'message.queue',
    subjectKind: conversation ? 'conversation' : 'interaction',
    subjectId: conversation?.id ?? interactionId,
    customerId,
    details: {
      ...{ interactionId, channel, purpose, topic },
      // The reason stands with the decision: audit entries outlive an erasure and hold no words about a customer.
      ...(permit.override ? { codes: permit.decision.codes } : {}),
    },
  })
  await notify(tx, {
    type: 'interaction',
    customerId,
    interactionId,
    ...(conversation ? { conversationId: conversation.id } : {}),
  })
  return { interactionId, decision: permit.decision }
}

async function moveConversation(
  tx: Transaction,
  actor: Actor,
  conversation: typeof conversations.$inferSelect,
  message: OutgoingMessage,
  permit: Permit,
  now: Date,
): Promise<void> {
  await tx
    .update(conversations)
    .set({
      // Who is answered on Monday waits until Monday: the clock stops when the message leaves.
      ...(permit.notBefore ? {} : clockAfterOutbound(conversation, message.automatic)),
      ...(conversation.status === 'resolved' || !message.status ? {} : { status: message.status, snoozedUntil: null }),
      lastChannel: message.channel,
      lastInteractionAt: now,
      preview: previewOf(message.text),
      ...(message.automatic ? {} : { assigneeId: conversation.assigneeId ?? userIdOf(actor) }),
      version: sql`${conversations.version} + 1`,
    })
    .where(eq(conversations.id, conversation.id))
}
