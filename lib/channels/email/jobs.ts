import 'server-only'
import { createHash } from 'node:crypto'
import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import {
  channelAccounts,
  contactPoints,
  contactPointUses,
  conversations,
  inboundDeliveries,
  interactions,
} from '@/db/schema'
import { receiveInteraction, storeAttachments } from '@/lib/conversations/commands/receive-interaction'
import type { InteractionKind } from '@/lib/conversations/domain'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { env } from '@/lib/platform/env'
import { notify } from '@/lib/platform/live'
import { logger } from '@/lib/platform/logger'
import { type QuarantineReason, quarantineDelivery } from '../commands/quarantine-delivery'
import { verifyReplyAddress } from './domain/outgoing'
import { personName } from './domain/person-name'
import { subjectKey } from './domain/subject'
import { EmailParseError, type ParsedEmail, parseEmail } from './parse'

type Delivery = typeof inboundDeliveries.$inferSelect
type Account = typeof channelAccounts.$inferSelect

async function parseOrQuarantine(delivery: Delivery): Promise<ParsedEmail | QuarantineReason> {
  try {
    return await parseEmail(delivery.raw)
  } catch (error) {
    if (error instanceof EmailParseError) return { reason: error.code, detail: error.message }
    logger.error({ err: error, deliveryId: delivery.id }, 'e-mail parser failed')
    return { reason: 'unexpected', detail: error instanceof Error ? error.message : String(error) }
  }
}

const addressesOf = (parties: readonly { address: string }[]) => parties.map(({ address }) => address.toLowerCase())

/** Every address this mail was sent to, the envelope's included. */
function recipientsOf(delivery: Delivery, email: ParsedEmail): string[] {
  const envelope = Array.isArray(delivery.envelope.to)
    ? (delivery.envelope.to as string[]).map((address) => address.toLowerCase())
    : []
  return [
    ...new Set([
      ...envelope,
      ...email.deliveredTo.map((address) => address.toLowerCase()),
      ...addressesOf(email.to),
      ...addressesOf(email.cc),
    ]),
  ]
}

const withoutTag = (address: string) => address.replace(/\+[^@]*@/, '@')

async function accountFor(tx: Transaction, recipients: readonly string[]): Promise<Account | null> {
  const wanted = [...new Set(recipients.flatMap((address) => [address, withoutTag(address)]))]
  const found = wanted.length
    ? await tx
        .select()
        .from(channelAccounts)
        .where(and(eq(channelAccounts.channel, 'email'), inArray(sql`lower(${channelAccounts.address})`, wanted)))
    : []
  const matched = wanted
    .map((address) => found.find((account) => account.address.toLowerCase() === address))
    .find(Boolean)
  if (matched) return matched
  const [fallback] = await tx
    .select()
    .from(channelAccounts)
    .where(and(eq(channelAccounts.channel, 'email'), isNull(channelAccounts.disabledAt)))
    .orderBy(desc(channelAccounts.isDefault), channelAccounts.createdAt)
    .limit(1)
  return fallback ?? null
}

type Place = {
  conversationId: string | null
  customerId: string | null
  sourceRecordId: string | null
  original: typeof interactions.$inferSelect | null
}

/** Where a report or an automatic answer belongs: next to the message it speaks of, else with the known address. */
async function placeReport(tx: Transaction, email: ParsedEmail, addresses: readonly string[]): Promise<Place> {
  const ids = [email.originalMessageId, email.inReplyTo, ...email.references.toReversed()].filter((id): id is string =>
    Boolean(id),
  )
  if (ids.length > 0) {
    const [original] = await tx
      .select()
      .from(interactions)
      .where(and(inArray(interactions.messageId, ids), isNotNull(interactions.conversationId)))
      .orderBy(desc(interactions.receivedAt))
      .limit(1)
    if (original)
      return {
        conversationId: original.conversationId,
        customerId: original.customerId,
        sourceRecordId: original.sourceRecordId,
        original,
      }
  }
  const values = addresses
    .map((address) => normaliseContactPoint('email', address))
    .filter((value): value is string => value !== null)
  const [use] = values.length
    ? await tx
        .select({ customerId: contactPointUses.customerId, sourceRecordId: contactPointUses.sourceRecordId })
        .from(contactPointUses)
        .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
        .where(
          and(eq(contactPoints.kind, 'email'), inArray(contactPoints.value, values), isNull(contactPointUses.validTo)),
        )
        .orderBy(contactPointUses.createdAt)
        .limit(1)
    : []
  return {
    conversationId: null,
    customerId: use?.customerId ?? null,
    sourceRecordId: use?.sourceRecordId ?? null,
    original: null,
  }
}

/** Marks each address that a delivery report names; the answer that bounced is shown as failed. */
async function markBounces(tx: Transaction, email: ParsedEmail, place: Place): Promise<void> {
  for (const recipient of email.bounce?.recipients ?? []) {
    const value = recipient.address ? normaliseContactPoint('email', recipient.address) : null
    if (!value || recipient.action === 'delivered' || recipient.action === 'relayed') continue
    await tx
      .update(contactPoints)
      .set({
        bouncedAt: new Date(),
        bounceKind: recipient.hard ? 'hard' : 'soft',
        bounceReason: [recipient.reason, recipient.status, recipient.diagnostic]
          .filter(Boolean)
          .join(' · ')
          .slice(0, 500),
      })
      .where(and(eq(contactPoints.kind, 'email'), eq(contactPoints.value, value)))
  }
  const hard = email.bounce?.recipients.find((recipient) => recipient.hard)
  if (hard && place.original?.direction === 'outbound') {
    await tx
      .update(interactions)
      .set({
        state: 'failed',
        stateReason: `${hard.reason ?? 'bounced'}: ${hard.diagnostic ?? hard.status ?? ''}`.slice(0, 500),
      })
      .where(or(eq(interactions.id, place.original.id), eq(interactions.sentWithId, place.original.id)))
  }
}

const fingerprint = (subject: string | null, text: string) =>
  createHash('sha256')
    .update(`${subject ?? ''}\n${text}`)
    .digest('hex')

/** The earlier inbound mail of this Message-ID, and whether it says the same. */
async function findSameMessage(
  tx: Transaction,
  email: ParsedEmail,
): Promise<{ id: string; identical: boolean } | null> {
  if (!email.messageId) return null
  const rows = await tx
    .select({ id: interactions.id, subject: interactions.subject, text: interactions.text })
    .from(interactions)
    .where(and(eq(interactions.messageId, email.messageId), eq(interactions.direction, 'inbound')))
    .limit(20)
  const mine = fingerprint(email.subject, email.text)
  const same = rows.find((row) => fingerprint(row.subject, row.text) === mine)
  if (same) return { id: same.id, identical: true }
  return rows[0] ? { id: rows[0].id, identical: false } : null
}

const KINDS: Record<ParsedEmail['kind'], InteractionKind> = {
  message: 'message',
  bounce: 'bounce',
  auto_reply: 'auto_reply',
  abuse_report: 'abuse_report',
}

const storedFiles = (email: ParsedEmail) =>
  email.attachments.map((file) => ({
    filename: file.filename,
    contentType: file.sniffedType ?? file.contentType,
    declaredType: file.contentType,
    contentId: file.contentId,
    inline: file.inline,
    content: file.content,
  }))

/** A date header is believed only when it is near the moment we got the mail; else the thread would be reordered. */
function occurredAt(email: ParsedEmail, receivedAt: Date): Date {
  return email.date && email.dateTrusted
    ? new Date(Math.min(new Date(email.date).getTime(), receivedAt.getTime()))
    : receivedAt
}

const jsonSafe = (email: ParsedEmail) => ({
  headers: email.headers,
  warnings: email.warnings,
  kindEvidence: email.kindEvidence,
  ...(email.replyTo.length > 0 ? { replyTo: email.replyTo } : {}),
  ...(email.bounce ? { bounce: email.bounce } : {}),
  ...(email.abuse ? { abuse: email.abuse } : {}),
  ...(email.quotedText ? { quotedText: email.quotedText } : {}),
})

type Outcome = { interactionId: string } | QuarantineReason

async function storeMessage(tx: Transaction, delivery: Delivery, email: ParsedEmail): Promise<Outcome> {
  const from = email.from
  if (!from) return { reason: 'no_sender', detail: null }
  const recipients = recipientsOf(delivery, email)
  const account = await accountFor(tx, recipients)
  const name = personName(from.name, from.address)
  const person = await resolveSourceRecord(tx, {
    source: 'email',
    sourceKey: from.address.toLowerCase(),
    kind: name.isOrganisation ? 'organisation' : 'individual',
    attributes: {
      displayName: name.fullName || undefined,
      givenName: name.givenName ?? undefined,
      familyName: name.familyName ?? undefined,
      organisationName: name.isOrganisation ? name.fullName : undefined,
      language: email.language ?? undefined,
    },
    points: [{ kind: 'email', asTyped: from.address }],
    receivedAt: delivery.receivedAt,
  })
  // Only now, under the lock on the sender's address, is it sure that nobody else stores the same mail.
  const same = await findSameMessage(tx, email)
  if (same?.identical) return { interactionId: same.id }
  const signedIds = recipients
    .map((address) => verifyReplyAddress(address, env().RELAIS_SECRET))
    .filter((id): id is string => id !== null)
  const [signed] = signedIds.length
    ? await tx.select({ id: conversations.id }).from(conversations).where(inArray(conversations.id, signedIds)).limit(1)
    : []
  const received = await receiveInteraction(tx, {
    channel: 'email',
    channelAccountId: account?.id ?? null,
    kind: 'message',
    direction: 'inbound',
    ...person,
    from,
    recipients: { to: email.to, cc: email.cc },
    subject: email.subject,
    subjectKey: subjectKey(email.subject ?? ''),
    text: email.text,
    visibleText: email.visibleText,
    html: email.sanitizedHtml,
    remoteImages: email.remoteImages,
    language: email.language,
    messageId: email.messageId,
    inReplyTo: email.inReplyTo,
    references: email.references,
    occurredAt: occurredAt(email, delivery.receivedAt),
    receivedAt: delivery.receivedAt,
    metadata: { ...jsonSafe(email), ...(same ? { messageIdReusedFrom: same.id } : {}) },
    source: 'email',
    deliveryId: delivery.id,
    attachments: storedFiles(email),
    conversation: signed ? { id: signed.id } : null,
  })
  return { interactionId: received.interactionId }
}

/** Bounces, abuse reports and automatic answers: recorded beside what they speak of; they open nothing and start no clock. */
async function storeReport(tx: Transaction, delivery: Delivery, email: ParsedEmail): Promise<Outcome> {
  const named = [
    ...(email.bounce?.recipients.map(({ address }) => address) ?? []),
    email.abuse?.originalRecipient,
    email.from?.address,
  ].filter((address): address is string => Boolean(address))
  const same = await findSameMessage(tx, email)
  if (same?.identical) return { interactionId: same.id }
  const place = await placeReport(tx, email, named)
  const account = await accountFor(tx, recipientsOf(delivery, email))
  const [written] = await tx
    .insert(interactions)
    .values({
      conversationId: place.conversationId,
      customerId: place.customerId,
      sourceRecordId: place.sourceRecordId,
      channel: 'email',
      channelAccountId: account?.id ?? null,
      direction: 'inbound',
      kind: KINDS[email.kind],
      automatic: true,
      fromName: email.from?.name ?? null,
      fromAddress: email.from?.address ?? null,
      recipients: { to: email.to, cc: email.cc },
      subject: email.subject,
      text: email.text,
      visibleText: email.visibleText,
      html: email.sanitizedHtml,
      remoteImages: email.remoteImages,
      language: email.language,
      messageId: email.messageId,
      inReplyTo: email.inReplyTo,
      references: email.references,
      occurredAt: occurredAt(email, delivery.receivedAt),
      receivedAt: delivery.receivedAt,
      metadata: jsonSafe(email),
      source: 'email',
      deliveryId: delivery.id,
    })
    .returning({ id: interactions.id })
  if (!written) throw new Error('interaction not written')
  await storeAttachments(tx, written.id, storedFiles(email))
  if (email.kind === 'bounce') await markBounces(tx, email, place)
  await notify(tx, {
    type: 'interaction',
    interactionId: written.id,
    ...(place.conversationId ? { conversationId: place.conversationId } : {}),
    ...(place.customerId ? { customerId: place.customerId } : {}),
  })
  return { interactionId: written.id }
}

/** Understands one stored e-mail. Running it again changes nothing; what cannot be understood waits in quarantine. */
export async function processEmail({ deliveryId }: { deliveryId: string }): Promise<void> {
  const db = database()
  const [delivery] = await db.select().from(inboundDeliveries).where(eq(inboundDeliveries.id, deliveryId))
  if (delivery?.status !== 'pending') return
  const email = await parseOrQuarantine(delivery)
  if ('reason' in email) return quarantineDelivery(deliveryId, email)
  const outcome = await db.transaction(async (tx): Promise<Outcome | null> => {
    const [current] = await tx
      .select({ status: inboundDeliveries.status })
      .from(inboundDeliveries)
      .where(eq(inboundDeliveries.id, deliveryId))
      .for('update')
    if (current?.status !== 'pending') return null
    const stored =
      email.kind === 'message' ? await storeMessage(tx, delivery, email) : await storeReport(tx, delivery, email)
    if ('interactionId' in stored) {
      await tx
        .update(inboundDeliveries)
        .set({
          status: 'processed',
          interactionId: stored.interactionId,
          processedAt: new Date(),
          attempts: sql`${inboundDeliveries.attempts} + 1`,
        })
        .where(eq(inboundDeliveries.id, deliveryId))
    }
    return stored
  })
  if (outcome && 'reason' in outcome) await quarantineDelivery(deliveryId, outcome)
}
