import 'server-only'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { customerLinks, customers, sourceRecords } from '@/db/schema'
import { recomputeCustomer } from './recompute-customer'

/**
 * The source record of what colleagues themselves say about a customer (source `console`), made on first use. It is
 * one per customer at the time it is made, of its kind, so an undone merge gives each customer its own back.
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
    // Colleagues are trusted most: of another kind, their record would turn a company into a person.
    .values({
      source: 'console',
      sourceKey: customerId,
      kind: sql`(select kind from ${customers} where id = ${customerId})`,
    })
    .onConflictDoNothing()
    .returning({ id: sourceRecords.id })
  if (record) {
    await tx.insert(customerLinks).values({ sourceRecordId: record.id, customerId, cause: 'created' })
    await recomputeCustomer(tx, customerId)
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
