import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { exportText } from '@/lib/exports/domain/cells'
import { exportQuality, QUALITY_COLUMNS } from '@/lib/exports/queries/quality'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import type { Actor } from '@/lib/platform/actor'
import { countQuality } from './commands/count-quality'
import { QUALITY_FIGURES, type QualityFigure } from './domain/figures'
import { getQuality, listQualityRows } from './queries/quality'

withTestDatabase()

let steward: Actor
let serial = 0
const record = (
  source: string,
  attributes: object,
  points: { kind: 'email' | 'phone'; asTyped: string; verified?: true }[],
) => database().transaction((tx) => resolveSourceRecord(tx, { source, sourceKey: `k${++serial}`, attributes, points }))

beforeAll(async () => {
  steward = await aColleague('steward')
  const verified = true as const
  await record('crm', { displayName: 'Léa Roy', birthDate: '1974-05-14', street: '1 rue A' }, [
    { kind: 'email', asTyped: 'lea@quality.example', verified },
    { kind: 'phone', asTyped: '06 39 98 41 27', verified },
  ])
  const old = await record('crm', { displayName: 'Luc Noël' }, [{ kind: 'email', asTyped: 'luc@quality.example' }])
  await record('shop', { displayName: '=Formule' }, [])
  await database().execute(
    sql`update source_records set updated_at = now() - interval '3 years' where id = ${old.sourceRecordId}`,
  )
  await database().execute(
    sql`update contact_points set bounced_at = now(), bounce_kind = 'hard' where value = 'luc@quality.example'`,
  )
  // A record that belongs to nobody any more is no matter of quality, nor is that of somebody who was erased.
  const gone = await record('shop', { displayName: 'Parti' }, [])
  await database().execute(sql`update customer_links set until = now() where source_record_id = ${gone.sourceRecordId}`)
  const erased = await record('shop', {}, [])
  await database().execute(sql`update customers set erased_at = now() where id = ${erased.customerId}`)
  await countQuality()
})

test('each source is counted, and all together', async () => {
  const { total, sources } = await getQuality(steward)
  expect(sources.map(({ source, records, counts }) => ({ source, records, ...counts }))).toEqual([
    {
      source: 'crm',
      records: 2,
      no_name: 0,
      no_email: 0,
      no_phone: 1,
      no_address: 1,
      no_birth_date: 1,
      unreachable: 0,
      stale: 1,
      bounced: 1,
      unverified: 1,
      duplicates: 0,
    },
    {
      source: 'shop',
      records: 1,
      no_name: 0,
      no_email: 1,
      no_phone: 1,
      no_address: 1,
      no_birth_date: 1,
      unreachable: 1,
      stale: 0,
      bounced: 0,
      unverified: 0,
      duplicates: 0,
    },
  ])
  expect(total).toMatchObject({ records: 3, counts: { no_phone: 2, unreachable: 1 } })
})

async function rowsBehind(figure: QualityFigure, source?: string): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await listQualityRows(steward, { figure, source, limit: 1, cursor })
    found.push(...page.items.map((item) => item.sourceRecordId))
    cursor = page.next ?? undefined
  } while (cursor)
  return found
}

test.each([1, 2, 10_000])(
  'each figure leads to as many rows as it says, the newest first, page by page; of each source %i are remembered',
  async (remembered) => {
    await countQuality(remembered)
    const { total, sources } = await getQuality(steward)
    for (const figure of QUALITY_FIGURES) {
      const found = await rowsBehind(figure)
      expect(new Set(found).size, figure).toBe(total!.counts[figure])
      expect(found).toEqual(found.toSorted().toReversed())
      for (const { source, counts } of sources)
        expect(await rowsBehind(figure, source), `${figure} ${source}`).toHaveLength(counts[figure])
    }
    const kept = await database().execute(
      sql`select 1 from quality_rows group by figure, source having count(*) > ${remembered}`,
    )
    expect(kept).toHaveLength(0)
  },
)

test('the rows leave as a file that runs nothing, and the audit says who took them', async () => {
  let text = ''
  for await (const part of exportText(
    'csv',
    QUALITY_COLUMNS,
    exportQuality(steward, { format: 'csv', figure: 'unreachable' }),
  ))
    text += part
  expect(text.split('\r\n')[1]).toMatch(/^shop,k3,[0-9a-f-]{36},'=Formule,/)
  const entries = await database().execute<{ action: string; rows: number | null }>(sql`
    select action, (details->>'rows')::int as rows from audit_entries where subject_kind = 'export' order by id`)
  expect([...entries]).toEqual([
    { action: 'export.start', rows: null },
    { action: 'export.done', rows: 1 },
  ])
})
