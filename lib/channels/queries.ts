import 'server-only'
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { inboundDeliveries, interactions, outboxMessages } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'

export type DeliveryView = {
  id: string
  status: 'pending' | 'processed' | 'quarantined'
  reason: string | null
  interactionId: string | null
  conversationId: string | null
  customerId: string | null
}

/** What became of a delivery. Throws `not_found`. */
export async function getDelivery(actor: Actor, deliveryId: string): Promise<DeliveryView> {
  demand(actor, 'inbound.read')
  if (!isId(deliveryId)) throw new DomainError('not_found')
  const [row] = await database()
    .select({
      id: inboundDeliveries.id,
      status: inboundDeliveries.status,
      reason: inboundDeliveries.reason,
      interactionId: inboundDeliveries.interactionId,
      conversationId: interactions.conversationId,
      customerId: interactions.customerId,
    })
    .from(inboundDeliveries)
    .leftJoin(interactions, eq(interactions.id, inboundDeliveries.interactionId))
    .where(eq(inboundDeliveries.id, deliveryId))
  if (!row) throw new DomainError('not_found')
  return row
}

export type QuarantinedView = {
  id: string
  channel: string
  transport: string
  size: number
  receivedAt: string
  reason: string
  detail: string | null
  envelope: Record<string, unknown>
}

/** A page of the quarantine, newest first. */
export async function listQuarantine(
  actor: Actor,
  page: { before?: string; limit?: number } = {},
): Promise<{ items: QuarantinedView[]; next: string | null }> {
  demand(actor, 'inbound.read')
  const limit = Math.min(page.limit ?? 50, 200)
  const rows = await database()
    .select({
      id: inboundDeliveries.id,
      channel: inboundDeliveries.channel,
      transport: inboundDeliveries.transport,
      size: inboundDeliveries.size,
      receivedAt: inboundDeliveries.receivedAt,
      reason: inboundDeliveries.reason,
      detail: inboundDeliveries.reasonDetail,
      envelope: inboundDeliveries.envelope,
    })
    .from(inboundDeliveries)
    .where(
      and(
        eq(inboundDeliveries.status, 'quarantined'),
        isId(page.before) ? lt(inboundDeliveries.id, page.before) : undefined,
      ),
    )
    .orderBy(desc(inboundDeliveries.id))
    .limit(limit + 1)
  const items = rows
    .slice(0, limit)
    .map((row) => ({ ...row, reason: row.reason ?? 'unexpected', receivedAt: row.receivedAt.toISOString() }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** The raw bytes of a delivery, to look at or to replay elsewhere. Throws `not_found`. */
export async function getRawDelivery(actor: Actor, deliveryId: string): Promise<Buffer> {
  demand(actor, 'inbound.read')
  if (!isId(deliveryId)) throw new DomainError('not_found')
  const [row] = await database()
    .select({ raw: inboundDeliveries.raw })
    .from(inboundDeliveries)
    .where(eq(inboundDeliveries.id, deliveryId))
  if (!row) throw new DomainError('not_found')
  return row.raw
}

export type OutboxView = {
  id: string
  interactionId: string
  conversationId: string | null
  from: string
  to: string[]
  subject: string | null
  text: string
  createdAt: string
}

/** A page of the local outbox, newest first: messages that stayed here because no SMTP_URL is set. */
export async function listOutbox(
  actor: Actor,
  page: { before?: string; limit?: number } = {},
): Promise<{ items: OutboxView[]; next: string | null }> {
  demand(actor, 'outbox.read')
  const limit = Math.min(page.limit ?? 50, 200)
  const rows = await database()
    .select({
      id: outboxMessages.id,
      interactionId: outboxMessages.interactionId,
      conversationId: interactions.conversationId,
      from: outboxMessages.envelopeFrom,
      to: outboxMessages.envelopeTo,
      subject: interactions.subject,
      text: interactions.text,
      createdAt: outboxMessages.createdAt,
    })
    .from(outboxMessages)
    .innerJoin(interactions, eq(interactions.id, outboxMessages.interactionId))
    .where(isId(page.before) ? lt(outboxMessages.id, page.before) : undefined)
    .orderBy(desc(outboxMessages.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** The raw message of the outbox, as a mail server would have got it. Throws `not_found`. */
export async function getOutboxRaw(actor: Actor, id: string): Promise<Buffer> {
  demand(actor, 'outbox.read')
  if (!isId(id)) throw new DomainError('not_found')
  const [row] = await database()
    .select({ raw: outboxMessages.raw })
    .from(outboxMessages)
    .where(eq(outboxMessages.id, id))
  if (!row) throw new DomainError('not_found')
  return row.raw
}

/** How many deliveries wait in quarantine. */
export async function countQuarantine(actor: Actor): Promise<number> {
  demand(actor, 'inbound.read')
  const [row] = await database()
    .select({ count: sql<number>`count(*)::int` })
    .from(inboundDeliveries)
    .where(eq(inboundDeliveries.status, 'quarantined'))
  return row?.count ?? 0
}
