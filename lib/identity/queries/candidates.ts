import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { survivorOf } from '../commands/lock-customers'
import { toWeight } from '../domain/model'
import type { Contribution } from '../domain/score'
import { type ListCandidatesInput, listCandidatesInput } from '../schemas/candidates'
import type { CandidateCountView, MatchBand, MatchCandidatesPage, MatchCandidateView, MatchStatus } from '../views'
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

/** Counting stops here; the screen then says "more than". */
const MAX_COUNTED = 1000
/** A weight and its probability are rounded each for itself (bits). */
const ROUNDING = 1e-6

const instant = (value: string | null) => (value === null ? null : new Date(value).toISOString())

/** Candidates; `decidedAt` as exactly as the database knows it. */
async function viewsOf(
  actor: Actor,
  db: Executor,
  where: SQL,
  order: SQL,
  limit: number,
): Promise<{ view: MatchCandidateView; decidedAt: string }[]> {
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
    const view: MatchCandidateView = {
      id: row.id,
      weight: row.weight,
      probability: row.probability,
      band,
      status: row.status,
      contributions: row.contributions,
      thresholds,
      sides: [one, two],
      createdAt: instant(row.created_at) ?? '',
      decidedAt: instant(row.decided_at),
      decidedBy: row.decided_by,
      reason: row.reason,
      mergeId: row.merge_id,
    }
    return [{ view, decidedAt: row.decided_at ?? '' }]
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
  const after = decodeCursor(cursor, [waiting ? 'number' : 'instant', 'id'])
  const conditions = [
    status === 'decided' ? sql`c.status in ('merged', 'different', 'never')` : sql`c.status = ${status}`,
  ]
  // Records that came together otherwise leave nothing to decide.
  if (waiting) conditions.push(sql`a.customer_id <> b.customer_id`)
  if (minWeight !== undefined) conditions.push(sql`c.weight >= ${minWeight}`)
  // The weight says the same to the index.
  if (minProbability !== undefined && minProbability > 0)
    conditions.push(
      sql`c.probability >= ${minProbability} and c.weight >= ${toWeight(minProbability) - ROUNDING}::float8`,
    )
  if (customerId) conditions.push(ofCustomer(await survivorOf(db, customerId)))
  if (after) conditions.push(placeAfter(after, waiting))
  // Spelled like the indexes: without NULLS LAST Postgres would sort what is already sorted.
  const order = waiting ? sql`c.weight desc nulls last, c.id` : sql`c.decided_at desc nulls last, c.id`
  const found = await viewsOf(actor, db, sql.join(conditions, sql` and `), order, limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ view }) => view),
    next:
      found.length > limit && last
        ? encodeCursor([waiting ? String(last.view.weight) : last.decidedAt, last.view.id])
        : null,
  }
}

/** The candidates `c` that a record of the customer is in, each found by an index. */
const ofCustomer = (customerId: string) => sql`c.id = any(array(
  select m.id from customer_links l join match_candidates m on m.record_a = l.source_record_id
  where l.customer_id = ${customerId}::uuid and l.until is null
  union all
  select m.id from customer_links l join match_candidates m on m.record_b = l.source_record_id
  where l.customer_id = ${customerId}::uuid and l.until is null))`

/** The rows after a place of the list. */
function placeAfter([value, id]: readonly [string, string], waiting: boolean): SQL {
  return waiting
    ? sql`c.weight <= ${value}::float8 and (c.weight < ${value}::float8 or c.id > ${id}::uuid)`
    : sql`c.decided_at <= ${value}::timestamptz and (c.decided_at < ${value}::timestamptz or c.id > ${id}::uuid)`
}

/** One candidate. Throws `not_found`. */
export async function getMatchCandidate(actor: Actor, id: string): Promise<MatchCandidateView> {
  demand(actor, 'identity.review')
  if (!isId(id)) throw new DomainError('not_found')
  const [found] = await viewsOf(actor, database(), sql`c.id = ${id}::uuid`, sql`c.id`, 1)
  if (!found) throw new DomainError('not_found')
  return found.view
}

/** How many candidates wait for a decision, at most `MAX_COUNTED`. */
export async function countOpenCandidates(actor: Actor): Promise<CandidateCountView> {
  demand(actor, 'identity.review')
  const [row] = await database().execute<{ count: number }>(sql`
    select count(*)::int as count from (
      select 1 from match_candidates c
      join customer_links a on a.source_record_id = c.record_a and a.until is null
      join customer_links b on b.source_record_id = c.record_b and b.until is null
      where c.status = 'open' and a.customer_id <> b.customer_id limit ${MAX_COUNTED + 1}) counted`)
  const count = row?.count ?? 0
  return { open: Math.min(count, MAX_COUNTED), more: count > MAX_COUNTED }
}
