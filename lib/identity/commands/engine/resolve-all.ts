import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { CUSTOMER_FIELDS, type CustomerKind } from '../../domain/customer-record'
import { findContradiction } from '../../domain/hard-facts'
import type { MatchRunCounts, MatchRunStage } from '../../domain/match-run'
import type { MatchModel } from '../../domain/model'
import { type Resolution, resolve } from '../../domain/resolution'
import { matchRules } from '../../queries/match-rules'
import { applyPairs } from './apply-pairs'
import { type RecordFile, readRecords } from './read-records'
import { writeModel, writeTerms } from './write-model'

/** Fewer records than this teach the model nothing: the one in force stays. */
const ENOUGH_RECORDS = 500

/** Told how far a run is; throws to end it. */
export type Report = (progress: {
  stage: MatchRunStage
  done: number
  total: number
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
  progress: (stage: string) => void,
): Resolution {
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
  const db = database()
  const clock = new StageClock()
  const counts: MatchRunCounts = { stages: clock.seconds }
  const rules = await matchRules(db)
  const [size] = await db.execute<{ total: number }>(
    sql`select count(*)::int as total from customer_links l join source_records s on s.id = l.source_record_id where l.until is null and s.source <> 'console'`,
  )
  const total = size?.total ?? 0
  clock.begin('reading')
  await report({ stage: 'reading', done: 0, total, counts })
  const files = await readRecords(rules, (done) => report({ stage: 'reading', done, total, counts }))
  for (const kind of ['individual', 'organisation'] as const) {
    const file = files[kind]
    counts.records = (counts.records ?? 0) + file.ids.length
    if (file.ids.length < 2) continue
    await report({ stage: 'resolving', done: 0, total: 0, counts })
    const { matcher, version } = rules.matcher(kind)
    const { thresholds } = matcher.model
    const enough = file.ids.length >= ENOUGH_RECORDS
    const resolution = resolveFile(kind, file, await neverPairs(file), enough ? null : matcher.model, clock.begin)
    clock.begin('writing the model')
    if (resolution.blocks.blocks >= (counts.blocks?.blocks ?? 0)) counts.blocks = resolution.blocks
    counts.compared = (counts.compared ?? 0) + resolution.candidatePairs
    const model = { ...resolution.model, thresholds }
    if (enough) await writeTerms(kind, resolution)
    const modelVersion = enough ? await writeModel(kind, model, note) : version
    clock.begin('applying')
    const applied = await applyPairs(file, resolution, { model, modelVersion, proposeOnly }, (done, of) =>
      report({ stage: 'applying', done, total: of, counts }),
    )
    for (const name of ['candidates', 'merged', 'heldBack'] as const) counts[name] = (counts[name] ?? 0) + applied[name]
  }
  clock.begin('')
  counts.seconds = Math.round((performance.now() - started) / 100) / 10
  return counts
}
