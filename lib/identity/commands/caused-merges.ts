import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { merges } from '@/db/schema'

/** The merges into a customer that this transaction made: what it wrote bears its own time. */
export async function mergesInto(tx: Transaction, survivorId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: merges.id })
    .from(merges)
    .where(and(eq(merges.survivorId, survivorId), eq(merges.at, sql`now()`), isNull(merges.undoneAt)))
    .prepare('merges')
    .execute()
  return rows.map(({ id }) => id)
}
