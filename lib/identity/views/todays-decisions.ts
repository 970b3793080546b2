/** What one colleague decided since midnight. */
export type TodaysDecisionsView = {
  /** Pairs that their decisions of today settled, and that are settled still. */
  settled: number
  /** How long one decision takes them, in milliseconds; null while too few tell. */
  paceMs: number | null
}
