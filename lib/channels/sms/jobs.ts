import 'server-only'
import { and, desc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { conversations, customers, inboundDeliveries, interactions, type Party } from '@/db/schema'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { receiveInteraction } from '@/lib/conversations/commands/receive-interaction'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { isId } from '@/lib/platform/ids'
import { notify } from '@/lib/platform/live'
import { DAY_MS } from '@/lib/platform/time'
import { type QuarantineReason, quarantineDelivery } from '../commands/quarantine-delivery'
import type { SmsEnvelope } from './commands/accept-webhook'
import { applyKeyword } from './commands/apply-keyword'
import { applyReport } from './commands/apply-report'
import { detectKeyword, type SmsKeyword } from './domain/keywords'
import {
  type InboundSms,
  inboundSmsSchema,
  type StatusReport,
  statusReportSchema,
  webhookFields,
} from './domain/twilio-wire'

/** An SMS names no request: within this time it continues what was last said by SMS. */
const THREAD_MS = 14 * DAY_MS
const SUBJECT_LENGTH = 60

type Delivery = typeof inboundDeliveries.$inferSelect
type Parsed = { kind: 'message'; sms: InboundSms } | { kind: 'report'; report: StatusReport }

const isQuarantine = (value: object): value is QuarantineReason => 'reason' in value

function parse(delivery: Delivery): Parsed | QuarantineReason {
  const { contentType } = delivery.envelope as SmsEnvelope
  const fields = webhookFields(delivery.raw.toString('utf8'), contentType)
  const isReport = fields.MessageStatus !== undefined && fields.MessageStatus !== 'received'
  const parsed = isReport ? statusReportSchema.safeParse(fields) : inboundSmsSchema.safeParse(fields)
  if (!parsed.success)
    return {
      reason: 'malformed',
      detail: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    }
  return 'status' in parsed.data ? { kind: 'report', report: parsed.data } : { kind: 'message', sms: parsed.data }
}

/** Who wrote, by name where the customer has one besides the number. */
async function senderOf(tx: Transaction, customerId: string, sms: InboundSms): Promise<Party> {
  const [row] = await tx.select({ name: customers.displayName }).from(customers).where(eq(customers.id, customerId))
  const named = row && normaliseContactPoint('phone', row.name) === null
  return { name: named ? row.name : null, address: sms.from }
}

/** What a request that begins by SMS is called: its first words, as nobody gave it a subject. */
function subjectOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= SUBJECT_LENGTH) return line
  const cut = line.lastIndexOf(' ', SUBJECT_LENGTH)
  return `${line.slice(0, cut > 0 ? cut : SUBJECT_LENGTH)}…`
}

/** The conversation in which this customer and we last exchanged an SMS, resolved or not. */
async function lastConversation(tx: Transaction, customerId: string, at: Date): Promise<{ id: string } | null> {
  const [last] = await tx
    .select({ id: interactions.conversationId })
    .from(interactions)
    .where(
      and(
        eq(interactions.customerId, customerId),
        eq(interactions.channel, 'sms'),
        isNotNull(interactions.conversationId),
        gt(interactions.receivedAt, new Date(at.getTime() - THREAD_MS)),
      ),
    )
    .orderBy(desc(interactions.receivedAt), desc(interactions.id))
    .limit(1)
  return last?.id ? { id: last.id } : null
}

/** A keyword is an order to the sender, not a request to answer: it is kept, but opens nothing and starts no clock. */
async function keepKeyword(
  tx: Transaction,
  delivery: Delivery,
  sms: InboundSms,
  person: { customerId: string; sourceRecordId: string },
  keyword: SmsKeyword,
): Promise<{ interactionId: string; conversationId: string | null }> {
  const conversation = await lastConversation(tx, person.customerId, delivery.receivedAt)
  const { accountId } = delivery.envelope as SmsEnvelope
  const sender = await senderOf(tx, person.customerId, sms)
  const [written] = await tx
    .insert(interactions)
    .values({
      conversationId: conversation?.id ?? null,
      ...person,
      channel: 'sms',
      channelAccountId: accountId,
      direction: 'inbound',
      kind: 'message',
      fromName: sender.name,
      fromAddress: sender.address,
      recipients: { to: [{ name: null, address: sms.to }], cc: [] },
      text: sms.body,
      visibleText: sms.body,
      occurredAt: delivery.receivedAt,
      receivedAt: delivery.receivedAt,
      metadata: { keyword, sid: sms.messageSid },
      source: 'sms',
      externalId: sms.messageSid,
      deliveryId: delivery.id,
    })
    .returning({ id: interactions.id })
  if (!written) throw new Error('interaction not written')
  await notify(tx, {
    type: 'interaction',
    interactionId: written.id,
    customerId: person.customerId,
    ...(conversation ? { conversationId: conversation.id } : {}),
  })
  return { interactionId: written.id, conversationId: conversation?.id ?? null }
}

async function storeMessage(tx: Transaction, delivery: Delivery, sms: InboundSms): Promise<string> {
  const { accountId } = delivery.envelope as SmsEnvelope
  const person = await resolveSourceRecord(tx, {
    source: 'sms',
    sourceKey: normaliseContactPoint('phone', sms.from) ?? sms.from,
    attributes: {},
    points: [{ kind: 'phone', asTyped: sms.from }],
    receivedAt: delivery.receivedAt,
  })
  const keyword = sms.optOutType
    ? (sms.optOutType.toLowerCase() as SmsKeyword)
    : detectKeyword(sms.body, [(await organisationOf(tx)).brand])
  if (keyword) {
    const kept = await keepKeyword(tx, delivery, sms, person, keyword)
    await applyKeyword(tx, { delivery, sms, keyword, customerId: person.customerId, ...kept })
    return kept.interactionId
  }
  const text = sms.body || sms.media.map(({ contentType }) => `[${contentType}]`).join(' ')
  const received = await receiveInteraction(tx, {
    channel: 'sms',
    channelAccountId: accountId,
    kind: 'message',
    direction: 'inbound',
    customerId: person.customerId,
    sourceRecordId: person.sourceRecordId,
    from: await senderOf(tx, person.customerId, sms),
    recipients: { to: [{ name: null, address: sms.to }], cc: [] },
    subject: null,
    subjectKey: '',
    text,
    visibleText: text,
    occurredAt: delivery.receivedAt,
    receivedAt: delivery.receivedAt,
    metadata: { sid: sms.messageSid, segments: sms.segments, ...(sms.media.length > 0 ? { media: sms.media } : {}) },
    source: 'sms',
    externalId: sms.messageSid,
    deliveryId: delivery.id,
    conversation: await lastConversation(tx, person.customerId, delivery.receivedAt),
  })
  if (received.opened)
    await tx
      .update(conversations)
      .set({ subject: subjectOf(text) })
      .where(eq(conversations.id, received.conversationId))
  return received.interactionId
}

/** Understands one stored webhook. Running it again changes nothing; what cannot be understood waits in quarantine. */
export async function processSms({ deliveryId }: { deliveryId: string }): Promise<void> {
  const db = database()
  const [delivery] = await db.select().from(inboundDeliveries).where(eq(inboundDeliveries.id, deliveryId))
  if (delivery?.status !== 'pending') return
  const parsed = parse(delivery)
  if (isQuarantine(parsed)) return quarantineDelivery(deliveryId, parsed)
  const outcome = await db.transaction(async (tx): Promise<QuarantineReason | null> => {
    const [current] = await tx
      .select({ status: inboundDeliveries.status })
      .from(inboundDeliveries)
      .where(eq(inboundDeliveries.id, deliveryId))
      .for('update')
    if (current?.status !== 'pending') return null
    const { interactionId: about } = delivery.envelope as SmsEnvelope
    const stored =
      parsed.kind === 'message'
        ? { interactionId: await storeMessage(tx, delivery, parsed.sms) }
        : await applyReport(tx, isId(about) ? about : null, parsed.report)
    if (isQuarantine(stored)) return stored
    await tx
      .update(inboundDeliveries)
      .set({
        status: 'processed',
        interactionId: stored.interactionId,
        processedAt: new Date(),
        attempts: sql`${inboundDeliveries.attempts} + 1`,
      })
      .where(eq(inboundDeliveries.id, deliveryId))
    return null
  })
  if (outcome) await quarantineDelivery(deliveryId, outcome)
}
