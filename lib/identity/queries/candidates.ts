import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { survivorOf } from '../commands/lock-customers'
import type { Contribution } from '../domain/score'
import { type ListCandidatesInput, listCandidatesInput } from '../schemas/candidates'
import type { MatchBand, MatchCandidatesPage, MatchCandidateView, MatchStatus } from '../views'
import { candidateSides } from './candidate-sides'
import { matchRules } from './match-rules'

type Row = {
  id: string
  record_a: string
  record_b: string
  customer_a: string
  customer_b: string
  kind: 'individual' | 'organisation'
  weight: number
  probability: number
  contributions: Contribution[]
  status: MatchStatus
  created_at: string
  decided_at: string | null
  decided_by: string | null
  reason: string | null
  merge_id: string | null
}

const instant = (value: string | null) => (value === null ? null : new Date(value).toISOString())

async function viewsOf(
  actor: Actor,
  db: Executor,
  where: SQL,
  order: SQL,
  limit: number,
): Promise<MatchCandidateView[]> {
  const rows = await db.execute<Row>(sql`
    select c.id, c.record_a, c.record_b, a.customer_id as customer_a, b.customer_id as customer_b, s.kind,
      c.weight, c.probability, c.contributions, c.status, c.created_at::text, c.decided_at::text, u.name as decided_by, c.reason, c.merge_id
    from match_candidates c
    join customer_links a on a.source_record_id = c.record_a and a.until is null
    join customer_links b on b.source_record_id = c.record_b and b.until is null
    join source_records s on s.id = c.record_a
    left join users u on u.id = c.decided_by
    where ${where} order by ${order} limit ${limit}`)
  const rules = await matchRules(db)
  const pairs = rows.map((row) => {
    const alone = row.customer_a === row.customer_b
    return {
      row,
      a: { recordId: row.record_a, customerId: row.customer_a, alone },
      b: { recordId: row.record_b, customerId: row.customer_b, alone },
    }
  })
  const sideOf = await candidateSides(
    db,
    pairs.flatMap(({ a, b }) => [a, b]),
    can(actor, 'customer.bank_details'),
  )
  return pairs.flatMap(({ row, a, b }) => {
    const [one, two] = [sideOf(a), sideOf(b)]
    if (!one || !two) return []
    const { thresholds } = rules.matcher(row.kind).matcher.model
    const band: MatchBand =
      row.weight >= thresholds.automatic ? 'automatic' : row.weight >= thresholds.review ? 'review' : 'none'
    return [
      {
        id: row.id,
        weight: row.weight,
        probability: row.probability,
        band,
        status: row.status,
        contributions: row.contributions,
        thresholds,
        sides: [one, two] satisfies MatchCandidateView['sides'],
        createdAt: instant(row.created_at) ?? '',
        decidedAt: instant(row.decided_at),
        decidedBy: row.decided_by,
        reason: row.reason,
        mergeId: row.merge_id,
      },
    ]
  })
}

/**
 * A page of candidates: those that wait, the heaviest first; those that were decided, the latest first. Throws
 * `invalid_input`, and for a customer `not_found` or `erased`.
 */
export async function listMatchCandidates(actor: Actor, given: ListCandidatesInput = {}): Promise<MatchCandidatesPage> {
  demand(actor, 'identity.review')
  const parsed = listCandidatesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { status, minWeight, minProbability, customerId, cursor, limit } = parsed.data
  const db = database()
  const waiting = status === 'open' || status === 'later'
  const after = decodeCursor(cursor, 2)
  const conditions = [
    status === 'decided' ? sql`c.status in ('merged', 'different', 'never')` : sql`c.status = ${status}`,
  ]
  // Records that came together otherwise leave nothing to decide.
  if (waiting) conditions.push(sql`a.customer_id <> b.customer_id`)
  if (minWeight !== undefined) conditions.push(sql`c.weight >= ${minWeight}`)
  if (minProbability !== undefined) conditions.push(sql`c.probability >= ${minProbability}`)
  if (customerId) {
    const id = await survivorOf(db, customerId)
    conditions.push(sql`(a.customer_id = ${id}::uuid or b.customer_id = ${id}::uuid)`)
  }
  if (after) conditions.push(placeAfter(after, waiting))
  const order = waiting ? sql`c.weight desc, c.id` : sql`date_trunc('milliseconds', c.decided_at) desc, c.id`
  const found = await viewsOf(actor, db, sql.join(conditions, sql` and `), order, limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const next =
    found.length > limit && last
      ? encodeCursor([waiting ? String(last.weight) : (last.decidedAt ?? ''), last.id])
      : null
  return { items, next }
}

/** The rows after a place of the list. Throws `invalid_input` for a place that no list has. */
function placeAfter([value = '', id = '']: readonly string[], waiting: boolean): SQL {
  const readable = waiting ? Number.isFinite(Number(value)) : !Number.isNaN(Date.parse(value))
  if (!isId(id) || !readable) throw new DomainError('invalid_input', { fields: { cursor: ['invalid'] } })
  return waiting
    ? sql`(c.weight < ${value}::float8 or (c.weight = ${value}::float8 and c.id > ${id}::uuid))`
    : sql`(date_trunc('milliseconds', c.decided_at) < ${value}::timestamptz or (date_trunc('milliseconds', c.decided_at) = ${value}::timestamptz and c.id > ${id}::uuid))`
}

/** One candidate. Throws `not_found`. */
export async function getMatchCandidate(actor: Actor, id: string): Promise<MatchCandidateView> {
  demand(actor, 'identity.review')
  if (!isId(id)) throw new DomainError('not_found')
  const [found] = await viewsOf(actor, database(), sql`c.id = ${id}::uuid`, sql`c.id`, 1)
  if (!found) throw new DomainError('not_found')
  return found
}

/** How many candidates wait for a decision. */
export async function countOpenCandidates(actor: Actor): Promise<number> {
  demand(actor, 'identity.review')
  const [row] = await database().execute<{ count: number }>(sql`
    select count(*)::int as count from match_candidates c
    join customer_links a on a.source_record_id = c.record_a and a.until is null
    join customer_links b on b.source_record_id = c.record_b and b.until is null
    where c.status = 'open' and a.customer_id <> b.customer_id`)
  return row?.count ?? 0
}
