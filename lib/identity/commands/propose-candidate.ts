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

/** A row of `match_candidates`, its records in the order of the table. */
type Row = { a: string; b: string; weight: number; probability: number; contributions: unknown; version: number }

/** The pair in the order of the table, with its values turned along. */
function rowOf({ a, b, score, modelVersion }: ProposedPair): Row {
  const turned = a > b
  const contributions = turned
    ? score.contributions.map((each) => ({ ...each, valueA: each.valueB, valueB: each.valueA }))
    : score.contributions
  const { weight, probability } = score
  return { a: turned ? b : a, b: turned ? a : b, weight, probability, contributions, version: modelVersion }
}

/** What was decided or waits about the two customers of a proposed pair; `same`: about these very records. */
type Known = { at: number; id: string; status: string; weight: number; same: boolean }

/** Every candidate between the customers of each pair; `at` is the pair's place among `rows`, from 1. */
function candidatesBetween(tx: Transaction, rows: readonly Row[]): Promise<Known[]> {
  const pairs = JSON.stringify(rows.map(({ a, b }) => ({ a, b })))
  return executePrepared<Known>(
    tx,
    sql`
    select pair.at::int, c.id, c.status, c.weight, c.record_a = pair.a and c.record_b = pair.b as same
    from rows from (jsonb_to_recordset(${pairs}::jsonb) as (a uuid, b uuid)) with ordinality as pair (a, b, at)
    cross join lateral (
      with a as (
        select source_record_id as id from customer_links where until is null and customer_id =
          (select customer_id from customer_links where source_record_id = pair.a and until is null)
      ), b as (
        select source_record_id as id from customer_links where until is null and customer_id =
          (select customer_id from customer_links where source_record_id = pair.b and until is null)
      )
      select c.* from match_candidates c where c.record_a in (select id from a) and c.record_b in (select id from b)
      union all
      select c.* from match_candidates c where c.record_a in (select id from b) and c.record_b in (select id from a)
    ) c order by pair.at, c.id`,
  )
}

/** Writes pairs; one that is there is asked again unless somebody said "never". Returns the ids of those written. */
async function writeRows(tx: Transaction, rows: readonly Row[]): Promise<string[]> {
  if (rows.length === 0) return []
  const written = await executePrepared<{ id: string }>(
    tx,
    sql`
    insert into match_candidates (record_a, record_b, weight, probability, contributions, model_version)
    select a, b, weight, probability, contributions, version from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as pair (a uuid, b uuid, weight float8, probability float8, contributions jsonb, version int)
    on conflict (record_a, record_b) do update set weight = excluded.weight, probability = excluded.probability,
      contributions = excluded.contributions, model_version = excluded.model_version,
      status = case when match_candidates.status = 'later' then 'later' else 'open' end,
      decided_by = null, decided_at = null, reason = null, merge_id = null
    where match_candidates.status <> 'never'
    returning id`,
  )
  return written.map(({ id }) => id)
}

/** Puts pairs of a customer that was made a moment ago before the stewards: nobody has said anything about it yet. */
export async function proposeFirst(tx: Transaction, pairs: readonly ProposedPair[]): Promise<number> {
  return (await writeRows(tx, pairs.map(rowOf))).length
}

/** Whether a pair says more than what is known about its customers. */
function isNews(weight: number, known: readonly Known[]): boolean {
  if (known.some(({ status }) => status === 'never')) return false
  if (known.some((each) => each.status === 'different' && each.weight > weight - NEWS)) return false
  return !known.some((each) => isOpen(each) && !each.same && each.weight >= weight)
}

const isOpen = ({ status }: Known): boolean => status === 'open' || status === 'later'

/**
 * Puts pairs before the stewards, in the caller's transaction, each between two other customers. Two customers have one
 * pair in the list at a time: the best. What was decided about them is not asked again, except "different" when much
 * more speaks for them now. Returns the ids of the candidates that were written.
 */
export async function proposeCandidates(tx: Transaction, pairs: readonly ProposedPair[]): Promise<string[]> {
  if (pairs.length === 0) return []
  const rows = pairs.map(rowOf)
  const known = Map.groupBy(await candidatesBetween(tx, rows), ({ at }) => at)
  const news = rows.flatMap((row, index) => {
    const about = known.get(index + 1) ?? []
    return isNews(row.weight, about) ? [{ row, about }] : []
  })
  // The row of the weaker pair gives way, or the pair would be asked twice.
  const weaker = news.flatMap(({ about }) => about.filter((each) => isOpen(each) && !each.same).map(({ id }) => id))
  if (weaker.length > 0)
    await executePrepared(tx, sql`delete from match_candidates where id = any(${`{${weaker.join()}}`}::uuid[])`)
  return writeRows(
    tx,
    news.map(({ row }) => row),
  )
}

/** Puts one pair before the stewards as `proposeCandidates` does. Returns the candidate's id, or null. */
export async function proposeCandidate(tx: Transaction, pair: ProposedPair): Promise<string | null> {
  return (await proposeCandidates(tx, [pair]))[0] ?? null
}
