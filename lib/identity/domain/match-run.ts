import type { BlockDistribution } from './candidates'

export type MatchRunStatus = 'queued' | 'running' | 'done' | 'cancelled' | 'failed'

/** In their order; `resolving` has no measure of its own. */
export const MATCH_RUN_STAGES = ['reading', 'resolving', 'applying'] as const
export type MatchRunStage = (typeof MATCH_RUN_STAGES)[number]

/** What a run found and did; each count is written when it is known. */
export type MatchRunCounts = {
  records?: number
  /** Pairs of records compared. */
  compared?: number
  /** Candidates written or scored again. */
  candidates?: number
  /** Customers merged automatically. */
  merged?: number
  /** Customers kept apart although a pair of their records was certain: a contradiction or a person holds them. */
  heldBack?: number
  seconds?: number
  /** Seconds of each step, by its name. */
  stages?: Record<string, number>
  /** How records were brought together for comparison: the blocks of the larger of both kinds of customers. */
  blocks?: BlockDistribution
}
