import { isProven } from './customer-record'
import { findContradiction, type HardFacts } from './hard-facts'
import type { Matcher, PairScore, PreparedRecord } from './score'
import type { Frequency } from './scorer'

/** One pair counts for so many bits at most, so that one certain pair cannot carry strangers along (as in clustering). */
const CAP = 12

export type Comparable = { readonly id: string; readonly prepared: PreparedRecord; readonly facts: HardFacts }

/** How some records and the records of a customer stand to each other. */
export type Verdict = {
  /** The pair that speaks most for one customer; `a` is of the first side. */
  readonly best: { readonly a: string; readonly b: string; readonly score: PairScore }
  /**
   * `same`: may be brought together without a person. `review`: a person looks. `none`: nothing suggests one customer.
   */
  readonly band: 'same' | 'review' | 'none'
  /** No record of one side agrees with the other on what tells customers apart, and at least one contradicts it. */
  readonly contradicted: boolean
}

/**
 * Judges two groups of records of one kind: the best pair decides, unless the groups contradict each other on hard facts
 * or speak against each other on the whole (no chain of strangers), or nothing beside the name is the very same. Null when a side is
 * empty. Symmetric up to the sides of `best`.
 */
export function judge(
  matcher: Matcher,
  frequency: Frequency,
  a: readonly Comparable[],
  b: readonly Comparable[],
): Verdict | null {
  let best: Verdict['best'] | null = null
  let sum = 0
  let pairs = 0
  let contradicting = 0
  let hard = false
  for (const one of a) {
    for (const two of b) {
      const score = matcher.score(one.prepared, two.prepared, frequency)
      if (best === null || score.weight > best.score.weight) best = { a: one.id, b: two.id, score }
      if (matcher.contradicts(score)) contradicting++
      if (findContradiction(one.facts, two.facts) !== null) hard = true
      sum += Math.max(-CAP, Math.min(CAP, score.weight))
      pairs++
    }
  }
  if (best === null) return null
  const { thresholds } = matcher.model
  const weight = best.score.weight
  const certain = weight >= thresholds.automatic && !hard && sum > 0 && isProven(best.score)
  return {
    best,
    band: certain ? 'same' : weight >= thresholds.review ? 'review' : 'none',
    contradicted: hard || contradicting === pairs,
  }
}
