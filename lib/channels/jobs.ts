import 'server-only'
import { and, asc, eq, inArray, isNotNull, lte, or } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import {
  attachments,
  blobs,
  channelAccounts,
  type contactDecisions,
  conversations,
  customers,
  interactions,
} from '@/db/schema'
import { lockConsent } from '@/lib/consent/commands/lock'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import { logger } from '@/lib/platform/logger'
import { type Decided, decideWithFacts, storeDecisions } from '@/lib/policy/commands/decide'
import { policyChannelOf } from '@/lib/policy/domain/channels'
import { isOverridden } from '@/lib/policy/domain/decide'
import { queuedDecision } from '@/lib/policy/queries/decisions'
import { partFrom, takeTogether } from './commands/digest'
import { SEND_ATTEMPTS } from './commands/queue-message'
import { digestOf } from './domain/digest'
import { signReplyAddress } from './email/domain/outgoing'
import type { Dressing, OutboundMessage, SendOutcome } from './port'
import { adapterFor } from './registry'

type Row = typeof interactions.$inferSelect
type Known = Row & { customerId: string; sourceRecordId: string }
/** A message on its way, and those that leave in it. */
type Taken = Known & { together: readonly Known[] }

const asItIs: Dressing = async ({ text }) => ({ text, headers: {} })

async function outboundMessage(row: Known, together: readonly Row[], dress: Dressing): Promise<OutboundMessage | null> {
  const db = database()
  const [account] = row.channelAccountId
    ? await db.select().from(channelAccounts).where(eq(channelAccounts.id, row.channelAccountId))
    : []
  if (!account || !row.purpose || row.topic === null) return null
  const { subject, text } = digestOf([row, ...together], row.language)
  const dressed = await dress({ ...row, text, purpose: row.purpose, topic: row.topic })
  if (!dressed) return null
  const files = await db
    .select({ filename: attachments.filename, contentType: attachments.contentType, content: blobs.content })
    .from(attachments)
    .innerJoin(blobs, eq(blobs.sha256, attachments.sha256))
    .where(
      inArray(
        attachments.interactionId,
        [row, ...together].map(({ id }) => id),
      ),
    )
    .orderBy(asc(attachments.interactionId), asc(attachments.position))
  return {
    interactionId: row.id,
    from: { name: row.fromName ? `${row.fromName} (${account.name})` : account.name, address: account.address },
    replyTo:
      row.conversationId && row.channel === 'email'
        ? signReplyAddress(account.address, row.conversationId, env().RELAIS_SECRET)
        : null,
    to: row.recipients.to,
    cc: row.recipients.cc,
    subject: subject ?? '',
    text: dressed.text,
    headers: dressed.headers,
    signature: account.signature,
    messageId: row.messageId ?? '',
    inReplyTo: row.inReplyTo,
    references: row.references,
    automatic: row.automatic,
    attachments: files,
  }
}

const isKnown = (row: Row): row is Known => row.customerId !== null && row.sourceRecordId !== null

/** Takes a queued message for sending; null when it must not leave (again). */
async function take(interactionId: string): Promise<Taken | null> {
  return database().transaction(async (tx) => {
    const [row] = await tx.select().from(interactions).where(eq(interactions.id, interactionId)).for('update')
    // What leaves in another message is that message's business.
    if (!row || !isKnown(row) || row.sentWithId) return null
    if (row.state === 'sending' && !adapterFor(row.channel)?.idempotent) {
      // The worker died between handing the message over and writing so: it may have left.
      await tx
        .update(interactions)
        .set({ state: 'unknown', stateReason: 'interrupted' })
        .where(or(eq(interactions.id, row.id), eq(interactions.sentWithId, row.id)))
      await tell(tx, row)
      return null
    }
    if (row.state !== 'queued' && row.state !== 'sending') return null
    await tx
      .update(interactions)
      .set({ state: 'sending', sendAttempts: row.sendAttempts + 1 })
      .where(eq(interactions.id, row.id))
    const [customer] = await tx
      .select({ language: customers.language })
      .from(customers)
      .where(eq(customers.id, row.customerId))
    const together = await takeTogether(tx, row)
    return { ...row, language: row.language ?? customer?.language ?? null, together: together.filter(isKnown) }
  })
}

const tell = (tx: Transaction, row: Row) =>
  notify(tx, {
    type: 'interaction',
    interactionId: row.id,
    ...(row.customerId ? { customerId: row.customerId } : {}),
    ...(row.conversationId ? { conversationId: row.conversationId } : {}),
  })

/** A message is kept back until an instant: the policy's DEFER. */
type Held = { state: 'held'; until: Date }
/** What was decided about a message as it was about to leave. */
type Judged = { row: Known; request: AskedBefore['request'] } & Decided
/** What came of an attempt: the last decisions, and what the provider said if it was asked at all. */
type Attempt = { decided: Judged | null; outcome: SendOutcome | Held; together: readonly Judged[] }

/** The question as it was asked when the message was queued, and what a supervisor accepted then. */
type AskedBefore = Pick<typeof contactDecisions.$inferSelect, 'request' | 'codes' | 'overrideReason'>

async function askedBefore(row: Row): Promise<AskedBefore> {
  const queued = await queuedDecision(database(), row.id)
  if (queued) return queued
  // Queued before decisions were kept: the message itself says what it is for.
  const { purpose, topic, channel: name, automatic, containsPromotion, contentSlot } = row
  const channel = policyChannelOf(name)
  if (!purpose || !topic || !channel) throw new Error(`send: ${row.id} does not say what it is for`)
  const request = { purpose, topic, channel, agentTyped: !automatic, containsPromotion }
  return { request: { ...request, ...(contentSlot ? { contentSlot } : {}) }, codes: [], overrideReason: null }
}

/** Why a decision keeps a message: shown in the thread in the words of the rule. */
const held = (code: string) => `policy:${code}`

/**
 * Decides once more and, if it may still leave, hands the message to its provider: both under the customer's consent
 * lock, so that no provider call starts after a withdrawal has been committed. What was to leave in it and may not is
 * left out, and the rest decided again.
 */
async function attemptSend(row: Taken, asked: AskedBefore, dress: Dressing): Promise<Attempt> {
  let together = row.together
  for (;;) {
    const attempt = await attemptTogether(row, together, asked, dress)
    if ('outcome' in attempt) return attempt
    together = attempt.without
  }
}

/** One attempt with these messages; those it may be tried again with when some of them may not leave. */
async function attemptTogether(
  row: Taken,
  together: readonly Known[],
  { request, codes, overrideReason }: AskedBefore,
  dress: Dressing,
): Promise<Attempt | { without: readonly Known[] }> {
  const adapter = adapterFor(row.channel)
  const message = adapter ? await outboundMessage(row, together, dress) : null
  const refused = (reason: string): Attempt => ({ decided: null, outcome: { state: 'failed', reason }, together: [] })
  if (!adapter || !message) return refused('channel_cannot_send')
  const asked = await Promise.all(together.map(async (part) => ({ part, request: (await askedBefore(part)).request })))
  try {
    return await database().transaction(async (tx) => {
      const customerId = await lockConsent(tx, row.customerId, 'share')
      const to = row.recipients.to[0]?.address ?? null
      const now = new Date()
      const decide = async (part: Known, request: AskedBefore['request']): Promise<Judged> => ({
        ...{ row: part, request },
        ...(await decideWithFacts(tx, { customerId, request, to, except: row.id }, now)),
      })
      const decided = await decide(row, request)
      const { decision } = decided
      if (decision.outcome === 'allow' || (overrideReason !== null && isOverridden(decision, codes))) {
        const parts: Judged[] = []
        for (const { part, request } of asked) parts.push(await decide(part, request))
        const allowed = parts.filter(({ decision: { outcome } }) => outcome === 'allow')
        if (allowed.length < parts.length) return { without: allowed.map((part) => part.row) }
        return { decided, outcome: await adapter.send(message), together: parts }
      }
      const outcome: Attempt['outcome'] =
        decision.outcome === 'defer' && decision.until
          ? { state: 'held', until: new Date(decision.until) }
          : { state: 'failed', reason: held(decision.codes[0] ?? 'NO_GROUND') }
      return { decided, outcome, together: [] }
    })
  } catch (error) {
    if (error instanceof DomainError && error.code === 'erased') return refused(held('ERASED'))
    throw error
  }
}

/** The columns of a message after an attempt; `queued` when it is to be tried again. */
function afterAttempt(
  { outcome, decided }: Attempt,
  last: boolean,
): Partial<Row> & { state: NonNullable<Row['state']> } {
  switch (outcome.state) {
    case 'held':
      return { state: 'queued', stateReason: held(decided?.decision.codes[0] ?? ''), notBefore: outcome.until }
    case 'sent':
      return { state: 'sent', stateReason: outcome.detail, sentAt: new Date() }
    case 'retry':
      return { state: last ? 'failed' : 'queued', stateReason: outcome.reason }
    default:
      return { state: outcome.state, stateReason: outcome.reason }
  }
}

async function writeAttempt(row: Taken, attempt: Attempt, last: boolean): Promise<Row['state']> {
  const after = afterAttempt(attempt, last)
  const { outcome, decided } = attempt
  // Without a word from the provider nothing of it left: the others go their own way.
  const left = outcome.state === 'sent' || outcome.state === 'unknown' ? attempt.together : []
  await database().transaction(async (tx) => {
    await storeDecisions(
      tx,
      [...(decided ? [decided] : []), ...left].map(({ row: { id, customerId, sourceRecordId }, ...judged }) => ({
        ...{ interactionId: id, customerId, sourceRecordId, stage: 'send', ...judged },
      })),
    )
    await tx.update(interactions).set(after).where(eq(interactions.id, row.id))
    if (left.length > 0)
      await tx
        .update(interactions)
        .set({
          state: after.state,
          stateReason: outcome.state === 'sent' ? 'digest' : after.stateReason,
          sentAt: after.sentAt,
        })
        .where(
          inArray(
            interactions.id,
            left.map((part) => part.row.id),
          ),
        )
    await partFrom(
      tx,
      row.together.filter((part) => !left.some((gone) => gone.row.id === part.id)),
    )
    if (outcome.state === 'held')
      await enqueue(
        tx,
        'message.send',
        { interactionId: row.id },
        { key: `send:${row.id}`, maxAttempts: SEND_ATTEMPTS, runAt: outcome.until },
      )
    if (outcome.state === 'sent' && row.notBefore && row.conversationId && !row.automatic)
      // The clock was left running while the answer waited; what arrived since still waits.
      await tx
        .update(conversations)
        .set({ waitingSince: null, dueAt: null })
        .where(
          and(
            eq(conversations.id, row.conversationId),
            isNotNull(conversations.waitingSince),
            lte(conversations.waitingSince, row.receivedAt),
          ),
        )
    await tell(tx, row)
  })
  return after.state
}

/**
 * Sends one queued message, the only caller of an adapter's `send`. A refusal, of the provider or of the contact
 * policy, leaves it failed with its reason; a deferred one waits for its time; what may have left is `unknown`.
 * Throws when it is worth another try, so that the queue backs off.
 */
export async function sendMessage(
  { interactionId }: { interactionId: string },
  attempt: { number: number; max: number },
  dress: Dressing = asItIs,
): Promise<void> {
  const row = await take(interactionId)
  if (!row) return
  const asked = await askedBefore(row)
  const done = await attemptSend(row, asked, dress)
  const state = await writeAttempt(row, done, attempt.number >= attempt.max)
  if (state !== 'sent') logger.warn({ interactionId, state, attempt: attempt.number }, 'message not sent')
  if (done.outcome.state === 'retry' && state === 'queued')
    throw new Error(`send: ${interactionId} will be tried again`)
}
