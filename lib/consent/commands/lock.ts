import 'server-only'
import { sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
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
  if (mode === 'update') return (await lockFamilies(tx, [customerId]))[0]!.survivorId
  const survivorId = await survivorOf(tx, customerId)
  await Promise.all([
    // Written by the first to come; a writer that makes it at this moment is waited for.
    executePrepared(
      tx,
      sql`insert into consent_locks (customer_id) select ${survivorId}::uuid
        where not exists (select from consent_locks where customer_id = ${survivorId}::uuid) on conflict do nothing`,
    ),
    executePrepared(tx, sql`select 1 from consent_locks where customer_id = ${survivorId}::uuid for share`),
  ])
  return survivorId
}

/** A surviving customer and everybody who was merged into it, itself included. */
export type Family = { survivorId: string; memberIds: readonly string[] }

/**
 * Takes the locks of a ledger write for several customers, in one order for everybody; returns their families in the
 * order named. Throws `not_found` or `erased`.
 */
export async function lockFamilies(tx: Transaction, customerIds: readonly string[]): Promise<Family[]> {
  const named = [...new Set(customerIds)]
  // Nearly always they are who they were: their locks are asked for in one go, and given back when somebody was merged.
  const [, held, families] = await Promise.all([
    executePrepared(tx, sql`savepoint consent_families`),
    executePrepared(
      tx,
      sql`select id from customers where id = any(${uuids(named)}) and merged_into_id is null and erased_at is null
        order by id for no key update`,
    ),
    takeLocks(tx, named),
  ])
  if (held.length === named.length) return customerIds.map((id) => familyOf(families, id))
  await tx.execute(sql`rollback to savepoint consent_families`)
  const survivorIds = (await lockSurvivors(tx, customerIds)).map(({ id }) => id)
  const settled = await takeLocks(tx, survivorIds)
  return survivorIds.map((id) => familyOf(settled, id))
}

type Member = { survivor_id: string; id: string }

const uuids = (ids: readonly string[]) => sql`${`{${[...new Set(ids)].sort().join()}}`}::uuid[]`

const familyOf = (members: readonly Member[], survivorId: string): Family => ({
  survivorId,
  memberIds: members.filter((member) => member.survivor_id === survivorId).map(({ id }) => id),
})

/** Takes the row of every member of these families alone; one that is there is locked by the update that it is spared. */
const takeLocks = (tx: Transaction, survivorIds: readonly string[]) =>
  executePrepared<Member>(
    tx,
    sql`with recursive family as (
        select id as survivor_id, id from customers where id = any(${uuids(survivorIds)})
        union select f.survivor_id, c.id from customers c join family f on c.merged_into_id = f.id
      ), locked as (
        insert into consent_locks (customer_id) select distinct id from family order by id
        on conflict (customer_id) do update set customer_id = excluded.customer_id where false
      )
      select survivor_id, id from family`,
  )
