import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import type { ContactPointKind } from '../domain/contact-points'
import { type LimitedKind, limitedKindOf } from '../domain/limits'
import { matchRules } from './match-rules'

/** What merging customers does to their identity. */
export type MergeFacts = {
  records: number
  /** Contact points that messages come back from for good: kept, marked. */
  bounced: number
  /** Kinds of contact points of which there would be more than one customer can have: those beyond stop matching. */
  beyond: { kind: LimitedKind; count: number; limit: number }[]
  duplicates: {
    /** Pairs that wait among these customers: the merge answers them. */
    closed: number
    /** Other customers that wait to be compared with one of these. */
    remaining: number
  }
  /** A colleague said of two of them that they are never to be merged: the merge is refused. */
  never: boolean
}

type PointRow = { kind: ContactPointKind; value: string; bounced: boolean }

/** Reads what merging these customers, merges followed already, would do to their identity. */
export async function mergeFacts(db: Executor, customerIds: readonly string[]): Promise<MergeFacts> {
  const ids = sql`${`{${customerIds.join()}}`}::uuid[]`
  const [[counts], points, { limits }] = await Promise.all([
    db.execute<{ records: number; closed: number; remaining: number; never: boolean }>(sql`
      with own as (select source_record_id, customer_id from customer_links where customer_id = any(${ids}) and until is null),
      pairs as (
        select c.id, c.status, a.customer_id as mine, b.customer_id as other from own a
        join match_candidates c on c.record_a = a.source_record_id join customer_links b on b.source_record_id = c.record_b and b.until is null
        where c.status in ('open', 'later', 'never')
        union
        select c.id, c.status, b.customer_id, a.customer_id from own b
        join match_candidates c on c.record_b = b.source_record_id join customer_links a on a.source_record_id = c.record_a and a.until is null
        where c.status in ('open', 'later', 'never')
      )
      select (select count(*)::int from own) as records,
        count(distinct id) filter (where status <> 'never' and other = any(${ids}))::int as closed,
        count(distinct other) filter (where status <> 'never' and other <> all(${ids}))::int as remaining,
        coalesce(bool_or(status = 'never' and other = any(${ids})), false) as never
      from pairs where mine <> other`),
    db.execute<PointRow>(sql`
      select distinct p.kind, p.value, p.bounced_at is not null and p.bounce_kind = 'hard' as bounced
      from contact_point_uses u join contact_points p on p.id = u.contact_point_id
      where u.customer_id = any(${ids}) and u.valid_to is null`),
    matchRules(db),
  ])
  const byKind = Map.groupBy(points, ({ kind, value }) => limitedKindOf(kind, value))
  return {
    records: counts?.records ?? 0,
    bounced: points.filter(({ bounced }) => bounced).length,
    beyond: [...byKind].flatMap(([kind, all]) =>
      kind && all.length > limits[kind].perCustomer
        ? [{ kind, count: all.length, limit: limits[kind].perCustomer }]
        : [],
    ),
    duplicates: { closed: counts?.closed ?? 0, remaining: counts?.remaining ?? 0 },
    never: counts?.never ?? false,
  }
}
