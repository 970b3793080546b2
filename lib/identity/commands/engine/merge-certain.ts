import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { systemActor } from '@/lib/platform/actor'
import { notifyEach } from '@/lib/platform/live'
import { type Apart, mergeGroups } from '../../domain/merge-groups'
import { keptApart } from '../kept-apart'
import { recomputeCustomers } from '../recompute-customers'
import { type WantedMerge, writeMerges } from '../write-merges'

/** Two records that are certainly of one customer, and the customers they belonged to when they were read. */
export type CertainPair = { a: string; b: string; records: readonly [string, string] }

/** Customers that are one, and the customer that each record which proves it belonged to when it was read. */
type Group = { customers: readonly string[]; proofs: ReadonlyMap<string, string> }

/** Groups merged in one transaction: their customers are locked for a few tenths of a second. */
const BATCH_GROUPS = 100
/** Transactions at the same time: Postgres has work while this process thinks. No two groups have a customer in common. */
const LANES = 2

const list = (ids: readonly string[]) => sql`${`{${ids.join()}}`}::uuid[]`

function groupsOf(certain: readonly CertainPair[], apart: Apart): Group[] {
  const groups = mergeGroups(certain, apart).map((customers) => ({ customers, proofs: new Map<string, string>() }))
  const groupOf = new Map(groups.flatMap((group) => group.customers.map((customer) => [customer, group] as const)))
  for (const { a, b, records } of certain) {
    const group = groupOf.get(a)
    if (!group || group !== groupOf.get(b)) continue
    group.proofs.set(records[0], a)
    group.proofs.set(records[1], b)
  }
  return groups
}

/** The groups that are still as they were read, with their customers locked: the oldest customer of each survives. */
async function lockedMerges(tx: Transaction, groups: readonly Group[]): Promise<WantedMerge[]> {
  const customers = groups.flatMap((group) => group.customers)
  const living = await tx.execute<{ id: string; created: number }>(sql`
    select id, extract(epoch from created_at)::float8 as created from customers
    where id = any(${list(customers)}) and merged_into_id is null and erased_at is null order by id for no key update`)
  const created = new Map(living.map((row) => [row.id, row.created]))
  const links = await tx.execute<{ record: string; customer: string }>(sql`
    select source_record_id as record, customer_id as customer from customer_links
    where until is null and source_record_id = any(${list(groups.flatMap((group) => [...group.proofs.keys()]))})`)
  const homeOf = new Map(links.map(({ record, customer }) => [record, customer]))
  const apart = await keptApart(tx, customers)
  return groups.flatMap((group) => {
    const unchanged =
      group.customers.every((customer) => created.has(customer)) &&
      [...group.proofs].every(([record, customer]) => homeOf.get(record) === customer) &&
      !apart.some(([a, b]) => group.customers.includes(a) && group.customers.includes(b))
    if (!unchanged) return []
    const [survivorId = '', ...others] = group.customers.toSorted(
      (a, b) => (created.get(a) ?? 0) - (created.get(b) ?? 0) || (a < b ? -1 : 1),
    )
    return others.map((mergedId) => ({ survivorId, mergedId, reason: '' }))
  })
}

function mergeBatch(groups: readonly Group[]): Promise<number> {
  return database().transaction(async (tx) => {
    const merges = await lockedMerges(tx, groups)
    if (merges.length === 0) return 0
    await writeMerges(tx, systemActor('identity'), merges)
    const survivors = [...new Set(merges.map(({ survivorId }) => survivorId))]
    await recomputeCustomers(tx, survivors)
    const touched = [...survivors, ...merges.map(({ mergedId }) => mergedId)]
    await notifyEach(tx, [
      ...touched.map((customerId) => ({ type: 'customer' as const, customerId })),
      ...survivors.map((customerId) => ({ type: 'identity' as const, customerId })),
    ])
    return merges.length
  })
}

/**
 * Merges the customers that certain pairs, the surest first, make one, the oldest surviving: some groups in each
 * transaction. What changed since it was read is left as it is; the matcher saw that change when it came. Returns how
 * many merges were written. `report` is told of how many groups how many are done, and may end it by throwing.
 */
export async function mergeCertain(
  certain: readonly CertainPair[],
  report: (done: number, total: number) => Promise<void>,
): Promise<number> {
  if (certain.length === 0) return 0
  const groups = groupsOf(certain, await keptApart(database()))
  let next = 0
  let merged = 0
  const lane = async () => {
    for (let at = next; at < groups.length; at = next) {
      next += BATCH_GROUPS
      await report(at, groups.length)
      // Not `merged += await`: that adds to what it was before the wait, and the other lane's are lost.
      const written = await mergeBatch(groups.slice(at, at + BATCH_GROUPS))
      merged += written
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return merged
}
