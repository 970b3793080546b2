import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { customerLinks, customers, merges, sourceRecords } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { COLLEAGUES } from '../domain/survivorship'
import { markErased } from './blank-customers'
import { heirOf, recordsAtHome } from './homes'
import { livingSurvivorsOf, lockSettled, survivorOf } from './lock-customers'
import { endChoicesOfMerge } from './merge-choices'
import { moveRecords } from './move-records'
import { recomputeCustomer } from './recompute-customer'
import { reopenCandidates } from './reopen-candidates'
import { writeMerges } from './write-merges'

/** The locked customers and, behind them, who takes them in should they be left without a record. */
async function withHeirs(tx: Transaction, customerIds: readonly string[]): Promise<string[]> {
  const heirs: string[] = []
  for (const id of customerIds) {
    const heir = await heirOf(tx, id)
    if (heir) heirs.push(heir)
  }
  return [...customerIds, ...(await livingSurvivorsOf(tx, heirs))]
}

/**
 * A customer whose records were all taken out by hand before its merge was undone is the person of those records: its
 * id leads there, and who was erased since is erased. Returns the customer that speaks for `customerId` now. The caller
 * has locked both.
 */
async function followRecords(tx: Transaction, actor: Actor, customerId: string, reason: string): Promise<string> {
  const [record] = await tx
    .select({ id: customerLinks.id })
    .from(customerLinks)
    .where(and(eq(customerLinks.customerId, customerId), isNull(customerLinks.until)))
    .limit(1)
  const heir = record ? null : await heirOf(tx, customerId)
  const [survivorId] = heir ? await livingSurvivorsOf(tx, [heir]) : []
  if (heir && !survivorId) await markErased(tx, sql`(${customerId}::uuid)`)
  if (!survivorId || survivorId === customerId) return customerId
  await writeMerges(tx, actor, [{ survivorId, mergedId: customerId, reason }])
  return survivorId
}

/**
 * Undoes a merge at any time, also after later merges and new interactions: each source record of the merged customer
 * goes back to it with everything that belongs to it. Throws `not_found`, `erased`, and `conflict` when it was undone
 * before. Returns the two customers that stand apart now.
 */
export async function undoMerge(
  actor: Actor,
  input: { mergeId: string; reason?: string | undefined },
): Promise<{ customerId: string; survivorId: string }> {
  demand(actor, 'identity.merge')
  return database().transaction((tx) => undoMergeIn(tx, actor, input))
}

/** `undoMerge` in the caller's transaction, whose permission the caller has checked. */
export async function undoMergeIn(
  tx: Transaction,
  actor: Actor,
  input: { mergeId: string; reason?: string | undefined },
): Promise<{ customerId: string; survivorId: string }> {
  const [found] = await tx.select().from(merges).where(eq(merges.id, input.mergeId))
  if (!found) throw new DomainError('not_found')
  // Customers before the merge row, as every merge does, so that nobody waits crosswise.
  const [holder] = await lockSettled(tx, async (now) =>
    withHeirs(now, [await survivorOf(now, found.survivorId), found.mergedId]),
  )
  if (!holder) throw new DomainError('not_found')
  const [merge] = await tx
    .update(merges)
    .set({
      undoneAt: sql`now()`,
      undoneBy: userIdOf(actor),
      undoneByName: actor.name,
      undoReason: input.reason ?? null,
    })
    .where(and(eq(merges.id, input.mergeId), isNull(merges.undoneAt)))
    .returning()
  if (!merge) throw new DomainError('conflict')
  await endChoicesOfMerge(tx, actor, merge.id)
  const records = await recordsAtHome(tx, merge.mergedId, holder.id)
  await tx.update(customers).set({ mergedIntoId: null }).where(eq(customers.id, merge.mergedId))
  if (records.length > 0) await moveRecords(tx, records, merge.mergedId, 'unmerged', userIdOf(actor))
  await reopenCandidates(tx, merge.mergedId, 'undone', null)
  const survivorId = await followRecords(tx, actor, holder.id, merge.reason)
  const customerId = await followRecords(tx, actor, merge.mergedId, merge.reason)
  for (const id of new Set([survivorId, customerId])) await recomputeCustomer(tx, id)
  await audit(tx, actor, {
    action: 'customer.unmerge',
    subjectKind: 'customer',
    subjectId: merge.mergedId,
    customerId: merge.mergedId,
    details: { mergeId: merge.id, survivorId: holder.id },
  })
  for (const each of new Set([holder.id, merge.mergedId, survivorId, customerId]))
    await notify(tx, { type: 'customer', customerId: each })
  await notify(tx, { type: 'identity', customerId: holder.id })
  return { customerId, survivorId }
}

/**
 * Takes one source record, with all that belongs to it, out into a customer of its own. Throws `not_found`, `erased`, and
 * `conflict` for a customer's only record and for what colleagues themselves say.
 */
export async function splitSourceRecord(
  actor: Actor,
  input: { sourceRecordId: string; reason: string },
): Promise<{ customerId: string }> {
  demand(actor, 'identity.merge')
  return database().transaction(async (tx) => {
    const [holder] = await lockSettled(tx, async (now) => {
      const [link] = await now
        .select({ customerId: customerLinks.customerId })
        .from(customerLinks)
        .where(and(eq(customerLinks.sourceRecordId, input.sourceRecordId), isNull(customerLinks.until)))
      return link ? [await survivorOf(now, link.customerId)] : []
    })
    const [record] = await tx
      .select({ kind: sourceRecords.kind, source: sourceRecords.source })
      .from(sourceRecords)
      .where(eq(sourceRecords.id, input.sourceRecordId))
    if (!holder || !record) throw new DomainError('not_found')
    // What colleagues say, they say of the customer they look at.
    if (record.source === COLLEAGUES) throw new DomainError('conflict')
    const [others] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(customerLinks)
      .where(and(eq(customerLinks.customerId, holder.id), isNull(customerLinks.until)))
    if ((others?.count ?? 0) < 2) throw new DomainError('conflict')
    const [created] = await tx
      .insert(customers)
      .values({ kind: record.kind, displayName: '?' })
      .returning({ id: customers.id })
    if (!created) throw new Error('customer not written')
    await moveRecords(tx, [input.sourceRecordId], created.id, 'split', userIdOf(actor), input.reason)
    await reopenCandidates(tx, created.id, 'split', userIdOf(actor))
    await recomputeCustomer(tx, holder.id)
    await recomputeCustomer(tx, created.id)
    await audit(tx, actor, {
      action: 'customer.split',
      subjectKind: 'customer',
      subjectId: created.id,
      customerId: holder.id,
      details: { sourceRecordId: input.sourceRecordId },
    })
    for (const customerId of [holder.id, created.id]) await notify(tx, { type: 'customer', customerId })
    return { customerId: created.id }
  })
}
