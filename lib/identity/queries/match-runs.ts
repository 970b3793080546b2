import 'server-only'
import { desc, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { matchRuns } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import type { MatchRunView } from '../views/match-runs'

const SHOWN = 20

function viewOf(run: typeof matchRuns.$inferSelect): MatchRunView {
  return {
    id: run.id,
    status: run.status,
    stage: run.stage,
    proposeOnly: run.proposeOnly,
    done: run.done,
    total: run.total,
    progress: run.progress,
    counts: run.counts,
    startedBy: run.startedByName,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    cancelling: run.cancelRequestedAt !== null && run.finishedAt === null,
    error: run.error,
  }
}

/** The latest runs, newest first. */
export async function listMatchRuns(actor: Actor): Promise<MatchRunView[]> {
  demand(actor, 'identity.review')
  const rows = await database().select().from(matchRuns).orderBy(desc(matchRuns.createdAt)).limit(SHOWN)
  return rows.map(viewOf)
}

/** One run. Throws `not_found`. */
export async function getMatchRun(actor: Actor, id: string): Promise<MatchRunView> {
  demand(actor, 'identity.review')
  const [run] = isId(id) ? await database().select().from(matchRuns).where(eq(matchRuns.id, id)) : []
  if (!run) throw new DomainError('not_found')
  return viewOf(run)
}
