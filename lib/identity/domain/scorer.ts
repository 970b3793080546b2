import { type Comparator, type ComparisonSpec, makeOutcome, type Outcome } from './comparisons'
import type { MatchModel } from './model'
import { PERSONAL } from './related-shares'

/** Gives the share of customers that carry a term, or -1 when it is not known. */
export type Frequency = (table: string, term: string) => number

/** Given-name levels that make the gender follow, and with the surname the e-mail address: exact, variant, partial. */
const GIVEN_AGREES = 2
/** Surname levels that with the given name make an e-mail address follow: exact, part, close. */
const SURNAME_AGREES = 2
/** How far the rarity of a misspelt word may scale u. */
const FUZZY_REACH = 16

/** A term frequency is trusted to this floor: rarer than one in ten thousand million is never claimed. */
const FREQUENCY_FLOOR = 1e-10

/** Compares parsed records slot by slot; a slot is one comparison of the model. */
export class PairComparer {
  readonly slots: number
  readonly specs: readonly ComparisonSpec[]
  readonly first: readonly number[]
  readonly outcome: Outcome
  private readonly plan: readonly Comparator[]
  private readonly gender: number
  private readonly email: number
  private readonly name: number
  private readonly swapped: number

  constructor(plan: readonly Comparator[]) {
    this.plan = plan
    this.specs = plan.flatMap((comparator) => comparator.specs)
    this.slots = this.specs.length
    const first: number[] = []
    let at = 0
    for (const comparator of plan) {
      first.push(at)
      at += comparator.specs.length
    }
    this.first = first
    this.outcome = makeOutcome(this.slots)
    this.gender = this.specs.findIndex((spec) => spec.given === 'given')
    this.email = this.specs.findIndex((spec) => spec.given === 'name')
    this.name = this.specs.findIndex((spec) => spec.name === 'given_name')
    this.swapped = this.specs[this.name]?.levels.findIndex((level) => level.name === 'swapped') ?? -1
  }

  /** Compares one comparator's values; null means missing. */
  compareAt(c: number, a: unknown, b: unknown): void {
    const slot = this.first[c] as number
    const comparator = this.plan[c] as Comparator
    if (a === null || b === null) {
      for (let s = slot; s < slot + comparator.specs.length; s++) {
        this.outcome.level[s] = -1
        this.outcome.given[s] = 0
        this.outcome.term[s] = null
        this.outcome.other[s] = null
      }
    } else comparator.compare(a, b, this.outcome, slot)
  }

  /** Settles what depends on other slots; call after every comparator has been compared. */
  finish(): void {
    if (this.name < 0) return
    const { level, given } = this.outcome
    const givenLevel = level[this.name] as number
    const givenAgrees = givenLevel >= 0 && givenLevel <= GIVEN_AGREES
    if (this.gender >= 0) given[this.gender] = givenAgrees ? 1 : 0
    if (this.email >= 0) {
      const surname = level[this.name + 1] as number
      const sameName = givenAgrees && surname >= 0 && surname <= SURNAME_AGREES
      given[this.email] = sameName || givenLevel === this.swapped ? 1 : 0
    }
  }

  /** Compares two records given as parsed values in the order of the plan. */
  compare(a: readonly unknown[], b: readonly unknown[]): void {
    for (let c = 0; c < this.plan.length; c++) this.compareAt(c, a[c] ?? null, b[c] ?? null)
    this.finish()
  }
}

/** The model's figures laid out for speed. */
export class Parameters {
  readonly m: Float64Array[]
  readonly u: Float64Array[]
  readonly uGiven: Float64Array[]
  /** Per slot and level. */
  readonly related: Float64Array[]
  readonly auxiliary: Uint8Array
  /** Per slot and level: 1 exact frequency, 2 fuzzy; and whether the condition of the comparison does not touch it. */
  private readonly mode: Uint8Array[]
  private readonly unconditional: Uint8Array[]
  /** Usual frequency of the rarer term at a fuzzy level between strangers; 0 when not known. */
  readonly typical: Float64Array[]
  /**
   * False when no comparison tells related customers apart (nothing but names, telephones and addresses of organisations): they
   * are then not modelled.
   */
  readonly distinguishes: boolean
  /** Odds of match and of relation against chance, for each kind of pair. */
  match: Float64Array
  relatedRate: Float64Array

  constructor(model: MatchModel) {
    this.m = model.comparisons.map((c) => Float64Array.from(c.levels, (level) => level.m))
    this.u = model.comparisons.map((c) => Float64Array.from(c.levels, (level) => level.u))
    this.uGiven = model.comparisons.map((c) => Float64Array.from(c.levels, (level) => level.uGiven ?? level.u))
    this.related = model.comparisons.map((c) => Float64Array.from(c.levels, (level) => level.related ?? c.related))
    this.mode = model.comparisons.map((c) =>
      Uint8Array.from(c.levels, (level) => (level.terms === undefined ? 0 : level.fuzzy ? 2 : 1)),
    )
    this.unconditional = model.comparisons.map((c) =>
      Uint8Array.from(c.levels, (level) => (level.unconditional ? 1 : 0)),
    )
    this.typical = model.comparisons.map((c) => Float64Array.from(c.levels, (level) => level.typicalFrequency ?? 0))
    this.auxiliary = Uint8Array.from(model.comparisons, (c) => (c.auxiliary ? 1 : 0))
    this.match = Float64Array.of(model.probabilityTwoRandomRecordsMatch)
    this.distinguishes = model.comparisons.some((c) => c.related <= PERSONAL)
    this.relatedRate = Float64Array.of(this.distinguishes ? model.probabilityTwoRandomRecordsRelated : 0)
  }

  /**
   * How much more likely a level is for one customer than for two (m / u). `frequency` is that of the shared term, or of the rarer
   * of two that look alike; -1 when not known.
   */
  ratio(slot: number, level: number, given: number, frequency: number): number {
    const m = (this.m[slot] as Float64Array)[level] as number
    if (given === 1 && (this.unconditional[slot] as Uint8Array)[level] === 0)
      return m / ((this.uGiven[slot] as Float64Array)[level] as number)
    const u = (this.u[slot] as Float64Array)[level] as number
    if (frequency < 0) return m / u
    if ((this.mode[slot] as Uint8Array)[level] === 1) return m / Math.max(frequency, FREQUENCY_FLOOR)
    const typical = (this.typical[slot] as Float64Array)[level] as number
    if (typical <= 0) return m / u
    const scale = frequency / typical
    return m / (u * (scale < 1 / FUZZY_REACH ? 1 / FUZZY_REACH : Math.min(scale, FUZZY_REACH)))
  }

  isFuzzy(slot: number, level: number): boolean {
    return (this.mode[slot] as Uint8Array)[level] === 2
  }
}
