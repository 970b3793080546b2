import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { LIKELINESS } from '@/lib/identity/schemas'
import { type Actor, demand } from '@/lib/platform/actor'
import type { ExportRow } from '../domain/cells'
import type { ExportCandidatesInput } from '../schemas'
import { audited } from './audited'

const PAGE = 500

export const CANDIDATE_COLUMNS = [
  'id',
  'status',
  'weight',
  'probability',
  'sourceA',
  'keyA',
  'customerA',
  'nameA',
  'sourceB',
  'keyB',
  'customerB',
  'nameB',
  'createdAt',
  'decidedAt',
  'reason',
] as const

/** Statuses of the lists of the review. */
const STATUSES = {
  open: ['open'],
  later: ['later'],
  decided: ['merged', 'different', 'never'],
  never: ['never'],
} as const

async function* pages({ view, least }: ExportCandidatesInput): AsyncGenerator<ExportRow[]> {
  const statuses = sql.join(
    STATUSES[view].map((status) => sql`${status}`),
    sql`, `,
  )
  let after: string | null = null
  for (;;) {
    const rows: (ExportRow & { id: string })[] = await database().execute(sql`
      select m.id, m.status, m.weight, m.probability,
        a.source as "sourceA", a.source_key as "keyA", ca.id as "customerA", ca.display_name as "nameA",
        b.source as "sourceB", b.source_key as "keyB", cb.id as "customerB", cb.display_name as "nameB",
        to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
        to_char(m.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "decidedAt", m.reason
      from match_candidates m
      join source_records a on a.id = m.record_a join source_records b on b.id = m.record_b
      join customer_links la on la.source_record_id = a.id and la.until is null
      join customer_links lb on lb.source_record_id = b.id and lb.until is null
      join customers ca on ca.id = la.customer_id join customers cb on cb.id = lb.customer_id
      where m.status in (${statuses}) and m.probability >= ${LIKELINESS[least]} and (${after}::uuid is null or m.id > ${after}::uuid)
      order by m.id limit ${PAGE}`)
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}

/** The pairs that were compared and what became of them; audited. */
export function exportCandidates(actor: Actor, input: ExportCandidatesInput) {
  demand(actor, 'identity.review')
  demand(actor, 'export.run')
  return audited(actor, 'candidates', input, pages(input))
}
