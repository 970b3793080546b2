import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'

/** No chain of merges is longer; a cycle, were there one, ends here. */
const MAX_HOPS = 50

export type Survivor = {
  id: string
  /** The customer that was asked for, when it has been merged into this one since. */
  mergedFrom: { id: string; name: string } | null
}

/** The surviving customer of an id, merges followed. Throws `not_found`, or `erased` when its data has been erased. */
export async function survivorOf(db: Executor, customerId: string): Promise<Survivor> {
  if (!isId(customerId)) throw new DomainError('not_found')
  const [row] = await db.execute<{ id: string; erased: boolean; hops: number; name: string }>(sql`
    with recursive up as (
      select id, merged_into_id, erased_at, display_name as name, 0 as hops from customers where id = ${customerId}::uuid
      union all
      select c.id, c.merged_into_id, c.erased_at, up.name, up.hops + 1 from up join customers c on c.id = up.merged_into_id
      where up.hops < ${MAX_HOPS})
    select id, erased_at is not null as erased, hops, name from up order by hops desc limit 1`)
  if (!row) throw new DomainError('not_found')
  if (row.erased) throw new DomainError('erased')
  return { id: row.id, mergedFrom: row.hops === 0 ? null : { id: customerId, name: row.name } }
}

/** The customer and every customer merged into it, directly or not. The customer itself comes first. */
export async function familyOf(db: Executor, customerId: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    with recursive down(id, hops) as (
      select ${customerId}::uuid, 0
      union
      select c.id, down.hops + 1 from down join customers c on c.merged_into_id = down.id where down.hops < ${MAX_HOPS})
    select id from down group by id order by min(hops), id`)
  return rows.map((row) => row.id)
}

/** A list of ids as an SQL set, for `in`. */
export function inIds(ids: readonly string[]) {
  return sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`
}
