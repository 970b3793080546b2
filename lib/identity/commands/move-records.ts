import 'server-only'
import { and, inArray, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import {
  attributeOverrides,
  commitments,
  contactDecisions,
  contactPointUses,
  conversations,
  customerLinks,
  interactions,
  preferenceChanges,
  privacyRequests,
} from '@/db/schema'

/**
 * Every table whose rows belong to a customer through a source record. Conversations first: their row locks make an
 * answer that is being written finish before its interaction is moved. A test holds this list against the catalogue.
 */
export const CUSTOMER_TABLES = [
  conversations,
  interactions,
  contactPointUses,
  commitments,
  contactDecisions,
  preferenceChanges,
  privacyRequests,
  attributeOverrides,
] as const

/** Moves source records and all that belongs to them to a customer. Both customers are locked by the caller. */
export async function moveRecords(
  tx: Transaction,
  sourceRecordIds: readonly string[],
  customerId: string,
  cause: 'merged' | 'unmerged' | 'split',
  decidedBy: string | null,
): Promise<void> {
  const ids = [...sourceRecordIds]
  const moved = await tx
    .update(customerLinks)
    .set({ until: sql`now()` })
    .where(and(inArray(customerLinks.sourceRecordId, ids), isNull(customerLinks.until)))
    .returning({ sourceRecordId: customerLinks.sourceRecordId, via: customerLinks.viaSourceRecordId })
  if (moved.length === 0) return
  await tx.insert(customerLinks).values(
    moved.map(({ sourceRecordId, via }) => ({
      sourceRecordId,
      customerId,
      cause,
      decidedBy,
      viaSourceRecordId: via,
    })),
  )
  for (const table of CUSTOMER_TABLES) {
    await tx.update(table).set({ customerId }).where(inArray(table.sourceRecordId, ids))
  }
}
