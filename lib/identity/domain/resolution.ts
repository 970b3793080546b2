import { type BlockDistribution, Candidates } from './candidates'
import { clusterRecords, type Edges } from './clustering'
import type { Dataset } from './dataset'
import { decided, type Estimation, Estimator, Workbench } from './estimate'
import { findContradiction, type HardFacts } from './hard-facts'
import type { Identifier } from './identifiers'
import type { Field } from './kinds'
import { type MatchModel, priorModel, toProbability, toWeight } from './model'
import { Parameters } from './scorer'

/** Pairs below this weight (bits) are forgotten at once. */
const KEEP = -7
const SAMPLE = 300_000
/** Tables whose terms name one customer unless the data say otherwise. */
const KEY_TABLES = new Set(['national_id', 'siret', 'siren', 'vat', 'iban', 'email', 'phone'])
const MOST_OF_ONE = 10
/** Pairs under 11 % do not bring records together; groups are joined at even odds; one pair counts for 12 bits at most. */
const FLOOR = -3
const LINK = 0
const CAP = 12

/** In their order. */
export type ResolutionStep = 'blocking' | 'estimation' | 'scoring' | 're-estimation' | 'clustering'

export type ResolutionOptions = {
  /** A trained model; without it the model is estimated from the records. */
  readonly model?: MatchModel
  readonly region?: string
  /** False for a file so small that how often a term occurs in it says nothing: the model's averages stand. */
  readonly countTerms?: boolean
  /** True for two rows that must not share a cluster (a « never merge » decision, verified facts that contradict each other). */
  readonly conflict?: (i: number, j: number) => boolean
  /** Called with each step as it begins; throws to end the resolution. */
  readonly progress?: (step: ResolutionStep) => void | Promise<void>
}

export type Resolution = {
  readonly model: MatchModel
  readonly clusters: Int32Array
  readonly pairs: Edges
  readonly candidatePairs: number
  readonly blocks: BlockDistribution
  readonly estimation: Estimation | null
  readonly bench: Workbench
}

/** Keeps pairs in growing arrays. */
class PairList {
  private i = new Int32Array(1 << 14)
  private j = new Int32Array(1 << 14)
  private weight = new Float32Array(1 << 14)
  count = 0

  add(i: number, j: number, weight: number): void {
    if (this.count === this.i.length) {
      const grow = <T extends Int32Array | Float32Array>(old: T, fresh: T): T => {
        fresh.set(old)
        return fresh
      }
      this.i = grow(this.i, new Int32Array(this.count * 2))
      this.j = grow(this.j, new Int32Array(this.count * 2))
      this.weight = grow(this.weight, new Float32Array(this.count * 2))
    }
    this.i[this.count] = i
    this.j[this.count] = j
    this.weight[this.count] = weight
    this.count++
  }

  edges(): Edges {
    return {
      i: this.i.subarray(0, this.count),
      j: this.j.subarray(0, this.count),
      weight: this.weight.subarray(0, this.count),
      count: this.count,
    }
  }
}

/** The largest block that is compared in full: all pairs of a small file, some thousands of pairs in a large one. */
export function blockLimit(records: number): number {
  return Math.max(60, Math.min(500, Math.round(2_000_000 / Math.max(1, records))))
}

/** A record that has met this share of the block limit in its smallest blocks looks no further: 24 for large files. */
const ENOUGH_PARTNERS = 0.4

/** Resolves a data set: blocks, estimates, scores, clusters. */
export async function resolve(
  dataset: Dataset,
  fields: readonly Field[],
  options: ResolutionOptions = {},
): Promise<Resolution> {
  const begin = options.progress ?? (() => undefined)
  const start = options.model ?? priorModel(fields, Math.max(2, dataset.size), options.region)
  const parameters = new Parameters(start)
  const bench = new Workbench(dataset, parameters, options.countTerms)
  parameters.match = new Float64Array(bench.kinds.count).fill(start.probabilityTwoRandomRecordsMatch)
  parameters.relatedRate = new Float64Array(bench.kinds.count).fill(
    parameters.distinguishes ? start.probabilityTwoRandomRecordsRelated : 0,
  )
  for (const [name, table] of bench.tables) {
    if (KEY_TABLES.has(name)) table.supposeMatched(MOST_OF_ONE)
    table.update(dataset.size, 0)
  }
  await begin('blocking')
  const limit = blockLimit(dataset.size)
  const candidates = new Candidates(dataset, limit, Math.round(limit * ENOUGH_PARTNERS))
  let candidatePairs = 0
  candidates.forEach(() => {
    candidatePairs++
  })
  let estimation: Estimation | null = null
  let estimator: Estimator | null = null
  const small = candidatePairs <= SAMPLE
  if (options.model === undefined) {
    await begin('estimation')
    estimator = new Estimator(bench, candidates, candidatePairs, SAMPLE)
    estimation = estimator.run(40, small)
  }
  await begin('scoring')
  const list = new PairList()
  candidates.forEach((i, j) => {
    const weight = bench.weight(i, j)
    if (weight > KEEP) list.add(i, j, weight)
  })
  let edges = list.edges()
  if (estimator !== null && !small) {
    // Term frequencies of customers need every pair, not the sample: count them now, estimate again, score again what was kept.
    recountTerms(bench, edges)
    await begin('re-estimation')
    estimation = estimator.run(20, false)
    const again = new PairList()
    for (let e = 0; e < edges.count; e++) {
      const i = edges.i[e] as number
      const j = edges.j[e] as number
      again.add(i, j, bench.weight(i, j))
    }
    edges = again.edges()
  }
  await begin('clustering')
  const numbers = numbersConflict(dataset)
  const { conflict } = options
  const clusters = clusterRecords(dataset.size, edges, {
    floor: FLOOR,
    link: LINK,
    cap: CAP,
    weight: (i, j) => bench.weight(i, j),
    conflict: conflict === undefined ? numbers : (i, j) => numbers(i, j) || conflict(i, j),
  })
  const model = exportModel(start, bench)
  return { model, clusters, pairs: edges, candidatePairs, blocks: candidates.distribution, estimation, bench }
}

function recountTerms(bench: Workbench, edges: Edges): void {
  for (const table of bench.tables.values()) table.clearMatched()
  for (let e = 0; e < edges.count; e++) {
    const p = toProbability(edges.weight[e] as number)
    if (p < 1e-3) continue
    bench.compare(edges.i[e] as number, edges.j[e] as number)
    const out = bench.comparer.outcome
    for (let s = 0; s < bench.comparer.slots; s++) {
      const level = out.level[s] as number
      if (level < 0 || bench.parameters.isFuzzy(s, level)) continue
      const id = bench.termAt(s, level)
      if (id >= 0) bench.tableOf[s]?.[level]?.addMatched(id, decided(p))
    }
  }
}

/**
 * Tells rows whose numbers with a checksum contradict each other: two social security numbers, or two SIREN (a SIRET counts by
 * its SIREN). Numbers without a checksum may be mistyped and only weigh.
 */
function numbersConflict(dataset: Dataset): (i: number, j: number) => boolean {
  const kinds = ['national_id', 'siren', 'siret']
  const columns = dataset.plan
    .map((comparator, c) => ({ c, name: comparator.specs[0]?.name ?? '' }))
    .filter(({ c, name }) => dataset.plan[c]?.type === 'identifier' && kinds.includes(name))
  const factsOf = (c: number, name: string, row: number): HardFacts => {
    const id = (dataset.value[c] as Int32Array)[row] as number
    if (id < 0) return {}
    const values = ((dataset.parsed[c] as unknown[])[id] as readonly Identifier[])
      .filter((one) => one.valid === true)
      .map((one) => one.value)
    return name === 'national_id' ? { nationalIds: values } : { sirens: values }
  }
  return (i, j) => columns.some(({ c, name }) => findContradiction(factsOf(c, name, i), factsOf(c, name, j)) !== null)
}

/** The model with the figures found, as it is exported. */
function exportModel(start: MatchModel, bench: Workbench): MatchModel {
  const { parameters, kinds } = bench
  let match = 0
  let related = 0
  let total = 0
  for (let k = 0; k < kinds.count; k++) {
    const pairs = kinds.totals[k] as number
    match += (parameters.match[k] as number) * pairs
    related += (parameters.relatedRate[k] as number) * pairs
    total += pairs
  }
  const shareOf = (slot: number, level: number): number | undefined => parameters.related[slot]?.[level]
  return {
    ...start,
    probabilityTwoRandomRecordsMatch: match / total,
    probabilityTwoRandomRecordsRelated: related / total,
    comparisons: start.comparisons.map((comparison, s) => ({
      ...comparison,
      related:
        shareOf(
          s,
          comparison.levels.findIndex((level) => level.related === undefined),
        ) ?? comparison.related,
      levels: comparison.levels.map((level, at) => {
        const table = bench.tableOf[s]?.[at]
        return {
          ...level,
          ...(level.related === undefined ? {} : { related: shareOf(s, at) ?? level.related }),
          m: parameters.m[s]?.[at] ?? level.m,
          u: table && at === 0 ? Math.min(1, table.agreement()) : (parameters.u[s]?.[at] ?? level.u),
          ...(level.fuzzy && (parameters.typical[s]?.[at] ?? 0) > 0
            ? { typicalFrequency: parameters.typical[s]?.[at] ?? 0 }
            : {}),
          ...(comparison.given === undefined ? {} : { uGiven: parameters.uGiven[s]?.[at] ?? level.u }),
        }
      }),
    })),
    thresholds: { automatic: toWeight(0.998), review: toWeight(0.1) },
  }
}
