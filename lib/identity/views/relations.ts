import type { CustomerKind } from '../domain/customer-record'
import type { RelationKind } from '../domain/relations'
import type { CustomerRef } from './merges'

/** What a colleague said about two customers' belonging together. `at` is ISO 8601 text. */
export type RelationDecisionView = { id: string; reason: string; by: string; at: string }

/** A customer that another one belongs together with; without a decision the source records say so. */
export type RelatedView = CustomerRef & { decision: RelationDecisionView | null }

/** People who live together. Those at an address share a family name; the address of what a colleague said is null. */
export type HouseholdView = { address: string | null; members: RelatedView[] }

/** Two customers of whom a colleague said that they do not belong together. */
export type DeniedView = CustomerRef & { kind: RelationKind; decision: RelationDecisionView }

/** Whom a customer lives with, works for, or consists of. */
export type RelationsView = {
  kind: CustomerKind
  households: HouseholdView[]
  /** Organisations that a person belongs to. */
  organisations: RelatedView[]
  /** People who belong to an organisation. */
  people: RelatedView[]
  denied: DeniedView[]
  rights: { edit: boolean }
}
