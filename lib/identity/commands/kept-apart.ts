import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import type { Apart } from '../domain/merge-groups'

/** Answers of people, undone merges, records taken out: whoever is parted, as the rows say it. */
const PARTED = sql`
  select a.customer_id, b.customer_id from match_candidates c
  join customer_links a on a.source_record_id = c.record_a and a.until is null
  join customer_links b on b.source_record_id = c.record_b and b.until is null
  where c.status in ('never', 'different')
  union
  select survivor_id, merged_id from merges where undone_at is not null
  union
  select past.customer_id, split.customer_id from customer_links split
  join customer_links past on past.source_record_id = split.source_record_id and past.until = split.since
  where split.cause = 'split'`

/**
 * The same among `named` and `family`. `offset 0` keeps each look-up one by an index: the planner takes a family for
 * hundreds and would read all merges there ever were, or all customers.
 */
const PARTED_AMONG_FAMILY = sql`
  select named.id, b.customer_id from named
  cross join lateral (
    select source_record_id from customer_links where customer_id = named.id and until is null offset 0
  ) a
  cross join lateral (
    select record_b from match_candidates
    where record_a = a.source_record_id and status in ('never', 'different') offset 0
  ) c
  cross join lateral (
    select customer_id from customer_links where source_record_id = c.record_b and until is null offset 0
  ) b where b.customer_id in (select id from named)
  union
  select m.survivor_id, m.merged_id from family
  cross join lateral (
    select survivor_id, merged_id from merges where survivor_id = family.id and undone_at is not null offset 0
  ) m where m.merged_id in (select id from family)
  union
  select past.customer_id, split.customer_id from family
  cross join lateral (
    select source_record_id, since, customer_id from customer_links
    where customer_id = family.id and cause = 'split' offset 0
  ) split
  cross join lateral (
    select customer_id from customer_links
    where source_record_id = split.source_record_id and until = split.since offset 0
  ) past where past.customer_id in (select id from family)`

/**
 * Customers that no machine brings together again, by who they are now: a person said of two of their records that they
 * are different or never the same, undid a merge of them, or took a record of one out of the other. Among these
 * customers when they are named.
 */
export async function keptApart(db: Executor, customers?: readonly string[]): Promise<Apart> {
  // Planned anew each time: a plan made before a bulk run had merged anybody would read all its merges each time.
  const rows = await db.execute<{ a: string; b: string }>(sql`
    with recursive named (id) as (
      select unnest(${`{${customers?.join() ?? ''}}`}::uuid[])
    ), family (id) as (
      select id from named
      union
      select c.id from family
      cross join lateral (select id from customers where merged_into_id = family.id offset 0) c
    ), parted (a, b) as (${customers ? PARTED_AMONG_FAMILY : PARTED}
    ), up (start, id) as (
      select a, a from parted union select b, b from parted
      union
      select up.start, c.merged_into_id from up
      cross join lateral (select merged_into_id from customers where id = up.id offset 0) c
      where c.merged_into_id is not null
    ), root as (
      select up.start, up.id from up
      cross join lateral (select merged_into_id from customers where id = up.id offset 0) c
      where c.merged_into_id is null
    )
    select distinct a.id as a, b.id as b from parted
    join root a on a.start = parted.a join root b on b.start = parted.b where a.id <> b.id`)
  return rows.map(({ a, b }) => [a, b] as const)
}
