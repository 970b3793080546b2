import 'server-only'
import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { merges } from '@/db/schema'
import { type Actor, userIdOf } from '@/lib/platform/actor'
import { auditEach } from '@/lib/platform/audit'
import { moveEach } from './move-records'

/** A customer to be taken up by another. */
export type WantedMerge = { survivorId: string; mergedId: string; reason: string }

/**
 * Writes merges in the caller's transaction, however many in the same few statements: the records of each merged
 * customer move with all that belongs to them, the stewards' list and the audit follow. The caller has locked all the
 * customers, has seen that none was merged away and that nobody forbade it, and recomputes the survivors afterwards. No
 * customer is in two merges but as survivor. Returns the ids of the merges in the order asked for.
 */
export async function writeMerges(tx: Transaction, actor: Actor, wanted: readonly WantedMerge[]): Promise<string[]> {
  const decidedBy = userIdOf(actor)
  const written = await tx
    .insert(merges)
    .values(
      wanted.map((merge) => ({
        ...merge,
        automatic: actor.kind === 'system',
        decidedBy,
        decidedByName: actor.name,
      })),
    )
    .returning({ id: merges.id, mergedId: merges.mergedId })
  const idOf = new Map(written.map(({ id, mergedId }) => [mergedId, id]))
  const ids = wanted.map(({ mergedId }) => idOf.get(mergedId) as string)
  const rows = JSON.stringify(wanted.map((merge, at) => ({ id: ids[at], ...merge })))
  const asked = sql`jsonb_to_recordset(${rows}::jsonb) as w (id uuid, "survivorId" uuid, "mergedId" uuid)`
  const moved = await tx.execute<{ record: string; survivor: string }>(sql`
    with kept as (
      insert into merge_records (merge_id, source_record_id)
      select w.id, l.source_record_id from ${asked} join customer_links l on l.customer_id = w."mergedId" and l.until is null
      returning merge_id, source_record_id
    )
    select source_record_id as record, w."survivorId" as survivor from kept join ${asked} on w.id = kept.merge_id`)
  await moveEach(
    tx,
    moved.map(({ record, survivor }) => ({ sourceRecordId: record, customerId: survivor })),
    'merged',
    decidedBy,
  )
  await tx.execute(sql`update customers c set merged_into_id = w."survivorId" from ${asked} where c.id = w."mergedId"`)
  // What waited about two records of one customer is settled, by the merge that brought the record in.
  await tx.execute(sql`
    update match_candidates c set status_before = c.status, status = 'merged', merge_id = together.merge,
      decided_at = now(), decided_by = ${decidedBy}::uuid
    from (
      select distinct on (c.id) c.id, w.id as merge from ${asked}
      join merge_records m on m.merge_id = w.id
      cross join lateral (
        select id, record_a, record_b, status from match_candidates where record_a = m.source_record_id
        union all
        select id, record_a, record_b, status from match_candidates where record_b = m.source_record_id
      ) c
      join customer_links a on a.source_record_id = c.record_a and a.until is null
      join customer_links b on b.source_record_id = c.record_b and b.until is null and b.customer_id = a.customer_id
      where c.status in ('open', 'later') order by c.id, w.id
    ) together
    where c.id = together.id`)
  await auditEach(
    tx,
    actor,
    wanted.map(({ survivorId, mergedId }, at) => ({
      action: 'customer.merge',
      subjectKind: 'customer',
      subjectId: survivorId,
      customerId: survivorId,
      details: { mergeId: ids[at], mergedId },
    })),
  )
  return ids
}
