import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { inboundDeliveries } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'

/** Processes a quarantined delivery again. Throws `not_found`, or `conflict` when it is not in quarantine. */
export async function replayDelivery(
  actor: Actor,
  { deliveryId }: { deliveryId: string },
): Promise<{ deliveryId: string }> {
  demand(actor, 'inbound.replay')
  return database().transaction(async (tx) => {
    const [row] = await tx
      .update(inboundDeliveries)
      .set({ status: 'pending', reason: null, reasonDetail: null })
      .where(and(eq(inboundDeliveries.id, deliveryId), eq(inboundDeliveries.status, 'quarantined')))
      .returning({ id: inboundDeliveries.id, channel: inboundDeliveries.channel })
    if (!row) {
      const [exists] = await tx
        .select({ id: inboundDeliveries.id })
        .from(inboundDeliveries)
        .where(eq(inboundDeliveries.id, deliveryId))
      throw new DomainError(exists ? 'conflict' : 'not_found')
    }
    await enqueue(
      tx,
      row.channel === 'sms' ? 'sms.process' : 'email.process',
      { deliveryId },
      { key: `delivery:${deliveryId}` },
    )
    await audit(tx, actor, { action: 'delivery.replay', subjectKind: 'delivery', subjectId: deliveryId })
    await notify(tx, { type: 'delivery' })
    return { deliveryId }
  })
}
