import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { inboundDeliveries } from '@/db/schema'
import { notify } from '@/lib/platform/live'

/** Why a delivery waits for a person instead of being an interaction. */
export type QuarantineReason = { reason: string; detail: string | null }

/** Sets a delivery that cannot be understood aside, with its reason, to be looked at and replayed. */
export async function quarantineDelivery(deliveryId: string, { reason, detail }: QuarantineReason): Promise<void> {
  await database().transaction(async (tx) => {
    await tx
      .update(inboundDeliveries)
      .set({ status: 'quarantined', reason, reasonDetail: detail?.slice(0, 1000) ?? null, processedAt: new Date() })
      .where(and(eq(inboundDeliveries.id, deliveryId), eq(inboundDeliveries.status, 'pending')))
    await notify(tx, { type: 'delivery' })
  })
}
