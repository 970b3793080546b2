import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { customerLinks, customers, merges, sourceRecords } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { lockSettled, lockSurvivors, survivorOf } from './lock-customers'
import { endChoicesOfMerge } from './merge-choices'
import { moveRecords } from './move-records'
import { recomputeCustomer } from './recompute-customer'
import { reopenCandidates } from './reopen-candidates'

/**
 * The records an undo gives back: those the merge moved, and those that came later because of one of them, as far as
 * they still stand under the holder.
 */
async function recordsToGiveBack(tx: Transaction, mergeId: string, holderId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive belonging as (
      select source_record_id as id from merge_records where merge_id = ${mergeId}
      union
      select l.source_record_id from customer_links l join belonging b on l.via_source_record_id = b.id where l.until is null
    )
    select b.id from belonging b
    join customer_links l on l.source_record_id = b.id and l.until is null and l.customer_id = ${holderId}`)
  return rows.map((row) => row.id)
}

/**
 * Undoes a merge at any time, also after later merges and new interactions: each source record of the merged customer
 * goes back to it with everything that belongs to it. Throws `not_found`, and `conflict` when it was undone before.
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
  const [holder] = await lockSettled(tx, async (now) => [await survivorOf(now, found.survivorId), found.mergedId])
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
  const records = await recordsToGiveBack(tx, merge.id, holder.id)
  await tx.update(customers).set({ mergedIntoId: null }).where(eq(customers.id, merge.mergedId))
  if (records.length > 0) await moveRecords(tx, records, merge.mergedId, 'unmerged', userIdOf(actor))
  await reopenCandidates(tx, merge.mergedId, 'undone', null)
  await recomputeCustomer(tx, holder.id)
  await recomputeCustomer(tx, merge.mergedId)
  await audit(tx, actor, {
    action: 'customer.unmerge',
    subjectKind: 'customer',
    subjectId: merge.mergedId,
    customerId: merge.mergedId,
    details: { mergeId: merge.id, survivorId: holder.id },
  })
  for (const customerId of [holder.id, merge.mergedId]) await notify(tx, { type: 'customer', customerId })
  await notify(tx, { type: 'identity', customerId: holder.id })
  return { customerId: merge.mergedId, survivorId: holder.id }
}

/**
 * Takes one source record, with all that belongs to it, out into a customer of its own. Throws `not_found`, and
 * `conflict` for a customer's only record.
 */
export async function splitSourceRecord(
  actor: Actor,
  input: { sourceRecordId: string; reason: string },
): Promise<{ customerId: string }> {
  demand(actor, 'identity.merge')
  return database().transaction(async (tx) => {
    const [link] = await tx
      .select({ customerId: customerLinks.customerId, kind: sourceRecords.kind })
      .from(customerLinks)
      .innerJoin(sourceRecords, eq(sourceRecords.id, customerLinks.sourceRecordId))
      .where(and(eq(customerLinks.sourceRecordId, input.sourceRecordId), isNull(customerLinks.until)))
    if (!link) throw new DomainError('not_found')
    const [holder] = await lockSurvivors(tx, [link.customerId])
    if (!holder) throw new DomainError('not_found')
    const [others] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(customerLinks)
      .where(and(eq(customerLinks.customerId, holder.id), isNull(customerLinks.until)))
    if ((others?.count ?? 0) < 2) throw new DomainError('conflict')
    const [created] = await tx
      .insert(customers)
      .values({ kind: link.kind, displayName: '?' })
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
