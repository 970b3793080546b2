import type { CustomerKind } from '../domain/customer-record'
import type { LimitedKind } from '../domain/limits'
import type { ThresholdProposal, Thresholds } from '../domain/thresholds'

/** Instants are ISO 8601 text. */
export type BlockedValueView = {
  kind: string
  value: string
  reason: string
  /** Who put it on the list; null for what came with the product. */
  by: string | null
  createdAt: string
}
/** `total`: all that match the search, whatever the page. */
export type BlockedValuesPage = { items: BlockedValueView[]; total: number; next: string | null }
export type LimitView = { kind: LimitedKind; perCustomer: number; perValue: number }

/** The model in force of one kind of customers. */
export type MatchModelView = {
  kind: CustomerKind
  /** 0: the model before any data. */
  version: number
  thresholds: Thresholds
  note: string
  createdBy: string | null
  createdAt: string | null
  /** What the stewards' decisions suggest; nothing changes until somebody accepts it. */
  proposal: ThresholdProposal | null
}

export type MatchSettingsView = {
  limits: LimitView[]
  models: MatchModelView[]
  rights: { configure: boolean }
}
