import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import type { GoldenChoice } from '../schemas'
import { lockSurvivors } from './lock-customers'
import { chooseValues } from './merge-choices'
import { recomputeCustomer } from './recompute-customer'
import { writeMerges } from './write-merges'

export type MergeInput = {
  customerId: string
  with: readonly string[]
  reason: string
  /** Golden values that a steward chose; undone with the last of the merges. */
  choices?: readonly GoldenChoice[] | undefined
}

/** Refuses a merge that would bring together two records of which a person said "never". */
async function demandNoNever(tx: Transaction, survivorId: string, mergedId: string): Promise<void> {
  const [never] = await tx.execute(sql`
    select 1 from customer_links own
    cross join lateral (
      select record_b as other from match_candidates where record_a = own.source_record_id and status = 'never'
      union all
      select record_a as other from match_candidates where record_b = own.source_record_id and status = 'never'
    ) pair
    join customer_links other on other.source_record_id = pair.other and other.until is null
      and other.customer_id = ${survivorId}::uuid
    where own.customer_id = ${mergedId}::uuid and own.until is null limit 1`)
  if (never) throw new DomainError('never_merge')
}

/** One merge inside the caller's transaction; both customers are already locked. */
async function mergeOne(
  tx: Transaction,
  actor: Actor,
  survivorId: string,
  mergedId: string,
  reason: string,
): Promise<string> {
  if (survivorId === mergedId) throw new DomainError('self_merge')
  await demandNoNever(tx, survivorId, mergedId)
  const [mergeId] = await writeMerges(tx, actor, [{ survivorId, mergedId, reason }])
  return mergeId as string
}

/**
 * Brings customers together under `customerId`, one merge each; nothing of the others is lost and each merge can be
 * undone. Throws `self_merge`, `never_merge`, `not_found`, `erased`, and `conflict` when a chosen value is no longer said.
 */
export async function mergeCustomers(
  actor: Actor,
  input: MergeInput,
): Promise<{ mergeIds: string[]; customerId: string }> {
  demand(actor, 'identity.merge')
  return database().transaction((tx) => mergeCustomersIn(tx, actor, input))
}

/** `mergeCustomers` in the caller's transaction, whose permission the caller has checked. */
export async function mergeCustomersIn(
  tx: Transaction,
  actor: Actor,
  input: MergeInput,
): Promise<{ mergeIds: string[]; customerId: string }> {
  const [survivor, ...named] = await lockSurvivors(tx, [input.customerId, ...input.with])
  if (!survivor) throw new DomainError('not_found')
  // The same customer may be named twice, also by ids that were merged before.
  const others = [...new Map(named.map((each) => [each.id, each])).values()]
  const mergeIds: string[] = []
  for (const other of others) mergeIds.push(await mergeOne(tx, actor, survivor.id, other.id, input.reason))
  const last = mergeIds.at(-1)
  if (last && input.choices)
    await chooseValues(tx, actor, { id: last, customerId: survivor.id, reason: input.reason }, input.choices)
  await recomputeCustomer(tx, survivor.id)
  for (const { id } of [survivor, ...others]) await notify(tx, { type: 'customer', customerId: id })
  await notify(tx, { type: 'identity', customerId: survivor.id })
  return { mergeIds, customerId: survivor.id }
}

/** What the at-once resolver merges by itself, in the transaction that brought the record. Null when a person forbade it. */
export async function mergeAutomatically(
  tx: Transaction,
  actor: Actor,
  survivorId: string,
  mergedId: string,
  reason: string,
): Promise<string | null> {
  const [survivor, merged] = await lockSurvivors(tx, [survivorId, mergedId])
  if (!survivor || !merged || survivor.id === merged.id) return null
  try {
    const mergeId = await mergeOne(tx, actor, survivor.id, merged.id, reason)
    await recomputeCustomer(tx, survivor.id)
    for (const { id } of [survivor, merged]) await notify(tx, { type: 'customer', customerId: id })
    await notify(tx, { type: 'identity', customerId: survivor.id })
    return mergeId
  } catch (error) {
    if (error instanceof DomainError && error.code === 'never_merge') return null
    throw error
  }
}
