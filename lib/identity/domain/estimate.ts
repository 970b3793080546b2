import type { Candidates } from './candidates'
import type { ComparisonSpec } from './comparisons'
import type { Dataset } from './dataset'
import type { MatchModel } from './model'
import { makeRandom } from './random'
import { PERSONAL, RelatedShares } from './related-shares'
import { type PairScore, scoreOutcome } from './score'
import { PairComparer, type Parameters } from './scorer'
import type { TermTable } from './term-table'

const RANDOM_PAIRS = 300_000
const GIVEN_PAIRS = 20_000
/** Random pairs whose chance of being one customer is below this under the prior model are non-matches for good. */
const NO_MATCH = 1e-7
/** Pseudo-pairs that the prior m of a comparison is worth. */
const PRIOR_PAIRS = 30
const PRIOR_PAIRS_AUXILIARY = 60
/**
 * One customer's records disagree on what is personal (given name, birth date, national number) at most so many times as often
 * as the prior says, and in at most this share of pairs. Without the bound, a file without duplicates would teach that members
 * of a household are one customer.
 */
const DISAGREEMENT_OVER_PRIOR = 2.5
const MOST_DISAGREEMENT = 0.35
/** Pairs less likely to be related than this are not looked at for what related customers share. */
const LEAST_RELATED = 1e-3
/** Pseudo-pairs that the prior u of a level is worth: keeps levels never seen by chance possible. */
const PRIOR_U = 1

/** Outcomes of many pairs, packed. */
class PairSample {
  readonly slots: number
  count = 0
  level: Int8Array
  given: Uint8Array
  term: Int32Array
  kind: Uint8Array

  constructor(slots: number, capacity: number) {
    this.slots = slots
    this.level = new Int8Array(capacity * slots)
    this.given = new Uint8Array(capacity * slots)
    this.term = new Int32Array(capacity * slots)
    this.kind = new Uint8Array(capacity)
  }

  add(bench: Workbench, kind: number): void {
    if (this.count === this.kind.length) this.grow()
    const base = this.count * this.slots
    const out = bench.comparer.outcome
    for (let s = 0; s < this.slots; s++) {
      const level = out.level[s] as number
      this.level[base + s] = level
      this.given[base + s] = out.given[s] as number
      this.term[base + s] = level >= 0 ? bench.termAt(s, level) : -1
    }
    this.kind[this.count] = kind
    this.count++
  }

  private grow(): void {
    const capacity = this.kind.length * 2
    const level = new Int8Array(capacity * this.slots)
    level.set(this.level)
    this.level = level
    const given = new Uint8Array(capacity * this.slots)
    given.set(this.given)
    this.given = given
    const term = new Int32Array(capacity * this.slots)
    term.set(this.term)
    this.term = term
    const kind = new Uint8Array(capacity)
    kind.set(this.kind)
    this.kind = kind
  }
}

/** Kinds of pairs when several inputs are linked: within each input, and across. Each has its own chance of a match. */
export class PairKinds {
  readonly count: number
  readonly totals: Float64Array
  private readonly inputs: number

  constructor(dataset: Dataset) {
    const sizes: number[] = []
    for (const input of dataset.input) sizes[input] = (sizes[input] ?? 0) + 1
    this.inputs = sizes.length
    this.count = this.inputs === 1 ? 1 : this.inputs + 1
    this.totals = new Float64Array(this.count)
    let within = 0
    for (let k = 0; k < this.inputs; k++) {
      const n = sizes[k] ?? 0
      const pairs = (n * (n - 1)) / 2
      this.totals[k] = Math.max(1, pairs)
      within += pairs
    }
    if (this.inputs > 1) this.totals[this.inputs] = Math.max(1, (dataset.size * (dataset.size - 1)) / 2 - within)
  }

  of(a: number, b: number): number {
    return a === b ? a : this.inputs
  }
}

/** Everything scoring needs about one data set: comparer, figures, term tables. */
export class Workbench {
  readonly dataset: Dataset
  readonly comparer: PairComparer
  readonly parameters: Parameters
  readonly tables: Map<string, TermTable>
  /** Per slot and level the table whose frequency replaces u. */
  readonly tableOf: readonly (readonly (TermTable | null)[])[]
  readonly kinds: PairKinds
  matchRatio = 1
  relatedRatio = 1

  /** Without `countTerms` every term has the average frequency of the model. */
  constructor(dataset: Dataset, parameters: Parameters, countTerms = true) {
    this.dataset = dataset
    this.comparer = new PairComparer(dataset.plan)
    this.parameters = parameters
    this.tables = countTerms ? dataset.termTables() : new Map()
    this.tableOf = this.comparer.specs.map((spec) =>
      spec.levels.map((level) => (level.terms ? (this.tables.get(level.terms) ?? null) : null)),
    )
    this.kinds = new PairKinds(dataset)
  }

  /** Compares records i and j into the comparer's outcome. */
  compare(i: number, j: number): void {
    const { dataset, comparer } = this
    for (let c = 0; c < dataset.plan.length; c++) {
      const a = (dataset.value[c] as Int32Array)[i] as number
      const b = (dataset.value[c] as Int32Array)[j] as number
      const values = dataset.parsed[c] as unknown[]
      comparer.compareAt(c, a < 0 ? null : values[a], b < 0 ? null : values[b])
    }
    comparer.finish()
  }

  /** The number of the term that a slot's level agrees on, or of the rarer of two that look alike; -1 when there is none. */
  termAt(slot: number, level: number): number {
    const table = this.tableOf[slot]?.[level]
    const { term, other } = this.comparer.outcome
    const word = term[slot] as string | null
    if (!table || word === null) return -1
    const id = table.idOf(word)
    const second = other[slot] as string | null
    if (second === null) return id
    const otherId = table.idOf(second)
    return id < 0 || otherId < 0 ? -1 : table.frequencyOf(otherId) < table.frequencyOf(id) ? otherId : id
  }

  /** Likelihood ratios of the current outcome: one customer, and related customers, each against chance. */
  evaluate(auxiliaries: boolean): void {
    const out = this.comparer.outcome
    let match = 1
    let related = 1
    for (let s = 0; s < this.comparer.slots; s++) {
      const level = out.level[s] as number
      if (level < 0 || (!auxiliaries && this.parameters.auxiliary[s] === 1)) continue
      const id = this.termAt(s, level)
      const frequency = id < 0 ? -1 : (this.tableOf[s]?.[level]?.frequencyOf(id) ?? -1)
      const ratio = this.parameters.ratio(s, level, out.given[s] as number, frequency)
      const share = (this.parameters.related[s] as Float64Array)[level] as number
      match *= ratio
      related *= share * ratio + 1 - share
    }
    this.matchRatio = match
    this.relatedRatio = related
  }

  /** Odds that the pair just evaluated is one customer. */
  odds(kind: number): number {
    const p = this.parameters.match[kind] as number
    const r = this.parameters.relatedRate[kind] as number
    return (p * this.matchRatio) / (r * this.relatedRatio + 1 - p - r)
  }

  /** Share of customers that carry a term; -1 when the table or the term is unknown. */
  readonly frequency = (name: string, term: string): number => {
    const table = this.tables.get(name)
    return table === undefined ? -1 : table.frequencyOf(table.idOf(term))
  }

  /** The full score of a pair of records under a model whose figures are this bench's, for explanations. */
  score(model: MatchModel, i: number, j: number): PairScore {
    this.compare(i, j)
    const kind = this.kinds.of(this.dataset.input[i] as number, this.dataset.input[j] as number)
    const { comparer, parameters, frequency } = this
    return scoreOutcome(
      { model, plan: this.dataset.plan, comparer, parameters, frequency },
      this.dataset.recordOf(i),
      this.dataset.recordOf(j),
      kind,
    )
  }

  /** True when the outcome just compared contradicts what tells customers apart. */
  contradicted(): boolean {
    const { comparer } = this
    for (let s = 0; s < comparer.slots; s++) {
      const level = comparer.outcome.level[s] as number
      if (level >= 0 && comparer.specs[s]?.levels[level]?.contradicts) return true
    }
    return false
  }

  /** Weight in bits of a pair of records, all comparisons included. */
  weight(i: number, j: number): number {
    this.compare(i, j)
    this.evaluate(true)
    return Math.log2(this.odds(this.kinds.of(this.dataset.input[i] as number, this.dataset.input[j] as number)))
  }
}

/** What estimation found. */
export type Estimation = { readonly iterations: number; readonly expectedMatches: number; readonly randomPairs: number }

/**
 * Estimates the model without labels: u from random pairs, each counted by its chance of not being a match; m, the chance of a
 * match and of relation, and what related customers share by expectation–maximisation over candidate pairs with priors as
 * pseudo-counts; term frequencies per customer. The chance of a match is over all pairs, so that blocking does not bias it:
 * pairs that share no block count as no match.
 */
export class Estimator {
  private readonly bench: Workbench
  private readonly candidates: PairSample
  private readonly rate: number
  /** Random pairs that may be one customer; the levels of all the others are counted once. */
  private readonly random: PairSample
  private readonly randomCounts: Float64Array[]
  private readonly fuzzySum: Float64Array[]
  private readonly fuzzySeen: Float64Array[]
  private readonly randomPairs: number
  private readonly conditional: (PairSample | null)[]
  private readonly shares: RelatedShares
  private readonly prior: { readonly m: Float64Array[]; readonly u: Float64Array[] }

  constructor(bench: Workbench, candidates: Candidates, candidateCount: number, sampleLimit: number) {
    this.bench = bench
    this.rate = Math.min(1, sampleLimit / Math.max(1, candidateCount))
    const slots = bench.comparer.slots
    this.shares = new RelatedShares(bench.comparer.specs, bench.parameters.related)
    this.prior = { m: bench.parameters.m.map((x) => x.slice()), u: bench.parameters.u.map((x) => x.slice()) }
    this.candidates = new PairSample(slots, Math.min(candidateCount, Math.ceil(sampleLimit * 1.05)) + 16)
    const threshold = this.rate * 4294967296
    const all = this.rate >= 1
    candidates.forEach((i, j) => {
      if (!all && mix(i, j) >= threshold) return
      bench.compare(i, j)
      this.candidates.add(this.bench, this.kind(i, j))
    })
    this.random = new PairSample(slots, 1 << 12)
    this.randomCounts = bench.parameters.m.map((levels) => new Float64Array(levels.length))
    this.fuzzySum = this.randomCounts.map((levels) => levels.slice())
    this.fuzzySeen = this.randomCounts.map((levels) => levels.slice())
    this.randomPairs = this.sampleRandom()
    for (let s = 0; s < slots; s++) {
      const typical = bench.parameters.typical[s] as Float64Array
      for (let level = 0; level < typical.length; level++) {
        const seen = this.fuzzySeen[s]?.[level] as number
        // Too few pairs of strangers that look alike: the average stands.
        typical[level] = seen >= 20 ? (this.fuzzySum[s]?.[level] as number) / seen : 0
      }
    }
    this.conditional = bench.comparer.specs.map((spec, s) =>
      spec.given === undefined ? null : this.sampleGiven(spec.given, s),
    )
  }

  private kind(i: number, j: number): number {
    return this.bench.kinds.of(this.bench.dataset.input[i] as number, this.bench.dataset.input[j] as number)
  }

  private sampleRandom(): number {
    const n = this.bench.dataset.size
    const all = (n * (n - 1)) / 2
    if (all <= RANDOM_PAIRS) {
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) this.addRandom(i, j)
      return all
    }
    const random = makeRandom(20240229)
    let drawn = 0
    for (let k = 0; k < RANDOM_PAIRS; k++) {
      const i = Math.floor(random() * n)
      const j = Math.floor(random() * n)
      if (i === j) continue
      drawn++
      this.addRandom(i, j)
    }
    return drawn
  }

  private addRandom(i: number, j: number): void {
    const { bench } = this
    bench.compare(i, j)
    bench.evaluate(false)
    const kind = this.kind(i, j)
    for (let s = 0; s < bench.comparer.slots; s++) {
      const level = bench.comparer.outcome.level[s] as number
      if (level < 0 || !bench.parameters.isFuzzy(s, level)) continue
      const id = bench.termAt(s, level)
      if (id < 0) continue
      const seen = this.fuzzySeen[s] as Float64Array
      const sum = this.fuzzySum[s] as Float64Array
      seen[level] = (seen[level] as number) + 1
      sum[level] = (sum[level] as number) + (bench.tableOf[s]?.[level]?.frequencyOf(id) ?? 0)
    }
    if (bench.odds(kind) > NO_MATCH) {
      this.random.add(this.bench, kind)
      return
    }
    for (let s = 0; s < bench.comparer.slots; s++) {
      const level = bench.comparer.outcome.level[s] as number
      if (level < 0) continue
      const counts = this.randomCounts[s] as Float64Array
      counts[level] = (counts[level] as number) + 1
    }
  }

  /** Pairs that agree on the condition of a comparison, drawn from the records that share a term of that table. */
  private sampleGiven(table: string, slot: number): PairSample {
    const { dataset, comparer } = this.bench
    const groups = new Map<string, number[]>()
    for (let row = 0; row < dataset.size; row++) {
      for (let c = 0; c < dataset.plan.length; c++) {
        const id = (dataset.value[c] as Int32Array)[row] as number
        if (id < 0) continue
        const comparator = dataset.plan[c]
        comparator?.terms((dataset.parsed[c] as unknown[])[id], (name, term) => {
          if (name !== table) return
          const group = groups.get(term)
          if (group === undefined) groups.set(term, [row])
          else if (group.length < 2000) group.push(row)
        })
      }
      if (groups.size > 300_000) break
    }
    const lists = [...groups.values()].filter((group) => group.length > 1)
    const sample = new PairSample(this.bench.comparer.slots, 1 << 10)
    if (lists.length === 0) return sample
    const random = makeRandom(7919 + slot)
    // Groups are drawn by the number of their pairs, as random pairs that agree would be.
    const cumulative: number[] = []
    let total = 0
    for (const list of lists) {
      total += (list.length * (list.length - 1)) / 2
      cumulative.push(total)
    }
    const wanted = Math.min(GIVEN_PAIRS, total * 2)
    for (let k = 0; k < wanted; k++) {
      const target = random() * total
      let low = 0
      let high = cumulative.length - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if ((cumulative[middle] as number) > target) high = middle
        else low = middle + 1
      }
      const list = lists[low] as number[]
      const i = list[Math.floor(random() * list.length)] as number
      const j = list[Math.floor(random() * list.length)] as number
      if (i === j) continue
      this.bench.compare(i, j)
      if (comparer.outcome.given[slot] === 1 && (comparer.outcome.level[slot] as number) >= 0)
        sample.add(this.bench, this.kind(i, j))
    }
    return sample
  }

  /** Chances of match and relation of pair k of a sample, without the auxiliary comparisons. */
  private posterior(sample: PairSample, k: number, out: Float64Array): void {
    const { parameters, tableOf, comparer } = this.bench
    const base = k * sample.slots
    let match = 1
    let related = 1
    for (let s = 0; s < comparer.slots; s++) {
      const level = sample.level[base + s] as number
      if (level < 0 || parameters.auxiliary[s] === 1) continue
      const id = sample.term[base + s] as number
      const table = id < 0 ? null : (tableOf[s]?.[level] ?? null)
      const frequency = table === null ? -1 : table.frequencyOf(id)
      const ratio = parameters.ratio(s, level, sample.given[base + s] as number, frequency)
      const share = (parameters.related[s] as Float64Array)[level] as number
      match *= ratio
      related *= share * ratio + 1 - share
    }
    const kind = sample.kind[k] as number
    const p = parameters.match[kind] as number
    const r = parameters.relatedRate[kind] as number
    const wm = p * match
    const wr = r * related
    const total = wm + wr + 1 - p - r
    out[0] = wm / total
    out[1] = wr / total
  }

  /** Runs expectation–maximisation until the figures are steady; `withTerms` re-counts matched pairs by term on the way. */
  run(iterations: number, withTerms: boolean): Estimation {
    const { parameters, comparer, tables, tableOf, kinds, dataset } = this.bench
    const slots = comparer.slots
    const scale = 1 / this.rate
    const out = new Float64Array(2)
    let expected = 0
    let iteration = 0
    for (const table of tables.values()) table.update(dataset.size, this.lastExpected)
    for (iteration = 1; iteration <= iterations; iteration++) {
      // Random pairs first: u for the present m.
      this.estimateU(out)
      const matched = new Float64Array(kinds.count)
      const relatedCount = new Float64Array(kinds.count)
      const counts = parameters.m.map((levels) => new Float64Array(levels.length))
      if (withTerms) for (const table of tables.values()) table.clearMatched()
      this.shares.clear()
      for (let k = 0; k < this.candidates.count; k++) {
        this.posterior(this.candidates, k, out)
        const p = out[0] as number
        const kind = this.candidates.kind[k] as number
        const r = out[1] as number
        relatedCount[kind] = (relatedCount[kind] as number) + r
        if (r > LEAST_RELATED) this.countShared(k, r)
        if (p < 1e-5) continue
        matched[kind] = (matched[kind] as number) + p
        const base = k * slots
        for (let s = 0; s < slots; s++) {
          const level = this.candidates.level[base + s] as number
          if (level < 0) continue
          const slotCounts = counts[s] as Float64Array
          slotCounts[level] = (slotCounts[level] as number) + p
          const id = this.candidates.term[base + s] as number
          if (withTerms && id >= 0 && !parameters.isFuzzy(s, level))
            tableOf[s]?.[level]?.addMatched(id, decided(p) * scale)
        }
      }
      expected = 0
      let change = 0
      for (let kind = 0; kind < kinds.count; kind++) {
        const total = kinds.totals[kind] as number
        const p = Math.min(0.5, ((matched[kind] as number) * scale + 0.5) / total)
        const before = parameters.match[kind] as number
        change = Math.max(change, Math.abs(Math.log(p / before)))
        parameters.match[kind] = p
        if (parameters.distinguishes)
          parameters.relatedRate[kind] = Math.min(0.25, ((relatedCount[kind] as number) * scale + 0.5) / total)
        expected += (matched[kind] as number) * scale
      }
      this.lastExpected = expected
      for (let s = 0; s < slots; s++) {
        const found = counts[s] as Float64Array
        const strength = parameters.auxiliary[s] === 1 ? PRIOR_PAIRS_AUXILIARY : PRIOR_PAIRS
        const prior = parameters.auxiliary[s] === 1 ? this.neutralPrior(s) : (this.prior.m[s] as Float64Array)
        let total = 0
        let priorTotal = 0
        for (const value of found) total += value
        for (const value of prior) priorTotal += value
        const m = parameters.m[s] as Float64Array
        for (let level = 0; level < m.length; level++) {
          const next =
            ((found[level] as number) * scale + (strength * (prior[level] as number)) / priorTotal) /
            (total * scale + strength)
          change = Math.max(change, Math.abs(next - (m[level] as number)))
          m[level] = next
        }
        if ((comparer.specs[s]?.related ?? 1) <= PERSONAL && parameters.auxiliary[s] === 0) this.boundDisagreement(s, m)
      }
      if (parameters.distinguishes) this.shares.update(parameters.m, scale)
      for (const table of tables.values()) table.update(dataset.size, expected)
      if (change < 0.002 && iteration >= 3) break
    }
    return { iterations: iteration, expectedMatches: expected, randomPairs: this.randomPairs }
  }

  private lastExpected = 0

  /** Counts what pair k of the candidates, related with chance `r`, shares. */
  private countShared(k: number, r: number): void {
    const { parameters, tableOf } = this.bench
    const sample = this.candidates
    const base = k * sample.slots
    for (let s = 0; s < sample.slots; s++) {
      const level = sample.level[base + s] as number
      if (level < 0) continue
      const id = sample.term[base + s] as number
      const frequency = id < 0 ? -1 : (tableOf[s]?.[level]?.frequencyOf(id) ?? -1)
      const ratio = parameters.ratio(s, level, sample.given[base + s] as number, frequency)
      this.shares.count(s, level, r, ratio)
    }
  }

  private boundDisagreement(slot: number, m: Float64Array): void {
    const priorM = this.prior.m[slot] as Float64Array
    const priorU = this.prior.u[slot] as Float64Array
    let disagree = 0
    let priorDisagree = 0
    for (let level = 0; level < m.length; level++) {
      if ((priorM[level] as number) >= (priorU[level] as number)) continue
      disagree += m[level] as number
      priorDisagree += priorM[level] as number
    }
    const most = Math.min(MOST_DISAGREEMENT, DISAGREEMENT_OVER_PRIOR * priorDisagree)
    if (disagree <= most) return
    for (let level = 0; level < m.length; level++) {
      const less = (priorM[level] as number) < (priorU[level] as number)
      m[level] = (m[level] as number) * (less ? most / disagree : (1 - most) / (1 - disagree))
    }
  }

  /** For a field of unknown meaning, m starts as u: it weighs nothing until the others show that it tells something. */
  private neutralPrior(slot: number): Float64Array {
    const { parameters, tableOf } = this.bench
    const prior = (parameters.u[slot] as Float64Array).slice()
    const table = tableOf[slot]?.[0]
    if (table) prior[0] = Math.max(prior[0] as number, table.agreement())
    return prior
  }

  private estimateU(out: Float64Array): void {
    const { parameters, comparer } = this.bench
    const slots = comparer.slots
    const counts = this.randomCounts.map((levels) => levels.slice())
    for (let k = 0; k < this.random.count; k++) {
      this.posterior(this.random, k, out)
      const q = 1 - (out[0] as number)
      const base = k * slots
      for (let s = 0; s < slots; s++) {
        const level = this.random.level[base + s] as number
        if (level < 0) continue
        const slotCounts = counts[s] as Float64Array
        slotCounts[level] = (slotCounts[level] as number) + q
      }
    }
    for (let s = 0; s < slots; s++)
      smooth(counts[s] as Float64Array, this.prior.u[s] as Float64Array, PRIOR_U, parameters.u[s] as Float64Array)
    for (let s = 0; s < slots; s++) {
      const sample = this.conditional[s]
      if (!sample) continue
      const found = new Float64Array((parameters.u[s] as Float64Array).length)
      for (let k = 0; k < sample.count; k++) {
        this.posterior(sample, k, out)
        const level = sample.level[k * slots + s] as number
        found[level] = (found[level] as number) + 1 - (out[0] as number)
      }
      smooth(found, parameters.u[s] as Float64Array, 20, parameters.uGiven[s] as Float64Array)
    }
  }

  /** The specs whose figures are estimated, for reports. */
  get specs(): readonly ComparisonSpec[] {
    return this.bench.comparer.specs
  }
}

/** Turns counts into probabilities with `strength` pseudo-counts of the prior, none under half a count. */
function smooth(counts: Float64Array, prior: Float64Array, strength: number, into: Float64Array): void {
  let total = 0
  for (const value of counts) total += value
  for (let level = 0; level < counts.length; level++) {
    const p = ((counts[level] as number) + strength * (prior[level] as number)) / (total + strength)
    into[level] = Math.max(p, 0.3 / (total + strength))
  }
}

/**
 * A chance of a match nearer to 0 or 1. Term frequencies take decided pairs: the little doubt left in each of many certain pairs
 * would add up to customers that do not exist, and with a single comparison feed on itself.
 */
export function decided(p: number): number {
  return (p * p) / (p * p + (1 - p) * (1 - p))
}

/** A hash of a pair of records as a 32-bit number, for sampling. */
function mix(i: number, j: number): number {
  let h = Math.imul(i ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(j ^ 0x7f4a7c15, 0xc2b2ae35)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  h ^= h >>> 13
  return h >>> 0
}
