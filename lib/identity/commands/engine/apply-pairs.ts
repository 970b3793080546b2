import 'server-only'
import { isProven } from '../../domain/customer-record'
import type { MatchModel } from '../../domain/model'
import type { Resolution } from '../../domain/resolution'
import { type CertainPair, mergeCertain } from './merge-certain'
import { BATCH_PAIRS, proposeBatch } from './propose-pairs'
import type { RecordFile } from './read-records'

/** What one run found about two customers: their best pair of rows, and whether the clusters bring them together. */
type CustomerPair = { i: number; j: number; weight: number; certain: boolean }

export type Applied = { candidates: number; merged: number; heldBack: number }

/** The best pair of each two customers, the surest first; the same pairs in the same order every time. */
function bestPairs(file: RecordFile, { pairs, clusters }: Resolution, model: MatchModel): CustomerPair[] {
  const best = new Map<string, CustomerPair>()
  for (let e = 0; e < pairs.count; e++) {
    const weight = pairs.weight[e] as number
    if (weight < model.thresholds.review) continue
    const i = pairs.i[e] as number
    const j = pairs.j[e] as number
    const a = file.customers.at(i)
    const b = file.customers.at(j)
    if (a === b) continue
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    const certain = weight >= model.thresholds.automatic && clusters[i] === clusters[j]
    const known = best.get(key)
    if (!known || Number(certain) > Number(known.certain) || (certain === known.certain && weight > known.weight))
      best.set(key, { i, j, weight, certain })
  }
  return [...best].sort(([x, a], [y, b]) => b.weight - a.weight || (x < y ? -1 : 1)).map(([, pair]) => pair)
}

/**
 * Acts on the pairs of a resolution: customers that are certainly one are merged; those that may be are put before the
 * stewards, and with `proposeOnly` all. Doing it again changes nothing. `report` may end it between transactions by
 * throwing.
 */
export async function applyPairs(
  file: RecordFile,
  resolution: Resolution,
  { model, modelVersion, proposeOnly }: { model: MatchModel; modelVersion: number; proposeOnly: boolean },
  report: (done: number, total: number) => Promise<void>,
): Promise<Applied> {
  const { bench } = resolution
  const pairs = bestPairs(file, resolution, model)
  const isSure = (i: number, j: number) => {
    const score = bench.score(model, i, j)
    return score.band === 'automatic' && isProven(score)
  }
  await report(0, pairs.length)
  const sure = proposeOnly ? [] : pairs.filter(({ i, j, certain }) => certain && isSure(i, j))
  const merged = await mergeCertain(
    sure.map(
      ({ i, j }): CertainPair => ({
        a: file.customers.at(i),
        b: file.customers.at(j),
        records: [file.ids.at(i), file.ids.at(j)],
      }),
    ),
    (done, total) => report(done, total + pairs.length),
  )
  const applied: Applied = { candidates: 0, merged, heldBack: 0 }
  // Merges may have made two pairs of customers one: the better pair, met first, is the one that is asked.
  const asked = new Set<string>()
  for (let at = 0; at < pairs.length; at += BATCH_PAIRS) {
    await report(merged + at, merged + pairs.length)
    const batch = pairs.slice(at, at + BATCH_PAIRS)
    const records = batch.flatMap(({ i, j }) => [file.ids.at(i), file.ids.at(j)])
    applied.candidates += await proposeBatch(records, (customerOf) =>
      batch.flatMap(({ i, j, certain }) => {
        const [a, b] = [file.ids.at(i), file.ids.at(j)]
        const [one, two] = [customerOf.get(a), customerOf.get(b)]
        if (!one || !two || one === two) return []
        const key = one < two ? `${one} ${two}` : `${two} ${one}`
        if (asked.has(key)) return []
        asked.add(key)
        const score = bench.score(model, i, j)
        if (score.band === 'none') return []
        if (score.band === 'automatic' && isProven(score) && !(proposeOnly && certain)) applied.heldBack++
        return [{ pair: { a, b, score, modelVersion }, one, two }]
      }),
    )
  }
  await report(merged + pairs.length, merged + pairs.length)
  return applied
}
