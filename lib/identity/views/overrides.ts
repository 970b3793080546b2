import type { GoldenAttribute } from '../domain/survivorship'

/** A steward's choice of a golden value that stands. `at` is ISO 8601 text. */
export type OverrideView = {
  attribute: GoldenAttribute
  value: string
  /** Empty where a merge had none. */
  reason: string
  by: string
  at: string
  /** The merge that it was made for, and that takes it back when it is undone. */
  mergeId: string | null
}
