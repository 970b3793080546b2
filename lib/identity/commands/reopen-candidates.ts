import 'server-only'
import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/**
 * Candidates that a merge had closed and whose records no longer share a customer, since those of `customerId` left:
 * after an undo they are what they were before; after a split by hand a person has said that they differ.
 */
export async function reopenCandidates(
  tx: Transaction,
  customerId: string,
  cause: 'undone' | 'split',
  decidedBy: string | null,
): Promise<void> {
  const now =
    cause === 'undone'
      ? sql`status = coalesce(c.status_before, 'open'), decided_at = null, decided_by = null`
      : sql`status = 'different', decided_at = now(), decided_by = ${decidedBy}::uuid`
  await tx.execute(sql`
    update match_candidates c set ${now}, status_before = null, merge_id = null, reason = null
    from (
      select pair.id from customer_links own
      cross join lateral (
        select id, record_b as other from match_candidates where record_a = own.source_record_id and status = 'merged'
        union all
        select id, record_a as other from match_candidates where record_b = own.source_record_id and status = 'merged'
      ) pair
      join customer_links other on other.source_record_id = pair.other and other.until is null
        and other.customer_id <> own.customer_id
      where own.customer_id = ${customerId}::uuid and own.until is null
    ) parted
    where c.id = parted.id`)
}
