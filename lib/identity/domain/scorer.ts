import { type Comparator, type ComparisonSpec, makeOutcome, type Outcome } from './comparisons'
import type { MatchModel } from './model'

/** Gives the share of customers that carry a term, or -1 when it is not known. */
export type Frequency = (table: string, term: string) => number

/** Given-name levels that make the gender follow: exact, variant, partial. */
const GIVEN_AGREES = 2

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
  private readonly name: number

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
    this.name = this.specs.findIndex((spec) => spec.name === 'given_name')
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
      }
    } else comparator.compare(a, b, this.outcome, slot)
  }

  /** Settles what depends on other slots; call after every comparator has been compared. */
  finish(): void {
    if (this.gender >= 0 && this.name >= 0) {
      const level = this.outcome.level[this.name] as number
      this.outcome.given[this.gender] = level >= 0 && level <= GIVEN_AGREES ? 1 : 0
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
    this.auxiliary = Uint8Array.from(model.comparisons, (c) => (c.auxiliary ? 1 : 0))
    this.match = Float64Array.of(model.probabilityTwoRandomRecordsMatch)
    this.distinguishes = model.comparisons.some((c) => c.related <= 0.1)
    this.relatedRate = Float64Array.of(this.distinguishes ? model.probabilityTwoRandomRecordsRelated : 0)
  }

  /** How much more likely a level is for one customer than for two (m / u), with the frequency of the shared term if known. */
  ratio(slot: number, level: number, given: number, frequency: number): number {
    const m = (this.m[slot] as Float64Array)[level] as number
    if (given === 1) return m / ((this.uGiven[slot] as Float64Array)[level] as number)
    if (frequency >= 0) return m / (frequency < FREQUENCY_FLOOR ? FREQUENCY_FLOOR : frequency)
    return m / ((this.u[slot] as Float64Array)[level] as number)
  }
}
