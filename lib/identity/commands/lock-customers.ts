import 'server-only'
import { asc, inArray, sql } from 'drizzle-orm'
import type { Executor, Transaction } from '@/db/client'
import { customers } from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'

export type LockedCustomer = typeof customers.$inferSelect

/** The surviving customer of an id, merges followed. Throws `not_found` or `erased`. */
export async function survivorOf(tx: Executor, customerId: string): Promise<string> {
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

/** Customers moved between our reading who they are and our holding their locks. */
class Moved extends Error {}

/**
 * Locks the customers that `resolve` names, in one order for everybody, once they are still the right ones with the
 * locks held; returns them in the order named. Locks on customers that proved stale are given back (savepoint) before
 * the next try: holding them while waiting for others is how deadlocks are made.
 */
export async function lockSettled(
  tx: Transaction,
  resolve: (tx: Transaction) => Promise<string[]>,
): Promise<LockedCustomer[]> {
  for (;;) {
    try {
      return await tx.transaction(async (savepoint) => {
        const ids = await resolve(savepoint)
        const locked = ids.length
          ? await savepoint
              .select()
              .from(customers)
              .where(inArray(customers.id, [...new Set(ids)]))
              .orderBy(asc(customers.id))
              .for('no key update')
          : []
        const settled = await resolve(savepoint)
        if (settled.join() !== ids.join()) throw new Moved()
        return ids.map((id) => {
          const row = locked.find((each) => each.id === id)
          if (!row) throw new DomainError('not_found')
          return row
        })
      })
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}

/** Locks the survivors of these customers and returns them in the order asked for. Throws `not_found`, `erased`. */
export function lockSurvivors(tx: Transaction, ids: readonly string[]): Promise<LockedCustomer[]> {
  return lockSettled(tx, async (now) => {
    const survivors: string[] = []
    for (const id of ids) survivors.push(await survivorOf(now, id))
    return survivors
  })
}
