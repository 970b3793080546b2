import type { Contribution } from '../domain/score'

/** What a comparison found and how much it weighs, without the values compared. */
export type Finding = Pick<Contribution, 'comparison' | 'level' | 'weight'>

/** Another customer that may be this one. */
export type SuspectedDuplicateView = {
  candidateId: string
  other: { id: string; displayName: string }
  /** log2 of the odds that the two are one customer. */
  weight: number
  findings: Finding[]
}
export type SuspectedDuplicatesView = {
  /** The heaviest first. */
  duplicates: SuspectedDuplicateView[]
  /** Whether there are others than those. */
  more: boolean
}
