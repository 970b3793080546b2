import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/** Present and past links of a record, each found by its index. */
const linksOf = (record: SQL) => sql`(
  select * from customer_links where source_record_id = ${record} and until is null
  union all
  select * from customer_links where source_record_id = ${record} and until is not null)`

/** The link that says where a record belongs whatever is merged: it was made, recognised or taken out by hand. */
const homeLink = (record: SQL, at: SQL) => sql`
  select cause, customer_id, via_source_record_id as via, since from ${linksOf(record)} l
  where cause in ('created', 'matched', 'split') and ${at} order by since desc, id desc limit 1`

/**
 * Recursive query, to be called `home`: the records under a customer with the home of each, which is the customer that
 * the record stands with when nothing is merged. A record that was recognised by another one has the home which that
 * one had at the time; rows on the way there are not `atHome`.
 */
export const homesUnder = (holderId: string) => sql`
  select l.source_record_id as id, h.* from customer_links l
  cross join lateral (${homeLink(sql`l.source_record_id`, sql`true`)}) h
  where l.customer_id = ${holderId}::uuid and l.until is null
  union all
  select home.id, h.* from home cross join lateral (${homeLink(sql`home.via`, sql`since <= home.since`)}) h
  where home.cause = 'matched'`
export const atHome = sql`(home.cause <> 'matched' or home.via is null)`

/**
 * The records under `holderId` whose home is `customerId` or a customer merged into it: what an undo gives back, also
 * after other merges, undos and splits of any order.
 */
export async function recordsAtHome(tx: Transaction, customerId: string, holderId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive family as (
      select ${customerId}::uuid as id
      union
      select c.id from customers c join family on c.merged_into_id = family.id
    ), home as (${homesUnder(holderId)})
    select id from home where ${atHome} and customer_id in (select id from family)`)
  return rows.map(({ id }) => id)
}

/**
 * The customer that has, now, the record of this one that was taken out by hand last: who the customer is once none of
 * its records is left. Null when none was taken out.
 */
export async function heirOf(tx: Transaction, customerId: string): Promise<string | null> {
  const [row] = await tx.execute<{ id: string }>(sql`
    select now.customer_id as id from customer_links own
    cross join lateral ${linksOf(sql`own.source_record_id`)} split
    join customer_links now on now.source_record_id = own.source_record_id and now.until is null
    where own.customer_id = ${customerId}::uuid and own.until is not null and own.cause in ('created', 'matched', 'split')
      and split.cause = 'split' and split.since >= own.until
    order by split.since desc limit 1`)
  return row?.id ?? null
}
