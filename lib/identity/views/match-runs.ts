import type { MatchRunCounts, MatchRunStage, MatchRunStatus } from '../domain/match-run'

/** One resolution of all records. Instants are ISO 8601 text. */
export type MatchRunView = {
  id: string
  status: MatchRunStatus
  stage: MatchRunStage
  /** Nothing is merged: what is certain is proposed as well. */
  proposeOnly: boolean
  /** Of `total`, in this stage; `total` is 0 where there is no measure. */
  done: number
  total: number
  /** Share of the whole run that is done, 0 to 1; never falls. */
  progress: number
  counts: MatchRunCounts
  startedBy: string
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  /** Somebody asked it to stop and it has not stopped yet. */
  cancelling: boolean
  error: string | null
}
