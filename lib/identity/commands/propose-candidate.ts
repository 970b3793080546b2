import 'server-only'
import { sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
import type { PairScore } from '../domain/score'

/** A scored pair of records of two customers, to be shown to a person. */
export type ProposedPair = {
  /** The pair of records, in any order; `score` shows `a` first. */
  a: string
  b: string
  score: PairScore
  modelVersion: number
}

/** A pair that somebody called different comes back when what speaks for it has grown by this many bits. */
const NEWS = 2

/** The pair in the order of the table, with its values turned along. */
function arranged({ a, b, score }: ProposedPair) {
  const turned = a > b
  const [recordA, recordB] = turned ? [b, a] : [a, b]
  const contributions = turned
    ? score.contributions.map((each) => ({ ...each, valueA: each.valueB, valueB: each.valueA }))
    : score.contributions
  return { recordA, recordB, contributions, weight: score.weight, probability: score.probability }
}

/** Puts pairs of a customer that was made a moment ago before the stewards: nobody has said anything about it yet. */
export async function proposeFirst(tx: Transaction, pairs: readonly ProposedPair[]): Promise<number> {
  if (pairs.length === 0) return 0
  const rows = pairs.map((pair) => ({ ...arranged(pair), modelVersion: pair.modelVersion }))
  await executePrepared(
    tx,
    sql`
    insert into match_candidates (record_a, record_b, weight, probability, contributions, model_version)
    select "recordA", "recordB", weight, probability, contributions, "modelVersion" from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as pair ("recordA" uuid, "recordB" uuid, weight float8, probability float8, contributions jsonb, "modelVersion" int)
    on conflict do nothing`,
  )
  return pairs.length
}

/**
 * Puts a pair before the stewards, in the caller's transaction. Two customers have one pair in the list at a time: the
 * best. What was decided about them is not asked again, except "different" when much more speaks for them now.
 * Returns the candidate's id, or null when nothing was written.
 */
export async function proposeCandidate(tx: Transaction, pair: ProposedPair): Promise<string | null> {
  const { recordA, recordB, contributions, weight, probability } = arranged(pair)
  const known = await executePrepared<{ id: string; status: string; weight: number; same: boolean }>(
    tx,
    sql`
    with a as (
      select source_record_id as id from customer_links where until is null and customer_id =
        (select customer_id from customer_links where source_record_id = ${recordA}::uuid and until is null)
    ), b as (
      select source_record_id as id from customer_links where until is null and customer_id =
        (select customer_id from customer_links where source_record_id = ${recordB}::uuid and until is null)
    )
    select id, status, weight, record_a = ${recordA}::uuid and record_b = ${recordB}::uuid as same from (
      select c.* from match_candidates c where c.record_a in (select id from a) and c.record_b in (select id from b)
      union all
      select c.* from match_candidates c where c.record_a in (select id from b) and c.record_b in (select id from a)
    ) c order by id`,
  )
  if (known.some(({ status }) => status === 'never')) return null
  if (known.some((each) => each.status === 'different' && each.weight > weight - NEWS)) return null
  const open = known.filter(({ status }) => status === 'open' || status === 'later')
  if (open.some((each) => !each.same && each.weight >= weight)) return null
  // The row of the weaker pair gives way, or the pair would be asked twice.
  for (const each of open.filter(({ same }) => !same))
    await executePrepared(tx, sql`delete from match_candidates where id = ${each.id}::uuid`)
  const [written] = await executePrepared<{ id: string }>(
    tx,
    sql`
    insert into match_candidates (record_a, record_b, weight, probability, contributions, model_version)
    values (${recordA}::uuid, ${recordB}::uuid, ${weight}, ${probability}, ${JSON.stringify(contributions)}::jsonb, ${pair.modelVersion})
    on conflict (record_a, record_b) do update set weight = excluded.weight, probability = excluded.probability,
      contributions = excluded.contributions, model_version = excluded.model_version,
      status = case when match_candidates.status = 'later' then 'later' else 'open' end,
      decided_by = null, decided_at = null, reason = null, merge_id = null
    where match_candidates.status <> 'never'
    returning id`,
  )
  return written?.id ?? null
}
