import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { type Actor, can, demand } from '@/lib/platform/actor'
import type { CustomerKind } from '../domain/customer-record'
import { LIMITED_KINDS } from '../domain/limits'
import { importModel, type MatchModel } from '../domain/model'
import { type Decision, proposeThresholds } from '../domain/thresholds'
import type { MatchModelView, MatchSettingsView } from '../views/match-settings'
import { matchRules } from './match-rules'

/** Decisions that a proposal looks back on. */
const LOOK_BACK = 2000
const KINDS = ['individual', 'organisation'] as const

/** What people decided about pairs that the present version of the model, or one before it, scored. */
async function decisionsOf(kind: CustomerKind): Promise<Decision[]> {
  return database().execute<Decision>(sql`
    select c.weight, c.status = 'merged' as same from match_candidates c join source_records s on s.id = c.record_a
    where c.status in ('merged', 'different', 'never') and c.decided_by is not null and s.kind = ${kind}
    order by c.decided_at desc nulls last limit ${LOOK_BACK}`)
}

/** Limits and the models in force, with what the stewards' decisions suggest. */
export async function getMatchSettings(actor: Actor): Promise<MatchSettingsView> {
  demand(actor, 'identity.review')
  const db = database()
  const rules = await matchRules(db)
  const models: MatchModelView[] = []
  for (const kind of KINDS) {
    const { matcher, version } = rules.matcher(kind)
    const { review, automatic } = matcher.model.thresholds
    const [row] = await db.execute<{ note: string; created_at: string; by: string | null }>(sql`
      select m.note, m.created_at::text, u.name as by from match_models m left join users u on u.id = m.created_by
      where m.version = ${version}::integer`)
    models.push({
      kind,
      version,
      thresholds: { review, automatic },
      note: row?.note ?? '',
      createdBy: row?.by ?? null,
      createdAt: row ? new Date(row.created_at).toISOString() : null,
      proposal: proposeThresholds(await decisionsOf(kind), { review, automatic }),
    })
  }
  return {
    limits: LIMITED_KINDS.map((kind) => ({ kind, ...rules.limits[kind] })),
    models,
    rights: { configure: can(actor, 'identity.configure') },
  }
}

/**
 * The model in force, as JSON that `importMatchModel` takes and docs/IDENTITY.md maps to Splink. Its names are in the
 * order of the format, so that a model exported, imported and exported again is the same to the byte.
 */
export async function exportMatchModel(actor: Actor, kind: CustomerKind): Promise<MatchModel> {
  demand(actor, 'identity.review')
  return importModel((await matchRules(database())).matcher(kind).matcher.model)
}
