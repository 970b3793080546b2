import type { GoldenAttribute } from '../domain/survivorship'

/** A steward's choice of a golden value that stands. `at` is ISO 8601 text. */
export type OverrideView = { attribute: GoldenAttribute; value: string; reason: string; by: string; at: string }
