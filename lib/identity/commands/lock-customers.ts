import 'server-only'
import { asc, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { customers } from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'

export type LockedCustomer = typeof customers.$inferSelect

/** The surviving customer of an id, merges followed. Throws `not_found` or `erased`. */
export async function survivorOf(tx: Transaction, customerId: string): Promise<string> {
  const rows = await tx.execute<{ id: string; merged_into_id: string | null; erased: boolean }>(sql`
    with recursive chain as (
      select id, merged_into_id, erased_at is not null as erased, 0 as hop from customers where id = ${customerId}
      union all
      select c.id, c.merged_into_id, c.erased_at is not null, hop + 1 from customers c join chain on c.id = chain.merged_into_id where hop < 100
    )
    select id, merged_into_id, erased from chain where merged_into_id is null`)
  const [last] = rows
  if (!last) throw new DomainError('not_found')
  if (last.erased) throw new DomainError('erased')
  return last.id
}

/**
 * Locks the survivors of these customers, in one order for everybody, and returns them in the order asked for.
 * Throws `not_found`, `erased`.
 */
export async function lockSurvivors(tx: Transaction, ids: readonly string[]): Promise<LockedCustomer[]> {
  for (let round = 0; round < 100; round++) {
    const wanted: string[] = []
    for (const id of ids) wanted.push(await survivorOf(tx, id))
    const locked = await tx
      .select()
      .from(customers)
      .where(inArray(customers.id, [...new Set(wanted)]))
      .orderBy(asc(customers.id))
      .for('no key update')
    // Merged or erased while we waited: follow again.
    if (locked.some((row) => row.mergedIntoId !== null)) continue
    if (locked.some((row) => row.erasedAt !== null)) throw new DomainError('erased')
    return wanted.map((id) => locked.find((row) => row.id === id)!)
  }
  throw new DomainError('conflict')
}
