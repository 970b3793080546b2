import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { survivorOf } from '../commands/lock-customers'
import type { Contribution } from '../domain/score'
import type { SuspectedDuplicatesView } from '../views/suspected-duplicates'

type Row = {
  candidate_id: string
  other_id: string
  other_name: string
  weight: number
  contributions: Contribution[]
}

/** So many at most stand beside a customer. */
const MOST = 10

/**
 * Other customers that may be this one, for whoever reads customers: each once, by the heaviest pair that waits. What
 * was compared stays out: it may be an account number. Throws `not_found`, `erased`.
 */
export async function suspectedDuplicatesOf(actor: Actor, id: string): Promise<SuspectedDuplicatesView> {
  demand(actor, 'customer.read')
  const db = database()
  const customerId = await survivorOf(db, id)
  const rows = await db.execute<Row>(sql`
    select * from (
      select distinct on (o.customer_id) pair.id as candidate_id, o.customer_id as other_id, cu.display_name as other_name,
        pair.weight, pair.contributions
      from customer_links l
      join lateral (
        select c.id, c.weight, c.contributions, c.record_b as other from match_candidates c
        where c.record_a = l.source_record_id and c.status = 'open'
        union all
        select c.id, c.weight, c.contributions, c.record_a as other from match_candidates c
        where c.record_b = l.source_record_id and c.status = 'open'
      ) pair on true
      join customer_links o on o.source_record_id = pair.other and o.until is null and o.customer_id <> l.customer_id
      join customers cu on cu.id = o.customer_id and cu.erased_at is null
      where l.customer_id = ${customerId}::uuid and l.until is null
      order by o.customer_id, pair.weight desc, pair.id
    ) found order by weight desc, candidate_id limit ${MOST + 1}`)
  return {
    duplicates: rows.slice(0, MOST).map((row) => ({
      candidateId: row.candidate_id,
      other: { id: row.other_id, displayName: row.other_name },
      weight: row.weight,
      findings: row.contributions.map(({ comparison, level, weight }) => ({ comparison, level, weight })),
    })),
    more: rows.length > MOST,
  }
}
