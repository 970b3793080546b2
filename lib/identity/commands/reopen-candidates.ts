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
    from customer_links own, customer_links other
    where own.customer_id = ${customerId}::uuid and own.until is null and other.until is null
      and other.customer_id <> own.customer_id and c.status = 'merged'
      and ((c.record_a = own.source_record_id and c.record_b = other.source_record_id)
        or (c.record_b = own.source_record_id and c.record_a = other.source_record_id))`)
}
