import 'server-only'
import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { lockSurvivors, survivorOf } from '@/lib/identity/commands/lock-customers'

/**
 * Where sends and ledger writes of one customer meet.
 *
 * `share`: a send, from its decision to the end of the provider call. Any number at once. It takes this one row and must
 * take no other lock while it holds it, as a writer may already hold those.
 * `update`: a write to the ledger. It first stops merges of the customer, then takes the row of every customer that was
 * merged into this one, so that it also waits for a send that began before the merge.
 *
 * Returns the surviving customer's id. Throws `not_found` or `erased`.
 */
export async function lockConsent(tx: Transaction, customerId: string, mode: 'share' | 'update'): Promise<string> {
  const [survivorId] = await lockConsents(tx, [customerId], mode)
  if (!survivorId) throw new Error('nothing locked')
  return survivorId
}

/** Locks several customers in one order for everybody; returns their survivors in the order named. */
export async function lockConsents(
  tx: Transaction,
  customerIds: readonly string[],
  mode: 'share' | 'update',
): Promise<string[]> {
  if (mode === 'share') {
    const survivors: string[] = []
    for (const id of customerIds) survivors.push(await survivorOf(tx, id))
    await lockRows(tx, survivors, mode)
    return survivors
  }
  const survivors = (await lockSurvivors(tx, customerIds)).map(({ id }) => id)
  const family = await tx.execute<{ id: string }>(sql`
    with recursive family as (
      select id from customers where id in ${idList(survivors)}
      union select c.id from customers c join family f on c.merged_into_id = f.id
    )
    select id from family`)
  await lockRows(
    tx,
    family.map(({ id }) => id),
    mode,
  )
  return survivors
}

const idList = (ids: readonly string[]) =>
  sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`

async function lockRows(tx: Transaction, ids: readonly string[], mode: 'share' | 'update'): Promise<void> {
  const sorted = [...new Set(ids)].sort()
  await tx.execute(sql`
    insert into consent_locks (customer_id)
    select id from unnest(array[${sql.join(
      sorted.map((id) => sql`${id}::uuid`),
      sql`, `,
    )}]) as wanted (id)
    where not exists (select from consent_locks l where l.customer_id = wanted.id)
    order by id on conflict do nothing`)
  await tx.execute(
    sql`select 1 from consent_locks where customer_id in ${idList(sorted)} order by customer_id ${mode === 'share' ? sql`for share` : sql`for update`}`,
  )
}
