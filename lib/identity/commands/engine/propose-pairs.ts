import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { type ProposedPair, proposeCandidate, proposeFirst } from '../propose-candidate'

/** Pairs put before the stewards in one transaction. */
export const BATCH_PAIRS = 200

/** A pair with the customers that its records belong to now. */
type Standing = { pair: ProposedPair; one: string; two: string }

/** The customers that records belong to now, by record. */
async function customersOf(tx: Transaction, records: readonly string[]): Promise<Map<string, string>> {
  const links = await tx.execute<{ record: string; customer: string }>(sql`
    select source_record_id as record, customer_id as customer from customer_links
    where until is null and source_record_id = any(${`{${records.join()}}`}::uuid[])`)
  return new Map(links.map(({ record, customer }) => [record, customer]))
}

/** For each pair whose customers the list knows already, whether it holds this very pair with this very weight. */
async function knownPairs(tx: Transaction, standing: readonly Standing[]): Promise<Map<number, boolean>> {
  const rows = standing.map(({ pair, one, two }, at) => ({
    at,
    one,
    two,
    a: pair.a,
    b: pair.b,
    weight: pair.score.weight,
  }))
  const known = await tx.execute<{ at: number; said: boolean }>(sql`
    select p.at, bool_or(c.status in ('open', 'later') and c.weight = p.weight
      and c.record_a = least(p.a, p.b) and c.record_b = greatest(p.a, p.b)) as said
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p (at int, one uuid, two uuid, a uuid, b uuid, weight float8)
    join customer_links l on l.customer_id = p.one and l.until is null
    join customer_links m on m.customer_id = p.two and m.until is null
    join match_candidates c on c.record_a = least(l.source_record_id, m.source_record_id)
      and c.record_b = greatest(l.source_record_id, m.source_record_id)
    group by p.at`)
  return new Map(known.map(({ at, said }) => [at, said]))
}

/** Writes pairs of customers, each at most once among them. Returns how many: not those that stand there already. */
async function proposePairs(tx: Transaction, standing: readonly Standing[]): Promise<number> {
  const known = await knownPairs(tx, standing)
  let written = await proposeFirst(
    tx,
    standing.filter((_, at) => !known.has(at)).map(({ pair }) => pair),
  )
  for (const [at, said] of known) {
    const pair = standing[at]?.pair
    if (!said && pair && (await proposeCandidate(tx, pair))) written++
  }
  return written
}

/**
 * Puts pairs before the stewards in a transaction of its own: those that `ask` names once it is told which customers
 * the records belong to now. Returns how many were written.
 */
export function proposeBatch(
  records: readonly string[],
  ask: (customerOf: ReadonlyMap<string, string>) => readonly Standing[],
): Promise<number> {
  return database().transaction(async (tx) => proposePairs(tx, ask(await customersOf(tx, records))))
}
