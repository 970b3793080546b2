import 'server-only'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { database, type Executor, type Transaction } from '@/db/client'
import { matchRuns } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import type { MatchRunCounts, MatchRunStage } from '../domain/match-run'

/** One run at a time: a second is refused with this, by the unique index. */
const OPEN = ['queued', 'running'] as const

/** A person asked to stop the run. */
export class MatchRunCancelled extends Error {}

async function queue(tx: Executor, runId: string): Promise<void> {
  await enqueue(tx, 'identity.match', { runId }, { key: `match:${runId}`, maxAttempts: 5 })
  await notify(tx, { type: 'identity', runId })
}

/**
 * Begins a resolution of all records in the background. With `proposeOnly` nothing is merged: what is certain is put
 * before the stewards as well. Throws `conflict` while another is under way.
 */
export async function startMatchRun(
  actor: Actor,
  input: { proposeOnly?: boolean | undefined } = {},
): Promise<{ runId: string }> {
  demand(actor, 'identity.configure')
  return database().transaction((tx) => startMatchRunIn(tx, actor, input))
}

/** `startMatchRun` in the caller's transaction, whose permission the caller has checked. */
export async function startMatchRunIn(
  tx: Transaction,
  actor: Actor,
  input: { proposeOnly?: boolean | undefined },
): Promise<{ runId: string }> {
  const [run] = await tx
    .insert(matchRuns)
    .values({ startedBy: userIdOf(actor), startedByName: actor.name, proposeOnly: input.proposeOnly ?? false })
    .onConflictDoNothing()
    .returning({ id: matchRuns.id })
  if (!run) throw new DomainError('conflict')
  await queue(tx, run.id)
  await audit(tx, actor, {
    action: 'identity.start_run',
    subjectKind: 'match_run',
    subjectId: run.id,
    details: { proposeOnly: input.proposeOnly ?? false },
  })
  return { runId: run.id }
}

/** Asks a run to stop; it does within seconds. What it has merged and proposed stays. Throws `not_found`, `conflict`. */
export async function cancelMatchRun(actor: Actor, input: { runId: string }): Promise<{ runId: string }> {
  demand(actor, 'identity.configure')
  if (!isId(input.runId)) throw new DomainError('not_found')
  return database().transaction(async (tx) => {
    const [before] = await tx.select().from(matchRuns).where(eq(matchRuns.id, input.runId)).for('update')
    if (!before) throw new DomainError('not_found')
    if (before.status !== 'queued' && before.status !== 'running') throw new DomainError('conflict')
    await tx
      .update(matchRuns)
      .set({
        cancelRequestedAt: sql`now()`,
        // Nobody has begun it: there is nobody to stop.
        ...(before.status === 'queued' ? { status: 'cancelled', finishedAt: sql`now()` } : {}),
      })
      .where(eq(matchRuns.id, before.id))
    await audit(tx, actor, { action: 'identity.cancel_run', subjectKind: 'match_run', subjectId: before.id })
    await notify(tx, { type: 'identity', runId: before.id })
    return { runId: before.id }
  })
}

/**
 * Takes up a run that was cancelled or failed. What it did stays done; what it had computed is computed again (ADR 0015). Throws
 * `not_found`, and `conflict` when it is not such a run or another is under way.
 */
export async function resumeMatchRun(actor: Actor, input: { runId: string }): Promise<{ runId: string }> {
  demand(actor, 'identity.configure')
  if (!isId(input.runId)) throw new DomainError('not_found')
  return database().transaction(async (tx) => {
    await tx.execute(sql`lock table match_runs in share row exclusive mode`)
    const [before] = await tx.select().from(matchRuns).where(eq(matchRuns.id, input.runId))
    if (!before) throw new DomainError('not_found')
    const [open] = await tx
      .select({ id: matchRuns.id })
      .from(matchRuns)
      .where(inArray(matchRuns.status, [...OPEN]))
    if (open || (before.status !== 'cancelled' && before.status !== 'failed')) throw new DomainError('conflict')
    await tx
      .update(matchRuns)
      .set({ status: 'queued', cancelRequestedAt: null, finishedAt: null, error: null, done: 0, total: 0 })
      .where(eq(matchRuns.id, before.id))
    await queue(tx, before.id)
    await audit(tx, actor, { action: 'identity.resume_run', subjectKind: 'match_run', subjectId: before.id })
    return { runId: before.id }
  })
}

type Progress = { stage?: MatchRunStage; done?: number; total?: number; progress?: number; counts: MatchRunCounts }

/** Writes how far a run is; its `progress` never falls. Throws `MatchRunCancelled` when somebody asked it to stop. */
export async function writeProgress(db: Executor, runId: string, progress: Progress): Promise<void> {
  const { progress: share, ...rest } = progress
  const [row] = await db
    .update(matchRuns)
    .set({
      ...rest,
      ...(share === undefined ? {} : { progress: sql`greatest(${matchRuns.progress}, ${share}::float8)` }),
    })
    .where(and(eq(matchRuns.id, runId), isNull(matchRuns.cancelRequestedAt)))
    .returning({ id: matchRuns.id })
  if (!row) throw new MatchRunCancelled()
  await notify(db, { type: 'identity', runId })
}

/** Marks a run as taken by a worker; false when it is no longer to be done. */
export async function beginRun(runId: string): Promise<boolean> {
  const [row] = await database()
    .update(matchRuns)
    .set({ status: 'running', startedAt: sql`coalesce(${matchRuns.startedAt}, now())` })
    .where(and(eq(matchRuns.id, runId), inArray(matchRuns.status, [...OPEN]), isNull(matchRuns.cancelRequestedAt)))
    .returning({ id: matchRuns.id })
  if (row) return true
  // Cancelled while its worker was being replaced.
  await endRun(runId, 'cancelled', null)
  return false
}

/** Writes how a run ended, once. */
export async function endRun(
  runId: string,
  status: 'done' | 'cancelled' | 'failed',
  error: string | null,
): Promise<void> {
  const db = database()
  await db
    .update(matchRuns)
    .set({ status, error, finishedAt: sql`now()`, ...(status === 'done' ? { progress: 1 } : {}) })
    .where(and(eq(matchRuns.id, runId), inArray(matchRuns.status, [...OPEN])))
  await notify(db, { type: 'identity', runId })
}

/** What a run was asked to do. Throws `not_found`. */
export async function runOptions(runId: string): Promise<{ proposeOnly: boolean }> {
  const [run] = await database()
    .select({ proposeOnly: matchRuns.proposeOnly })
    .from(matchRuns)
    .where(eq(matchRuns.id, runId))
  if (!run) throw new DomainError('not_found')
  return run
}

/** How many source records a run reads. */
export async function countRecordsToResolve(): Promise<number> {
  const [size] = await database().execute<{ records: number }>(
    sql`select count(*)::int as records from customer_links l join source_records s on s.id = l.source_record_id where l.until is null and s.source <> 'console'`,
  )
  return size?.records ?? 0
}

/** Whether somebody asked the run to stop. */
export async function isCancelRequested(runId: string): Promise<boolean> {
  const [row] = await database()
    .select({ at: matchRuns.cancelRequestedAt })
    .from(matchRuns)
    .where(eq(matchRuns.id, runId))
  return row === undefined || row.at !== null
}
