import 'server-only'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { customerLinks, sourceRecords } from '@/db/schema'

/**
 * The source record of what colleagues themselves say about a customer (source `console`), made on first use. It is
 * one per customer at the time it is made, so an undone merge gives each customer its own back.
 */
export async function consoleRecordOf(tx: Transaction, customerId: string): Promise<string> {
  const [existing] = await tx
    .select({ id: sourceRecords.id })
    .from(customerLinks)
    .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
    .where(
      and(eq(customerLinks.customerId, customerId), isNull(customerLinks.until), eq(sourceRecords.source, 'console')),
    )
    .orderBy(asc(sourceRecords.receivedAt))
    .limit(1)
  if (existing) return existing.id
  const [record] = await tx
    .insert(sourceRecords)
    .values({ source: 'console', sourceKey: customerId })
    .onConflictDoNothing()
    .returning({ id: sourceRecords.id })
  if (record) {
    await tx.insert(customerLinks).values({ sourceRecordId: record.id, customerId, cause: 'created' })
    return record.id
  }
  // Made by another transaction a moment ago, or moved to another customer by a merge that was not undone.
  const [made] = await tx
    .select({ id: sourceRecords.id })
    .from(sourceRecords)
    .where(and(eq(sourceRecords.source, 'console'), eq(sourceRecords.sourceKey, customerId)))
  if (!made) throw new Error('console record vanished')
  return made.id
}
