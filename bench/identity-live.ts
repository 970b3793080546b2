import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { database } from '@/db/client'
import { seedBulkCustomers } from '@/db/seed/bulk'
import { readRecords } from '@/lib/identity/commands/engine/read-records'
import { resolveSourceRecord, type SourceRecordInput } from '@/lib/identity/commands/resolve-source-record'
import { matchRules } from '@/lib/identity/queries/match-rules'
import { percentile, withBenchDatabase } from './database.ts'

/**
 * What matching each new record costs in the transaction that brings it, among many customers. The names of the bulk
 * customers are few, so that their blocks are larger than those of any real file.
 */
const { values: options } = parseArgs({
  options: { customers: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '400' } },
})
const CUSTOMERS = Number(options.customers)
const RUNS = Number(options.runs)

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

await withBenchDatabase(
  async ({ superuserUrl }) => {
    const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    const { seconds } = await seedBulkCustomers(superuser, CUSTOMERS)
    const started = performance.now()
    // As with the bulk rows: consistent by construction, and an index is built faster than it is filled.
    await superuser`alter table match_keys disable trigger all`
    await superuser`drop index match_keys_record`
    await readRecords(await matchRules(database()), async () => {})
    await superuser`create index match_keys_record on match_keys (source_record_id)`
    await superuser`alter table match_keys enable trigger all`
    await superuser`vacuum analyze match_keys`
    const [keys] = await superuser<{ count: number; size: string }[]>`
    select count(*)::int as count, pg_size_pretty(pg_total_relation_size('match_keys')) as size from match_keys`
    await superuser.end()
    console.log(
      `${CUSTOMERS} customers written in ${seconds.toFixed(0)} s, ${keys?.count} keys (${keys?.size}) in ${((performance.now() - started) / 1000).toFixed(0)} s`,
    )
    const known = await database().execute<Known>(
      sql`select source_key as key, attributes from source_records where source = 'bulk' order by md5(source_key) limit ${RUNS + 20}`,
    )
    console.log(`\n${'ms'.padEnd(40)} ${'p50'.padStart(7)} ${'p95'.padStart(7)} ${'max'.padStart(7)}   outcomes`)
    for (const [name, arrival] of Object.entries(ARRIVALS)) {
      const times: number[] = []
      const outcomes: Record<string, number> = {}
      for (const [k, each] of known.entries()) {
        const begun = performance.now()
        const { outcome } = await database().transaction((tx) => resolveSourceRecord(tx, arrival(each, k)))
        // The first ones fill the caches.
        if (k >= 20) times.push(performance.now() - begun)
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      }
      const at = (share: number) => percentile(times, share).toFixed(1)
      console.log(
        `${name.padEnd(40)} ${at(0.5).padStart(7)} ${at(0.95).padStart(7)} ${at(1).padStart(7)}   ${JSON.stringify(outcomes)}`,
      )
    }
  },
  { durable: false },
)
