import 'server-only'
import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { inboundDeliveries } from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'
import { enqueue, type JobName } from '@/lib/platform/jobs'
import type { Channel } from '../port'

/** Bytes of one raw message, at most (issue: 30 MB). */
export const MAX_RAW_BYTES = 30 * 1024 * 1024

export type Delivery = { deliveryId: string; duplicate: boolean }

/**
 * Keeps what came in, as it came, and queues its processing in the same transaction; once this returns, nothing can
 * lose it. The same delivery again answers with the first one's id. Throws `too_large`.
 */
export async function storeDelivery(input: {
  channel: Channel
  transport: 'smtp' | 'api' | 'webhook' | 'imap'
  raw: Buffer
  providerId?: string
  envelope?: Record<string, unknown>
  job: Extract<JobName, `${string}.process`>
}): Promise<Delivery> {
  if (input.raw.length > MAX_RAW_BYTES) throw new DomainError('too_large')
  const providerId = input.providerId ?? createHash('sha256').update(input.raw).digest('hex')
  return database().transaction(async (tx) => {
    const [written] = await tx
      .insert(inboundDeliveries)
      .values({
        channel: input.channel,
        transport: input.transport,
        providerId,
        envelope: input.envelope ?? {},
        raw: input.raw,
        size: input.raw.length,
      })
      .onConflictDoNothing({ target: [inboundDeliveries.channel, inboundDeliveries.providerId] })
      .returning({ id: inboundDeliveries.id })
    if (written) {
      await enqueue(tx, input.job, { deliveryId: written.id }, { key: `delivery:${written.id}` })
      return { deliveryId: written.id, duplicate: false }
    }
    const [first] = await tx
      .select({ id: inboundDeliveries.id })
      .from(inboundDeliveries)
      .where(and(eq(inboundDeliveries.channel, input.channel), eq(inboundDeliveries.providerId, providerId)))
    if (!first) throw new Error('delivery vanished')
    return { deliveryId: first.id, duplicate: true }
  })
}
