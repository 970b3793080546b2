import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { ORGANISATION_TIME_ZONE } from '@/lib/platform/time'
import { paceOf } from '../domain/pace'
import type { TodaysDecisionsView } from '../views/todays-decisions'

/** What the actor decided today, by the organisation's clock; what was taken back since is not counted. */
export async function getTodaysDecisions(actor: Actor): Promise<TodaysDecisionsView> {
  demand(actor, 'identity.review')
  const rows = await database().execute<{ count: number; decided_at: string }>(sql`
    select count(*)::int as count, decided_at from match_candidates
    where decided_by = ${userIdOf(actor)}::uuid and status in ('merged', 'different', 'never')
      and decided_at >= date_trunc('day', now(), ${ORGANISATION_TIME_ZONE})
    group by decided_at`)
  return {
    settled: rows.reduce((sum, { count }) => sum + count, 0),
    paceMs: paceOf(rows.map(({ decided_at }) => new Date(decided_at))),
  }
}
