import 'server-only'
import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { type SourceAttributes, sourceRecords, sourceRecordVersions } from '@/db/schema'

/**
 * Writes what a source record says from now on, and keeps what it said; the caller has locked the record. Returns
 * whether it says anything else.
 */
export async function writeRecordVersion(
  tx: Transaction,
  record: typeof sourceRecords.$inferSelect,
  attributes: SourceAttributes,
): Promise<boolean> {
  if (JSON.stringify(attributes) === JSON.stringify(record.attributes)) return false
  await Promise.all([
    tx
      .insert(sourceRecordVersions)
      .values({ sourceRecordId: record.id, version: record.version, attributes: record.attributes })
      .prepare('keep')
      .execute(),
    tx
      .update(sourceRecords)
      .set({ attributes, version: record.version + 1, updatedAt: sql`now()` })
      .where(eq(sourceRecords.id, record.id))
      .prepare('state')
      .execute(),
  ])
  return true
}
