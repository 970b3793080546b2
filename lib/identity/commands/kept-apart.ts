import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import type { Apart } from '../domain/merge-groups'
import { linksOf } from './homes'

/**
 * Customers that no machine brings together again, by who they are now: a person said of two of their records that they
 * are different or never the same, undid a merge of them, or took a record of one out of the other. Among these
 * customers when they are named.
 */
export async function keptApart(db: Executor, customers?: readonly string[]): Promise<Apart> {
  const both = (one: SQL, two: SQL, list: SQL) =>
    customers ? sql`${one} in (select id from ${list}) and ${two} in (select id from ${list})` : sql`true`
  const rows = await executePrepared<{ a: string; b: string }>(
    db,
    sql`
    with recursive named (id) as (
      select unnest(${`{${customers?.join() ?? ''}}`}::uuid[])
    ), family (id) as (
      select id from named
      union
      select c.id from customers c join family on c.merged_into_id = family.id
    ), parted (a, b) as (
      select a.customer_id, b.customer_id from match_candidates c
      join customer_links a on a.source_record_id = c.record_a and a.until is null
      join customer_links b on b.source_record_id = c.record_b and b.until is null
      where c.status in ('never', 'different') and ${both(sql`a.customer_id`, sql`b.customer_id`, sql`named`)}
      union
      select survivor_id, merged_id from merges where undone_at is not null and ${both(sql`survivor_id`, sql`merged_id`, sql`family`)}
      union
      select past.customer_id, split.customer_id from customer_links past
      cross join lateral ${linksOf(sql`past.source_record_id`)} split
      where past.until is not null and split.cause = 'split' and split.since = past.until
        and ${both(sql`past.customer_id`, sql`split.customer_id`, sql`family`)}
    ), up (start, id) as (
      select a, a from parted union select b, b from parted
      union
      select up.start, c.merged_into_id from up join customers c on c.id = up.id where c.merged_into_id is not null
    ), root as (
      select up.start, up.id from up join customers c on c.id = up.id where c.merged_into_id is null
    )
    select distinct a.id as a, b.id as b from parted
    join root a on a.start = parted.a join root b on b.start = parted.b where a.id <> b.id`,
  )
  return rows.map(({ a, b }) => [a, b] as const)
}
