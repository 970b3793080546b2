import type { CustomerRef } from './merges'

/** Individuals of one family name at one address. */
export type HouseholdView = { address: string; members: CustomerRef[] }

/** Whom a customer lives with, works for, or consists of. */
export type RelationsView = {
  /** One for each address at which others of the family are known. */
  households: HouseholdView[]
  /** Organisations that a person belongs to. */
  organisations: CustomerRef[]
  /** People who belong to an organisation. */
  people: CustomerRef[]
}
