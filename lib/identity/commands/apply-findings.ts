import 'server-only'
import type { Transaction } from '@/db/client'
import { systemActor } from '@/lib/platform/actor'
import { notify } from '@/lib/platform/live'
import type { Findings } from '../domain/findings'
import { keptApart } from './kept-apart'
import { lockSurvivors } from './lock-customers'
import { mergeAutomatically } from './merge-customers'
import { proposeCandidates, proposeFirst } from './propose-candidate'
import { addMatchKeys, dropOtherMatchKeys } from './write-claims'

/** Replaces the blocking keys of a record; one that is new has none. */
export async function writeMatchKeys(
  tx: Transaction,
  sourceRecordId: string,
  keys: readonly bigint[],
  isNew: boolean,
): Promise<void> {
  const records = [{ sourceRecordId, keys }]
  await Promise.all([!isNew && dropOtherMatchKeys(tx, records), addMatchKeys(tx, records)])
}

/**
 * Merges into one what the findings say is one, the oldest customer surviving, and proposes to the stewards what may be.
 * The caller has locked all customers that may be merged, at once and in one order for everybody. Returns the customer that survives and how many
 * pairs were proposed.
 */
export async function applyFindings(
  tx: Transaction,
  customerId: string,
  findings: Findings,
  isNewCustomer: boolean,
): Promise<{ survivorId: string; proposed: number }> {
  let survivorId = customerId
  const review = [...findings.review]
  for (const each of findings.same) {
    const apart = await keptApart(tx, [survivorId, each.customerId])
    const merged = apart.length > 0 ? null : await mergeOldest(tx, survivorId, each.customerId)
    if (merged) survivorId = merged
    else review.push(each)
  }
  const pairs = review.map(({ verdict }) => ({ ...verdict.best, modelVersion: findings.modelVersion }))
  const proposed = isNewCustomer ? await proposeFirst(tx, pairs) : (await proposeCandidates(tx, pairs)).length
  if (proposed > 0 || survivorId !== customerId) await notify(tx, { type: 'identity', customerId: survivorId })
  return { survivorId, proposed }
}

/** Merges two customers under the one that was there first; null when that is forbidden or they are one already. */
export async function mergeOldest(tx: Transaction, a: string, b: string): Promise<string | null> {
  const [one, two] = await lockSurvivors(tx, [a, b])
  if (!one || !two || one.id === two.id) return null
  const older =
    one.createdAt.getTime() < two.createdAt.getTime() ||
    (one.createdAt.getTime() === two.createdAt.getTime() && one.id < two.id)
  const [survivor, merged] = older ? [one.id, two.id] : [two.id, one.id]
  const mergeId = await mergeAutomatically(tx, systemActor('identity'), survivor, merged, '')
  return mergeId ? survivor : null
}
