import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { matchModels } from '@/db/schema'
import { type CustomerKind, isProven } from '../../domain/customer-record'
import type { MatchModel } from '../../domain/model'
import type { Resolution } from '../../domain/resolution'
import type { PairScore } from '../../domain/score'
import { mergeOldest } from '../apply-findings'
import { wereParted } from '../find-matches'
import { proposeCandidate } from '../propose-candidate'
import type { RecordFile } from './read-records'

const BATCH = 5000

/** Replaces the term frequencies of a kind by those that were counted. */
export async function writeTerms(kind: CustomerKind, resolution: Resolution): Promise<void> {
  await database().transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`)
    await tx.execute(sql`delete from match_terms where kind = ${kind}`)
    let rows: { name: string; term: string; frequency: number }[] = []
    const flush = async () => {
      await tx.execute(sql`
        insert into match_terms (kind, name, term, frequency)
        select ${kind}, name, term, frequency from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (name text, term text, frequency float8)`)
      rows = []
    }
    for (const [name, table] of resolution.bench.tables) {
      const single = table.singleFrequency()
      if (single >= 0) rows.push({ name, term: '', frequency: single })
      const shared: { name: string; term: string; frequency: number }[] = []
      table.forEachShared((term, frequency) => shared.push({ name, term, frequency }))
      for (const row of shared) {
        rows.push(row)
        if (rows.length >= BATCH) await flush()
      }
    }
    if (rows.length > 0) await flush()
  })
}

/** Puts a model in force. Returns its version. */
export async function writeModel(kind: CustomerKind, model: MatchModel, note: string): Promise<number> {
  const [written] = await database()
    .insert(matchModels)
    .values({ kind, model, note })
    .returning({ version: matchModels.version })
  if (!written) throw new Error('model not written')
  return written.version
}

/** What one run found about two customers: their best pair, and whether a machine may bring them together. */
type CustomerPair = { i: number; j: number; weight: number; certain: boolean }

export type Applied = { candidates: number; merged: number; heldBack: number }

/**
 * Acts on the pairs of a resolution: customers that are certainly one are merged, one transaction each; those that may
 * be are put before the stewards. Doing it again changes nothing. `report` may end it between transactions by throwing.
 */
export async function applyPairs(
  file: RecordFile,
  resolution: Resolution,
  { model, modelVersion, proposeOnly }: { model: MatchModel; modelVersion: number; proposeOnly: boolean },
  report: (done: number, total: number) => Promise<void>,
): Promise<Applied> {
  const { pairs, clusters, bench } = resolution
  const best = new Map<string, CustomerPair>()
  for (let e = 0; e < pairs.count; e++) {
    const weight = pairs.weight[e] as number
    if (weight < model.thresholds.review) continue
    const i = pairs.i[e] as number
    const j = pairs.j[e] as number
    const a = file.customers[i] as string
    const b = file.customers[j] as string
    if (a === b) continue
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    const certain = weight >= model.thresholds.automatic && clusters[i] === clusters[j]
    const known = best.get(key)
    if (!known || Number(certain) > Number(known.certain) || (certain === known.certain && weight > known.weight))
      best.set(key, { i, j, weight, certain })
  }
  // The surest first; the same pairs in the same order every time.
  const order = [...best].sort(([x, a], [y, b]) => b.weight - a.weight || (x < y ? -1 : 1))
  const applied: Applied = { candidates: 0, merged: 0, heldBack: 0 }
  for (const [at, [, { i, j, certain }]] of order.entries()) {
    if (at % 50 === 0) await report(at, order.length)
    const score = bench.score(model, i, j)
    const ids = [file.ids[i] as string, file.ids[j] as string] as const
    const outcome = await settlePair(ids, score, certain && !proposeOnly, modelVersion)
    if (outcome) applied[outcome]++
    if (outcome !== 'merged' && score.band === 'automatic') applied.heldBack++
  }
  await report(order.length, order.length)
  return applied
}

/** Brings the customers of two records together, or proposes it, in one transaction. */
function settlePair(
  [a, b]: readonly [string, string],
  score: PairScore,
  certain: boolean,
  modelVersion: number,
): Promise<'merged' | 'candidates' | null> {
  return database().transaction(async (tx) => {
    const rows = await tx.execute<{ record: string; customer: string }>(sql`
      select source_record_id as record, customer_id as customer from customer_links
      where until is null and source_record_id in (${a}::uuid, ${b}::uuid)`)
    const one = rows.find(({ record }) => record === a)?.customer
    const two = rows.find(({ record }) => record === b)?.customer
    if (!one || !two || one === two || score.band === 'none') return null
    const automatic = certain && score.band === 'automatic' && isProven(score)
    if (automatic && !(await wereParted(tx, one, two)) && (await mergeOldest(tx, one, two))) return 'merged'
    return (await proposeCandidate(tx, { a, b, score, modelVersion })) ? 'candidates' : null
  })
}
