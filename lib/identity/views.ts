import type { ContactPointKind } from './domain/contact-points'
import type { Contribution } from './domain/score'
import type { GoldenAttribute, SurvivorshipRule } from './domain/survivorship'

export type MatchBand = 'automatic' | 'review' | 'none'
export type MatchStatus = 'open' | 'later' | 'merged' | 'different' | 'never'

/** What one source record says about an attribute. */
export type StatedValue = {
  /** Name of the attribute in `SourceAttributes`; facts and whatever else a source said by their own name. */
  name: string
  value: string
  source: string
  sourceRecordId: string
  verified: boolean
  /** ISO 8601. */
  at: string
}

/** A contact point that a customer uses now. */
export type StatedPoint = {
  kind: ContactPointKind
  value: string
  asTyped: string
  sources: string[]
  verifiedAt: string | null
  sharedAt: string | null
  bouncedAt: string | null
  since: string
}

/** One of the customers of a candidate, with the record that was compared. */
export type MatchSideView = {
  sourceRecordId: string
  /** Source of that record, `crm:gestion-magasin`. */
  source: string
  customerId: string
  kind: 'individual' | 'organisation'
  displayName: string
  attributes: StatedValue[]
  contactPoints: StatedPoint[]
  sourceRecords: number
  interactions: number
  firstSeenAt: string
}

/** A pair of records that may be one customer, with why. Instants are ISO 8601 text. */
export type MatchCandidateView = {
  id: string
  /** Sum of the contributions in bits. */
  weight: number
  probability: number
  band: MatchBand
  status: MatchStatus
  contributions: Contribution[]
  /** Thresholds of the model that scored it, in bits. */
  thresholds: { review: number; automatic: number }
  sides: [MatchSideView, MatchSideView]
  createdAt: string
  decidedAt: string | null
  decidedBy: string | null
  reason: string | null
  /** The merge that the decision made, while it stands. */
  mergeId: string | null
}
export type MatchCandidatesPage = { items: MatchCandidateView[]; next: string | null }
/** How many candidates wait; `more` when there are others than were counted. */
export type CandidateCountView = { open: number; more: boolean }

/** One attribute of the golden record that a merge would make. */
export type GoldenPreviewView = {
  attribute: GoldenAttribute
  value: string
  sourceRecordId: string
  source: string
  rule: SurvivorshipRule
  /** Other values said, which stay in their source records. */
  left: { value: string; source: string; sourceRecordId: string }[]
}
export type MergePreviewView = {
  survivorId: string
  displayName: string
  kind: 'individual' | 'organisation'
  attributes: GoldenPreviewView[]
}
