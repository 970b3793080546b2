import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from './commands/merge-customers'
import { resolveSourceRecord, type StatedContactPoint } from './commands/resolve-source-record'
import { splitSourceRecord, undoMerge } from './commands/unmerge-customers'

withTestDatabase()

/** Rows of `match_records` that are not what the links and uses say now, and those that are missing. */
function astray(): Promise<unknown[]> {
  return database().execute(sql`
    with derived as (
      select l.source_record_id, l.customer_id, count(u.id)::int as uses, coalesce(
        jsonb_agg(jsonb_build_array(u.id, p.id, p.kind, p.value) order by u.valid_from, u.id)
          filter (where p.kind in ('email', 'phone', 'whatsapp')), '[]') as points
      from customer_links l
      left join contact_point_uses u on u.source_record_id = l.source_record_id and u.valid_to is null
      left join contact_points p on p.id = u.contact_point_id
      where l.until is null group by l.source_record_id, l.customer_id
    )
    select coalesce(d.source_record_id, m.source_record_id) as record
    from derived d full join match_records m using (source_record_id)
    where (d.customer_id, d.uses, d.points) is distinct from (m.customer_id, m.uses, m.points)`)
}

let calls = 0
function aRecord(
  name: string,
  ...points: StatedContactPoint[]
): Promise<{ customerId: string; sourceRecordId: string }> {
  return database().transaction((tx) =>
    resolveSourceRecord(tx, { source: 'crm', sourceKey: `${++calls}`, attributes: { displayName: name }, points }),
  )
}

test('how a record is compared follows its links and uses, whoever changes them', async () => {
  const steward = await aColleague('steward')
  const a = await aRecord(
    'Anne Le Goff',
    { kind: 'email', asTyped: 'anne@exemple.fr' },
    { kind: 'phone', asTyped: '0612345678' },
  )
  const b = await aRecord(
    'Benoît Riou',
    { kind: 'whatsapp', asTyped: '0712345678' },
    { kind: 'external', asTyped: 'x-1' },
  )
  const [row] = await database().execute<{ uses: number; points: string[][] }>(
    sql`select uses, points from match_records where source_record_id = ${b.sourceRecordId}`,
  )
  expect(row).toMatchObject({ uses: 2, points: [[expect.any(String), expect.any(String), 'whatsapp', '+33712345678']] })
  expect(await astray()).toEqual([])

  const { mergeIds } = await mergeCustomers(steward, {
    customerId: a.customerId,
    with: [b.customerId],
    reason: 'essai',
  })
  expect(await astray()).toEqual([])
  await undoMerge(steward, { mergeId: mergeIds[0] as string, reason: 'essai' })
  await mergeCustomers(steward, { customerId: b.customerId, with: [a.customerId], reason: 'essai' })
  await splitSourceRecord(steward, { sourceRecordId: a.sourceRecordId, reason: 'essai' })
  expect(await astray()).toEqual([])

  const uses = sql`contact_point_uses where source_record_id = ${a.sourceRecordId}`
  await database().execute(
    sql`update contact_point_uses set valid_to = now() where id = (select id from ${uses} limit 1)`,
  )
  expect(await astray()).toEqual([])
  await database().execute(sql`delete from ${uses}`)
  expect(await astray()).toEqual([])
  await database().execute(
    sql`update customer_links set until = now() where source_record_id = ${b.sourceRecordId} and until is null`,
  )
  expect(await astray()).toEqual([])
})
