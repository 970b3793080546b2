import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import type { Holder } from '../domain/newcomers'

/** The records under each of these keys: one more than `limit` where there are more, the same ones each time. */
export async function recordsByKeys(
  db: Executor,
  keys: readonly { key: bigint; limit: number }[],
): Promise<Map<bigint, string[]>> {
  if (keys.length === 0) return new Map()
  const rows = await executePrepared<{ key: string; ids: string[] }>(
    db,
    sql`
    select k.key::text, m.ids
    from unnest(${`{${keys.map(({ key }) => key).join()}}`}::bigint[], ${`{${keys.map(({ limit }) => limit).join()}}`}::int[]) as k (key, most)
    cross join lateral (
      select array_agg(id) as ids from (
        select source_record_id as id from match_keys where key = k.key order by source_record_id limit k.most + 1
      ) bounded
    ) m
    where m.ids is not null`,
  )
  return new Map(rows.map(({ key, ids }) => [BigInt(key), ids]))
}

/** The customers that these records belong to now, by record; `since`: when they were made, in µs since 1970. */
export async function customersOfRecords(db: Executor, recordIds: readonly string[]): Promise<Map<string, Holder>> {
  if (recordIds.length === 0) return new Map()
  const rows = await executePrepared<{ record: string } & Holder>(
    db,
    sql`
    select m.source_record_id as record, m.customer_id as "customerId", (extract(epoch from c.created_at) * 1000000)::float8 as since
    from unnest((select ${`{${recordIds.join()}}`}::uuid[])) as r (id)
    join match_records m on m.source_record_id = r.id
    join customers c on c.id = m.customer_id`,
  )
  return new Map(rows.map(({ record, customerId, since }) => [record, { customerId, since }]))
}
