import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { type ListMergesInput, listMergesInput } from '../schemas'
import type { IdentityHistoryView, LinkView, MergesPage, MergeView } from '../views/merges'

type MergeRow = {
  id: string
  survivor_id: string
  survivor_name: string
  survivor_kind: MergeView['kind']
  merged_id: string
  merged_name: string
  now_id: string
  now_name: string
  reason: string
  automatic: boolean
  decided_by_name: string
  at: string
  undone_at: string | null
  undone_by_name: string | null
  undo_reason: string | null
  records: number
}

/** No chain of merges is longer; a cycle, were there one, ends here. */
const MAX_HOPS = 50
/** What one customer's history shows at most. */
const MAX_EVENTS = 500

const instant = (value: string) => new Date(value).toISOString()

async function readMerges(db: Executor, where: SQL, limit: number): Promise<MergeView[]> {
  const rows = await db.execute<MergeRow>(sql`
    select m.id, m.reason, m.automatic, m.decided_by_name, m.at::text, m.undone_at::text, m.undone_by_name, m.undo_reason,
      s.id as survivor_id, s.display_name as survivor_name, s.kind as survivor_kind,
      g.id as merged_id, g.display_name as merged_name, n.id as now_id, n.display_name as now_name,
      (select count(*)::int from merge_records r where r.merge_id = m.id) as records
    from (select * from merges where ${where} order by id desc limit ${limit}) m
    join customers s on s.id = m.survivor_id
    join customers g on g.id = m.merged_id
    cross join lateral (
      with recursive up(id, merged_into_id, display_name, hops) as (
        select s.id, s.merged_into_id, s.display_name, 0
        union all
        select c.id, c.merged_into_id, c.display_name, up.hops + 1
        from up join customers c on c.id = up.merged_into_id where up.hops < ${MAX_HOPS})
      select id, display_name from up order by hops desc limit 1) n
    order by m.id desc`)
  return rows.map((row) => ({
    id: row.id,
    survivor: { id: row.survivor_id, name: row.survivor_name },
    merged: { id: row.merged_id, name: row.merged_name },
    now: row.now_id === row.survivor_id ? null : { id: row.now_id, name: row.now_name },
    kind: row.survivor_kind,
    reason: row.reason,
    automatic: row.automatic,
    by: row.decided_by_name,
    at: instant(row.at),
    undone: row.undone_at ? { at: instant(row.undone_at), by: row.undone_by_name, reason: row.undo_reason } : null,
    records: row.records,
  }))
}

/** A page of merges, the latest first. Throws `invalid_input`. */
export async function listMerges(actor: Actor, given: ListMergesInput = {}): Promise<MergesPage> {
  demand(actor, 'identity.review')
  const parsed = listMergesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { state, by, cursor, limit } = parsed.data
  const [after = null] = decodeCursor(cursor, ['id']) ?? []
  // Ids are made in the order of time (UUIDv7), so that the primary key is the order of the list.
  const conditions = [
    after === null ? sql`true` : sql`id < ${after}::uuid`,
    state === 'all' ? sql`true` : state === 'undone' ? sql`undone_at is not null` : sql`undone_at is null`,
    by === 'all' ? sql`true` : by === 'automatic' ? sql`automatic` : sql`not automatic`,
  ]
  const found = await readMerges(database(), sql.join(conditions, sql` and `), limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? encodeCursor([last.id]) : null }
}

type LinkRow = {
  id: string
  source_record_id: string
  source: string
  source_key: string
  cause: LinkView['cause']
  decided_by: string | null
  reason: string | null
  since: string
  until: string | null
  holder_id: string
  holder_name: string
  split_at: string | null
  split_by: string | null
  split_reason: string | null
  split_stands: boolean | null
}

/** The customer, once merges are followed, with every customer merged into it. Throws `not_found`, `erased`. */
async function familyOf(db: Executor, customerId: string): Promise<{ id: string; family: SQL }> {
  if (!isId(customerId)) throw new DomainError('not_found')
  const [survivor] = await db.execute<{ id: string; erased: boolean }>(sql`
    with recursive up(id, merged_into_id, erased, hops) as (
      select id, merged_into_id, erased_at is not null, 0 from customers where id = ${customerId}::uuid
      union all
      select c.id, c.merged_into_id, c.erased_at is not null, up.hops + 1
      from up join customers c on c.id = up.merged_into_id where up.hops < ${MAX_HOPS})
    select id, erased from up order by hops desc limit 1`)
  if (!survivor) throw new DomainError('not_found')
  if (survivor.erased) throw new DomainError('erased')
  const rows = await db.execute<{ id: string }>(sql`
    with recursive down(id, hops) as (
      select ${survivor.id}::uuid, 0
      union
      select c.id, down.hops + 1 from down join customers c on c.merged_into_id = down.id where down.hops < ${MAX_HOPS})
    select distinct id from down`)
  return {
    id: survivor.id,
    family: sql`(${sql.join(
      rows.map((row) => sql`${row.id}::uuid`),
      sql`, `,
    )})`,
  }
}

/**
 * Every merge a customer took part in, undone ones included, and how each source record came and went; the latest first.
 * Follows merges. Throws `not_found`, `erased`. Leaves an audit entry.
 */
export async function getIdentityHistory(actor: Actor, customerId: string): Promise<IdentityHistoryView> {
  demand(actor, 'customer.read')
  const db = database()
  const { id, family } = await familyOf(db, customerId)
  await auditRead(db, actor, { action: 'customer.read', subjectKind: 'customer', subjectId: id, customerId: id })
  const [merges, links] = await Promise.all([
    readMerges(db, sql`(survivor_id in ${family} or merged_id in ${family})`, MAX_EVENTS),
    db.execute<LinkRow>(sql`
      select l.id, l.source_record_id, r.source, r.source_key, l.cause, l.reason, u.name as decided_by, l.since::text, l.until::text,
        h.id as holder_id, h.display_name as holder_name,
        n.since::text as split_at, n.by as split_by, n.reason as split_reason, n.id = c.id as split_stands
      from (
        select * from customer_links where customer_id in ${family} and until is null
        union all
        select * from customer_links where customer_id in ${family} and until is not null) l
      join source_records r on r.id = l.source_record_id
      join customer_links c on c.source_record_id = l.source_record_id and c.until is null
      join customers h on h.id = c.customer_id
      left join users u on u.id = l.decided_by
      left join lateral (
        select x.id, x.cause, x.since, x.reason, d.name as by from (
          select * from customer_links where source_record_id = l.source_record_id and until is null
          union all
          select * from customer_links where source_record_id = l.source_record_id and until is not null) x
        left join users d on d.id = x.decided_by
        where x.since >= l.until order by x.since, x.id limit 1
      ) n on n.cause = 'split'
      order by l.since desc, l.id desc limit ${MAX_EVENTS}`),
  ])
  return {
    merges,
    links: links.map((row) => ({
      id: row.id,
      sourceRecordId: row.source_record_id,
      source: row.source,
      sourceKey: row.source_key,
      cause: row.cause,
      by: row.decided_by,
      reason: row.reason,
      since: instant(row.since),
      until: row.until ? instant(row.until) : null,
      elsewhere: row.holder_id === id ? null : { id: row.holder_id, name: row.holder_name },
      split: row.split_at
        ? { at: instant(row.split_at), by: row.split_by, reason: row.split_reason, stands: row.split_stands === true }
        : null,
    })),
    rights: { merge: can(actor, 'identity.merge') },
  }
}
