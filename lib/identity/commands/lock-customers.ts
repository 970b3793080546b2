import 'server-only'
import { asc, sql } from 'drizzle-orm'
import { type Executor, executePrepared, type Transaction } from '@/db/client'
import { customers } from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'

export type LockedCustomer = typeof customers.$inferSelect

type Survivor = { asked: string; id: string; erased: boolean }

/** Where the merges of each of these customers lead, by the id in lower case; nothing for an id that no customer has. */
async function endsOf(tx: Executor, customerIds: readonly string[]): Promise<Map<string, Survivor>> {
  const rows = await executePrepared<Survivor>(
    tx,
    sql`
    with recursive chain as (
      select c.id as asked, c.id, c.merged_into_id, c.erased_at is not null as erased, 0 as hop
      -- One plan for any number of ids: the planner does not look into a subquery.
      from unnest((select ${`{${customerIds.join()}}`}::uuid[])) as named (id) join customers c on c.id = named.id
      union all
      select asked, c.id, c.merged_into_id, c.erased_at is not null, hop + 1 from customers c join chain on c.id = chain.merged_into_id where hop < 100
    )
    select asked, id, erased from chain where merged_into_id is null`,
  )
  return new Map(rows.map((row) => [row.asked, row]))
}

/** The surviving customer of each id, merges followed. Throws `not_found` or `erased`. */
async function everySurvivorOf(tx: Executor, customerIds: readonly string[]): Promise<string[]> {
  const ends = await endsOf(tx, customerIds)
  return customerIds.map((id) => {
    const end = ends.get(id.toLowerCase())
    if (!end) throw new DomainError('not_found')
    if (end.erased) throw new DomainError('erased')
    return end.id
  })
}

/** The surviving customer of an id, merges followed. Throws `not_found` or `erased`. */
export async function survivorOf(tx: Executor, customerId: string): Promise<string> {
  const [survivor] = await everySurvivorOf(tx, [customerId])
  return survivor as string
}

/** The surviving customers of these ids, in their order, without those that were erased or never were. */
export async function livingSurvivorsOf(tx: Executor, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return []
  const ends = await endsOf(tx, customerIds)
  return customerIds.flatMap((id) => {
    const end = ends.get(id.toLowerCase())
    return end && !end.erased ? [end.id] : []
  })
}

async function lockThese(tx: Transaction, ids: readonly string[]): Promise<LockedCustomer[]> {
  if (ids.length === 0) return []
  return await tx
    .select()
    .from(customers)
    // One plan for any number of ids, as above.
    .where(sql`${customers.id} = any((select ${`{${ids.join()}}`})::uuid[])`)
    .orderBy(asc(customers.id))
    .for('no key update')
    .prepare('lock')
    .execute()
}

const SAVEPOINT = sql`savepoint before_locks`
const BACK = sql`rollback to savepoint before_locks`

/**
 * Locks the customers that `resolve` names, in one order for everybody, once they are still the right ones with the
 * locks held; returns them in the order named. `expected` are those it named a moment ago: they are locked at once.
 * Locks on customers that proved stale are given back (savepoint) before the next try: holding them while waiting for
 * others is how deadlocks are made.
 */
export async function lockSettled(
  tx: Transaction,
  resolve: (tx: Transaction) => Promise<string[]>,
  expected?: readonly string[],
): Promise<LockedCustomer[]> {
  for (let named = expected; ; named = undefined) {
    const ids = named ?? (await resolve(tx))
    // Sent together: the second look is taken when the locks are held.
    const [, locked, settled] = await Promise.all([executePrepared(tx, SAVEPOINT), lockThese(tx, ids), resolve(tx)])
    if (settled.join() === ids.join())
      return ids.map((id) => {
        const row = locked.find((each) => each.id === id)
        if (!row) throw new DomainError('not_found')
        return row
      })
    await executePrepared(tx, BACK)
  }
}

/** Locks the survivors of these customers and returns them in the order asked for. Throws `not_found`, `erased`. */
export function lockSurvivors(tx: Transaction, ids: readonly string[]): Promise<LockedCustomer[]> {
  return lockSettled(tx, (now) => everySurvivorOf(now, ids))
}
