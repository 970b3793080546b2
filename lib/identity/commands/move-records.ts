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

/** A source record and the customer it belongs to from now on. */
export type Move = { sourceRecordId: string; customerId: string }

/** Moves source records and all that belongs to them to a customer. Both customers are locked by the caller. */
export function moveRecords(
  tx: Transaction,
  sourceRecordIds: readonly string[],
  customerId: string,
  cause: 'merged' | 'unmerged' | 'split',
  decidedBy: string | null,
  reason: string | null = null,
): Promise<void> {
  return moveEach(
    tx,
    sourceRecordIds.map((sourceRecordId) => ({ sourceRecordId, customerId })),
    cause,
    decidedBy,
    reason,
  )
}

/** `moveRecords` to a customer each, in as many statements as one needs. */
export async function moveEach(
  tx: Transaction,
  moves: readonly Move[],
  cause: 'merged' | 'unmerged' | 'split',
  decidedBy: string | null,
  reason: string | null = null,
): Promise<void> {
  const ids = moves.map(({ sourceRecordId }) => sourceRecordId)
  if (ids.length === 0) return
  const moved = await tx
    .update(customerLinks)
    .set({ until: sql`now()` })
    .where(and(inArray(customerLinks.sourceRecordId, ids), isNull(customerLinks.until)))
    .returning({ sourceRecordId: customerLinks.sourceRecordId, via: customerLinks.viaSourceRecordId })
  if (moved.length === 0) return
  const homeOf = new Map(moves.map(({ sourceRecordId, customerId }) => [sourceRecordId, customerId]))
  await tx.insert(customerLinks).values(
    moved.map(({ sourceRecordId, via }) => ({
      sourceRecordId,
      customerId: homeOf.get(sourceRecordId) as string,
      cause,
      decidedBy,
      viaSourceRecordId: via,
      reason,
    })),
  )
  const rows = sql`jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as m ("sourceRecordId" uuid, "customerId" uuid)`
  for (const table of CUSTOMER_TABLES) {
    await tx.execute(sql`
      update ${table} set customer_id = m."customerId" from ${rows} where ${table.sourceRecordId} = m."sourceRecordId"`)
  }
}
