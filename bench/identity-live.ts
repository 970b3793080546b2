import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { closeDatabase, database, type Transaction } from '@/db/client'
import { contactPoints, contactPointUses, customerLinks, customers, sourceRecords } from '@/db/schema'
import { seedBulkCustomers } from '@/db/seed/bulk'
import { readRecords } from '@/lib/identity/commands/engine/read-records'
import { goldenColumns } from '@/lib/identity/commands/recompute-customer'
import { resolveSourceRecord, type SourceRecordInput } from '@/lib/identity/commands/resolve-source-record'
import { matchRules } from '@/lib/identity/queries/match-rules'
import { percentile, withBenchDatabase } from './database.ts'

/**
 * What each new record costs in the transaction that brings it, among many customers, and how many times what the same
 * rows cost without matching. The names of the bulk customers are few, so that their blocks are larger than those of any
 * real file.
 */
const { values: options } = parseArgs({
  options: { customers: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '400' } },
})
const CUSTOMERS = Number(options.customers)
const RUNS = Number(options.runs)
const WARM_UP = 20
const MATCHED_TABLES = [
  'customers',
  'source_records',
  'customer_links',
  'contact_points',
  'contact_point_uses',
  'match_keys',
  'match_records',
]

type Known = {
  key: string
  attributes: {
    givenName: string
    familyName: string
    birthDate: string
    street: string
    postcode: string
    city: string
  }
}

/** Eight figures that no two small numbers share nearly: neighbours would look like slips of each other. */
const figures = (k: number) => String(10_000_000 + (((k * 48_271 + 11) * 69_621) % 89_999_999))

/** What arrives: each makes the k-th input of its kind from a customer that exists. */
const ARRIVALS: Record<string, (known: Known, k: number) => SourceRecordInput> = {
  'somebody new, all facts': ({ attributes }, k) => ({
    source: 'crm',
    sourceKey: `new-${k}`,
    attributes: { ...attributes, birthDate: `19${10 + (k % 90)}-0${1 + (k % 9)}-1${k % 10}`, street: `${k} rue Neuve` },
    points: [
      { kind: 'email', asTyped: `nouveau.${figures(k)}@ailleurs.example` },
      { kind: 'phone', asTyped: `07${figures(k)}` },
    ],
  }),
  'a duplicate without a common address': ({ attributes }, k) => ({
    source: 'shop',
    sourceKey: `double-${k}`,
    attributes: { ...attributes, givenName: attributes.givenName.toUpperCase() },
    points: [{ kind: 'email', asTyped: `double.${figures(k)}@ailleurs.example` }],
  }),
  'a first e-mail with just a name': ({ attributes }, k) => ({
    source: 'email',
    sourceKey: `mail.${figures(k)}@ailleurs.example`,
    attributes: { displayName: `${attributes.givenName} ${attributes.familyName}` },
    points: [{ kind: 'email', asTyped: `mail.${figures(k)}@ailleurs.example` }],
  }),
  'a known record with a new telephone': ({ key }, k) => ({
    source: 'bulk',
    sourceKey: key,
    attributes: {},
    points: [{ kind: 'phone', asTyped: `07${figures(k + 50_000)}` }],
  }),
  'a known record, nothing new': ({ key, attributes }) => ({ source: 'bulk', sourceKey: key, attributes, points: [] }),
}

/** Writes the rows that a new record brings as `resolveSourceRecord` does, without asking whose they are. */
async function writeUnmatched(tx: Transaction, input: SourceRecordInput): Promise<void> {
  const points = input.points.map(({ kind, asTyped }) => ({ kind, asTyped, value: asTyped }))
  const [record] = await tx
    .insert(sourceRecords)
    .values({ ...input, attributes: input.attributes })
    .returning()
  if (!record) throw new Error('record not written')
  const [customer] = await tx
    .insert(customers)
    .values(goldenColumns([record], points))
    .returning({ id: customers.id })
  if (!customer) throw new Error('customer not written')
  const [written] = await Promise.all([
    tx.insert(contactPoints).values(points).returning({ id: contactPoints.id }),
    tx.insert(customerLinks).values({ sourceRecordId: record.id, customerId: customer.id, cause: 'created' }),
  ])
  await tx.insert(contactPointUses).values(
    written.map(({ id }, at) => ({
      contactPointId: id,
      sourceRecordId: record.id,
      customerId: customer.id,
      asTyped: points[at]?.asTyped ?? '',
    })),
  )
}

/** What matching looks up the most, and what `npm start` reads back into memory after a restart. */
const HOTTEST = ['match_keys_key_source_record_id_pk', 'match_records', 'match_records_pkey', 'match_records_customer']

/** As on a server that has run for a while: the hottest pages are in its memory, the others in that of the system. */
async function warm(superuserUrl: string): Promise<void> {
  // The load was written without waiting for the disk: what the system still holds back would be waited for by others.
  execFileSync('sync')
  const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} })
  await superuser`create extension pg_prewarm`
  await superuser`
    select pg_prewarm(relation, 'read') from (
      select indrelid::regclass as relation from pg_index where indrelid = any(${MATCHED_TABLES}::regclass[])
      union select indexrelid::regclass from pg_index where indrelid = any(${MATCHED_TABLES}::regclass[])
    ) matched`
  await superuser`select pg_prewarm(relation, 'buffer') from unnest(${HOTTEST}::regclass[]) hottest (relation)`
  await superuser.end()
}

/** Milliseconds of each run of one piece of work on the customers that exist; the first ones fill the caches. */
async function timesOf(known: readonly Known[], work: (each: Known, k: number) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (const [k, each] of known.entries()) {
    const begun = performance.now()
    await work(each, k)
    if (k >= WARM_UP) times.push(performance.now() - begun)
  }
  return times
}

/** Prints the percentiles of some times, and how many times `base` ms the median is. */
function print(name: string, times: readonly number[], base: number, note: string): void {
  const at = (share: number) => percentile(times, share).toFixed(1).padStart(7)
  const ratio = (percentile(times, 0.5) / base).toFixed(1).padStart(7)
  console.log(`${name.padEnd(40)} ${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)} ${ratio}   ${note}`)
}

/** Measures each kind of arrival; `from`: the number of the first, so that none arrives twice. */
async function measure(known: readonly Known[], title: string, from: number): Promise<void> {
  console.log(
    `\n${`ms, ${title}`.padEnd(40)} ${['p50', 'p95', 'p99', 'max', '× bare'].map((head) => head.padStart(7)).join(' ')}   outcomes`,
  )
  const bare = await timesOf(known, ({ attributes }, k) =>
    database().transaction((tx) =>
      writeUnmatched(tx, {
        source: 'bare',
        sourceKey: `bare-${from + k}`,
        attributes,
        points: [{ kind: 'email', asTyped: `bare.${figures(from + k)}@ailleurs.example` }],
      }),
    ),
  )
  const base = percentile(bare, 0.5)
  print('somebody new, without matching', bare, base, '')
  for (const [name, arrival] of Object.entries(ARRIVALS)) {
    const outcomes: Record<string, number> = {}
    const times = await timesOf(known, async (each, k) => {
      const { outcome } = await database().transaction((tx) => resolveSourceRecord(tx, arrival(each, from + k)))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    })
    print(name, times, base, JSON.stringify(outcomes))
  }
}

await withBenchDatabase(
  async ({ superuserUrl, restart }) => {
    const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    const { seconds } = await seedBulkCustomers(superuser, CUSTOMERS)
    const started = performance.now()
    // As with the bulk rows: consistent by construction.
    await superuser`alter table match_keys disable trigger all`
    await readRecords(await matchRules(database()), async () => {})
    await superuser`alter table match_keys enable trigger all`
    // What the load leaves to be done in the background would be measured with the records otherwise.
    await superuser`vacuum analyze`
    const [keys] = await superuser<{ count: number; size: string }[]>`
      select count(*)::int as count, pg_size_pretty(pg_total_relation_size('match_keys')) as size from match_keys`
    console.log(
      `${CUSTOMERS} customers written in ${seconds.toFixed(0)} s, ${keys?.count} keys (${keys?.size}) in ${((performance.now() - started) / 1000).toFixed(0)} s`,
    )
    await superuser.end()
    // Written without waiting for the disk, measured as in production: each commit waits for it.
    await restart({ durable: true })
    await warm(superuserUrl)
    const known = await database().execute<Known>(
      sql`select source_key as key, attributes from source_records where source = 'bulk' order by md5(source_key) limit ${RUNS + WARM_UP}`,
    )
    await measure(known, 'each commit waits for the disk', 0)
    const owner = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    await owner`alter role all set synchronous_commit = off`
    await owner.end()
    await closeDatabase()
    await measure(known, 'no commit waits for the disk', 100_000)
  },
  { durable: false },
)
