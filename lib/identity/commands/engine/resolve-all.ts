import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { CUSTOMER_FIELDS, type CustomerKind } from '../../domain/customer-record'
import { findContradiction } from '../../domain/hard-facts'
import type { MatchRunCounts, MatchRunStage } from '../../domain/match-run'
import type { MatchModel } from '../../domain/model'
import { type Resolution, type ResolutionStep, resolve } from '../../domain/resolution'
import { matchRules } from '../../queries/match-rules'
import { countRecordsToResolve } from '../match-runs'
import { applyPairs } from './apply-pairs'
import { type RecordFile, readRecords } from './read-records'
import { writeModel, writeTerms } from './write-model'

/** Fewer records than this teach the model nothing: the one in force stays. */
const ENOUGH_RECORDS = 500

/** What share of a run has gone by when the records are read, and of the rest when they are resolved: as a million take. */
const READ = 0.25
const RESOLVED = 0.65
/** What share of resolving has gone by when a step begins. */
const STEPS: Readonly<Record<ResolutionStep, number>> = {
  blocking: 0,
  estimation: 0.15,
  scoring: 0.3,
  're-estimation': 0.85,
  clustering: 0.9,
}

/** Told how far a run is; throws to end it. */
export type Report = (progress: {
  stage: MatchRunStage
  done: number
  total: number
  /** Share of the whole run, 0 to 1. */
  progress: number
  counts: MatchRunCounts
}) => Promise<void>

/** Pairs of rows that a person said are never one customer. */
async function neverPairs(file: RecordFile): Promise<Set<string>> {
  const rows = await database().execute<{ a: string; b: string }>(
    sql`select record_a as a, record_b as b from match_candidates where status = 'never'`,
  )
  const named = new Set(rows.flatMap(({ a, b }) => [a, b]))
  const rowOf = new Map<string, number>()
  for (let row = 0; named.size > 0 && row < file.ids.length; row++) {
    const id = file.ids.at(row)
    if (named.has(id)) rowOf.set(id, row)
  }
  const pairs = new Set<string>()
  for (const { a, b } of rows) {
    const [i, j] = [rowOf.get(a), rowOf.get(b)]
    if (i !== undefined && j !== undefined) pairs.add(`${Math.min(i, j)} ${Math.max(i, j)}`)
  }
  return pairs
}

function resolveFile(
  kind: CustomerKind,
  file: RecordFile,
  never: ReadonlySet<string>,
  given: MatchModel | null,
  progress: (step: ResolutionStep) => Promise<void>,
): Promise<Resolution> {
  return resolve(file.dataset, CUSTOMER_FIELDS[kind], {
    progress,
    ...(given ? { model: given, countTerms: false } : {}),
    conflict: (i, j) => {
      if (never.has(`${Math.min(i, j)} ${Math.max(i, j)}`)) return true
      const [a, b] = [file.facts.get(i), file.facts.get(j)]
      return a !== undefined && b !== undefined && findContradiction(a, b) !== null
    },
  })
}

/** Adds up the seconds of each step, from one `begin` to the next. */
class StageClock {
  readonly seconds: Record<string, number> = {}
  private stage = ''
  private since = 0

  readonly begin = (stage: string): void => {
    const now = performance.now()
    if (this.stage !== '')
      this.seconds[this.stage] = Math.round(((this.seconds[this.stage] ?? 0) + (now - this.since) / 1000) * 100) / 100
    this.stage = stage
    this.since = now
  }
}

/**
 * Resolves all source records: reads them, estimates the model, clusters, then merges and proposes. What is in force
 * afterwards (term frequencies, model) also serves the matching of each new record. Can be taken up again at any point.
 */
export async function resolveAll(
  report: Report,
  { note, proposeOnly }: { note: string; proposeOnly: boolean },
): Promise<MatchRunCounts> {
  const started = performance.now()
  const clock = new StageClock()
  const counts: MatchRunCounts = { stages: clock.seconds }
  const rules = await matchRules(database())
  const total = await countRecordsToResolve()
  clock.begin('reading')
  const reportRead = (done: number) =>
    report({ stage: 'reading', done, total, progress: READ * Math.min(1, done / Math.max(1, total)), counts })
  await reportRead(0)
  const files = await readRecords(rules, reportRead)
  const read = files.individual.ids.length + files.organisation.ids.length
  let resolved = 0
  for (const kind of ['individual', 'organisation'] as const) {
    const file = files[kind]
    // How far the run is when this share of the work on these records is done.
    const before = resolved
    const progressAt = (share: number) => READ + ((1 - READ) * (before + share * file.ids.length)) / Math.max(1, read)
    resolved += file.ids.length
    counts.records = resolved
    if (file.ids.length < 2) continue
    await report({ stage: 'resolving', done: 0, total: 0, progress: progressAt(0), counts })
    const beginStep = (step: ResolutionStep) => {
      clock.begin(step)
      return report({ stage: 'resolving', done: 0, total: 0, progress: progressAt(RESOLVED * STEPS[step]), counts })
    }
    const { matcher, version } = rules.matcher(kind)
    const { thresholds } = matcher.model
    const enough = file.ids.length >= ENOUGH_RECORDS
    const resolution = await resolveFile(kind, file, await neverPairs(file), enough ? null : matcher.model, beginStep)
    clock.begin('writing the model')
    if (resolution.blocks.blocks >= (counts.blocks?.blocks ?? 0)) counts.blocks = resolution.blocks
    counts.compared = (counts.compared ?? 0) + resolution.candidatePairs
    const model = { ...resolution.model, thresholds }
    if (enough) await writeTerms(kind, resolution)
    const modelVersion = enough ? await writeModel(kind, model, note) : version
    clock.begin('applying')
    const applied = await applyPairs(file, resolution, { model, modelVersion, proposeOnly }, (done, of) =>
      report({
        stage: 'applying',
        done,
        total: of,
        progress: progressAt(RESOLVED + (1 - RESOLVED) * (done / Math.max(1, of))),
        counts,
      }),
    )
    for (const name of ['candidates', 'merged', 'heldBack'] as const) counts[name] = (counts[name] ?? 0) + applied[name]
  }
  clock.begin('')
  counts.seconds = Math.round((performance.now() - started) / 100) / 10
  return counts
}
