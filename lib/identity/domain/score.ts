import { blockingKeys } from './blocking'
import type { Comparator } from './comparisons'
import { type MatchModel, planOf, toProbability } from './model'
import { type Frequency, PairComparer, Parameters } from './scorer'

/** A record as the product holds it: for each column of the model, the values as typed (any number). */
export type IdentityRecord = Readonly<Record<string, readonly string[] | string | undefined>>

/** A record parsed once, to be scored against many. */
export type PreparedRecord = { readonly parsed: readonly unknown[] }

/** One bar of the waterfall. */
export type Contribution = {
  /** Name of the comparison, or `prior` (chance alone), `caution` (a contradiction caps the weight). */
  readonly comparison: string
  readonly level: string
  /** Bits added to the match weight. */
  readonly weight: number
  readonly valueA: string
  readonly valueB: string
  /** Share of customers with the shared value, where known. */
  readonly frequency?: number
}

export type PairScore = {
  /** log2 of the odds that the two are one customer. */
  readonly weight: number
  readonly probability: number
  readonly band: 'automatic' | 'review' | 'none'
  readonly contributions: readonly Contribution[]
}

/** Bits under the automatic threshold at which a contradicted pair is held. */
const CAUTION = 0.01

/** Holds a contradicted pair just under the automatic threshold. */
export function cautious(weight: number, contradicted: boolean, automatic: number): number {
  return contradicted && weight > automatic - CAUTION ? automatic - CAUTION : weight
}

/** What scoring an outcome needs; a `Matcher` and the bulk engine both have it. */
export type Scoring = {
  readonly model: MatchModel
  readonly plan: readonly Comparator[]
  readonly comparer: PairComparer
  readonly parameters: Parameters
  readonly frequency: Frequency
}

/** The score of the outcome that the comparer holds, with its waterfall. `kind` is the kind of pair (see PairKinds). */
export function scoreOutcome(scoring: Scoring, a: readonly unknown[], b: readonly unknown[], kind: number): PairScore {
  const { comparer, parameters, model, plan } = scoring
  const chance = parameters.match[kind] as number
  const relatedChance = parameters.relatedRate[kind] as number
  const contributions: Contribution[] = []
  const prior = Math.log2(chance / (1 - chance))
  contributions.push({ comparison: 'prior', level: 'chance', weight: prior, valueA: '', valueB: '' })
  let contradicted = false
  const bars: { bar: number; ratio: number; share: number }[] = []
  plan.forEach((comparator, c) => {
    const first = comparer.first[c] as number
    comparator.specs.forEach((spec, offset) => {
      const slot = first + offset
      const level = comparer.outcome.level[slot] as number
      if (level < 0) return
      const term = comparer.outcome.term[slot] as string | null
      const levelSpec = spec.levels[level]
      let frequency = -1
      if (term !== null && levelSpec?.terms !== undefined) {
        frequency = scoring.frequency(levelSpec.terms, term)
        const other = comparer.outcome.other[slot] as string | null
        if (levelSpec.fuzzy && other !== null)
          frequency = Math.min(frequency, scoring.frequency(levelSpec.terms, other))
      }
      if (levelSpec?.contradicts) contradicted = true
      bars.push({
        bar: contributions.length,
        ratio: parameters.ratio(slot, level, comparer.outcome.given[slot] as number, frequency),
        share: (parameters.related[slot] as Float64Array)[level] as number,
      })
      contributions.push({
        comparison: spec.name,
        level: levelSpec?.name ?? '',
        weight: 0,
        valueA: comparator.text(a[c], offset),
        valueB: comparator.text(b[c], offset),
        ...(frequency >= 0 && !levelSpec?.fuzzy ? { frequency } : {}),
      })
    })
  })
  // What a household shares comes first: beyond showing the household it proves nothing, and its bars shrink accordingly.
  bars.sort((x, y) => y.share - x.share || x.bar - y.bar)
  let match = 1
  let related = 1
  let weight = prior
  for (const { bar, ratio, share } of bars) {
    match *= ratio
    related *= share * ratio + 1 - share
    const next = Math.log2((chance * match) / (relatedChance * related + 1 - chance - relatedChance))
    contributions[bar] = { ...(contributions[bar] as Contribution), weight: next - weight }
    weight = next
  }
  const held = cautious(weight, contradicted, model.thresholds.automatic)
  if (held !== weight)
    contributions.push({ comparison: 'caution', level: 'contradiction', weight: held - weight, valueA: '', valueB: '' })
  return {
    weight: held,
    probability: toProbability(held),
    band: held >= model.thresholds.automatic ? 'automatic' : held >= model.thresholds.review ? 'review' : 'none',
    contributions,
  }
}

/** Scores records with a given model: what the at-once resolver, the review screen and the bulk engine share. */
export class Matcher {
  readonly model: MatchModel
  readonly plan: readonly Comparator[]
  readonly comparer: PairComparer
  readonly parameters: Parameters
  readonly frequency: Frequency

  /** `frequency` gives the share of customers that carry a term; -1 or absent falls back to the model's average u. */
  constructor(model: MatchModel, frequency: Frequency = () => -1) {
    this.model = model
    this.plan = planOf(model)
    this.comparer = new PairComparer(this.plan)
    this.parameters = new Parameters(model)
    this.frequency = frequency
  }

  /** Parses a record. */
  prepare(record: IdentityRecord): PreparedRecord {
    const values = this.model.fields.map((field) => {
      const value = record[field.column]
      return value === undefined
        ? []
        : typeof value === 'string'
          ? value === ''
            ? []
            : [value]
          : value.filter((one) => one !== '')
    })
    return {
      parsed: this.plan.map((comparator) => {
        const own = comparator.fields.map((field) => values[field] ?? [])
        return own.every((list) => list.length === 0) ? null : comparator.parse(own)
      }),
    }
  }

  /** The blocking keys of a record, for the table `match_keys`; at most `MAX_KEYS`. */
  keys(record: PreparedRecord): string[] {
    return blockingKeys(this.plan, record.parsed)
  }

  /** The terms a record adds to the frequency tables, as [table, term]. */
  terms(record: PreparedRecord): [string, string][] {
    const out: [string, string][] = []
    this.plan.forEach((comparator, c) => {
      const value = record.parsed[c]
      if (value !== null && value !== undefined) comparator.terms(value, (table, term) => out.push([table, term]))
    })
    return out
  }

  /**
   * Scores two records. Symmetric: exchanging them exchanges the values shown and nothing else. `frequency` stands in for the
   * matcher's own, so that one matcher serves many callers who each read the terms they need.
   */
  score(a: PreparedRecord, b: PreparedRecord, frequency: Frequency = this.frequency): PairScore {
    const { model, plan, comparer, parameters } = this
    comparer.compare(a.parsed, b.parsed)
    return scoreOutcome({ model, plan, comparer, parameters, frequency }, a.parsed, b.parsed, 0)
  }

  /** Whether a score rests on a level that contradicts what tells customers apart (another birth date, another given name). */
  contradicts(score: PairScore): boolean {
    return score.contributions.some(({ comparison, level }) =>
      this.comparer.specs.some(
        (spec) => spec.name === comparison && spec.levels.some((each) => each.name === level && each.contradicts),
      ),
    )
  }
}

/** Scores two records once; use a `Matcher` for many. */
export function scorePair(model: MatchModel, a: IdentityRecord, b: IdentityRecord, frequency?: Frequency): PairScore {
  const matcher = new Matcher(model, frequency)
  return matcher.score(matcher.prepare(a), matcher.prepare(b))
}
