import 'server-only'
import { sql } from 'drizzle-orm'
import { connect, database, type Executor } from '@/db/client'
import type { MatchPoint } from '@/db/schema'
import { env } from '@/lib/platform/env'
import {
  CUSTOMER_FIELDS,
  type CustomerKind,
  hardFactsOf,
  type KnownPoint,
  matcherRecord,
  type StatedIdentity,
} from '../../domain/customer-record'
import { Dataset } from '../../domain/dataset'
import type { HardFacts } from '../../domain/hard-facts'
import { hash32 } from '../../domain/text'
import { crowdedCustomers, keysOf, matchingPoints, suspectUses } from '../../queries/match-records'
import type { MatchRules } from '../../queries/match-rules'
import { IdList } from './id-list'

/** All records of one kind, arranged so that nothing depends on the order they were read in. */
export type RecordFile = {
  dataset: Dataset
  /** By row of the data set. */
  ids: IdList
  customers: IdList
  /** Rows that hold hard facts. */
  facts: Map<number, HardFacts>
}

type Row = {
  id: string
  kind: CustomerKind
  customer_id: string
  attributes: StatedIdentity
  points: MatchPoint[]
}

const BATCH = 2000

const byValue = (a: KnownPoint, b: KnownPoint) => (a.value < b.value ? -1 : Number(a.value > b.value))

/** The contact points that people share, and that therefore never match. */
async function sharedPoints(db: Executor): Promise<Set<string>> {
  const rows = await db.execute<{ id: string }>(sql`select id from contact_points where shared_at is not null`)
  return new Set(rows.map(({ id }) => id))
}

/** Which of these records have no keys: those that were there before keys were, or were written round the matcher. */
async function withoutKeys(ids: readonly string[]): Promise<Set<string>> {
  // Asked for each batch anew: a plan made while the table was empty would go through all of it for each record.
  const rows = await database().execute<{ id: string }>(sql`
    select id from unnest(${`{${ids.join()}}`}::uuid[]) as r (id)
    where not exists (select from match_keys k where k.source_record_id = r.id)`)
  return new Set(rows.map(({ id }) => id))
}

async function writeKeys(keys: readonly { id: string; key: bigint }[]): Promise<void> {
  if (keys.length === 0) return
  await database().execute(sql`
    insert into match_keys (key, source_record_id)
    select key, id from unnest(${`{${keys.map(({ key }) => key).join()}}`}::bigint[], ${`{${keys.map(({ id }) => id).join()}}`}::uuid[]) as k (key, id)
    on conflict do nothing`)
}

/**
 * Reads every source record that belongs to a customer, a batch at a time, as the matcher sees it; writes the blocking
 * keys of those that have none. `read` is told how many have been read.
 */
export async function readRecords(
  rules: MatchRules,
  read: (records: number) => Promise<void>,
): Promise<Record<CustomerKind, RecordFile>> {
  // Reading a million records takes longer than any statement of the application may.
  const reader = connect(env().DATABASE_URL, { max: 1, statementTimeoutMs: 0 })
  try {
    return await readAll(reader, rules, read)
  } finally {
    await reader.sql.end({ timeout: 5 })
  }
}

async function readAll(
  reader: ReturnType<typeof connect>,
  rules: MatchRules,
  read: (records: number) => Promise<void>,
): Promise<Record<CustomerKind, RecordFile>> {
  const suspects = await suspectUses(reader.db, rules, await crowdedCustomers(reader.db, rules))
  const shared = await sharedPoints(reader.db)
  const open = (kind: CustomerKind) => ({
    ids: new IdList(),
    customers: new IdList(),
    facts: new Map<number, HardFacts>(),
    fields: CUSTOMER_FIELDS[kind],
    dataset: new Dataset(rules.matcher(kind).matcher.plan),
  })
  const files = { individual: open('individual'), organisation: open('organisation') }
  let done = 0
  // Always in one order: sums of what was counted are then the same to the last bit, and so are the weights of pairs.
  const rows = reader.sql<Row[]>`
    select s.id, s.kind, m.customer_id, s.attributes, m.points
    from match_records m
    join source_records s on s.id = m.source_record_id
    join customers c on c.id = m.customer_id and c.erased_at is null
    where s.source <> 'console'
    order by s.id`.cursor(BATCH)
  // Postgres writes the keys of one batch while the next is read.
  let writing: Promise<void> = Promise.resolve()
  for await (const batch of rows) {
    const keyless = await withoutKeys(batch.map(({ id }) => id))
    const keys: { id: string; key: bigint }[] = []
    for (const row of batch) {
      const file = files[row.kind]
      const points = matchingPoints(
        rules,
        row.points
          .filter(([use, point]) => !suspects.has(use) && !shared.has(point))
          .map(([, , kind, value]) => ({ kind, value }))
          .toSorted(byValue),
      )
      const record = matcherRecord(row.kind, row.attributes, points)
      file.dataset.add(
        file.fields.map(({ column }) => record[column]),
        0,
      )
      const facts = hardFactsOf(row.kind, row.attributes)
      if (Object.values(facts).some((values) => values.length > 0)) file.facts.set(file.ids.length, facts)
      file.ids.add(row.id)
      file.customers.add(row.customer_id)
      if (!keyless.has(row.id)) continue
      const prepared = { parsed: file.dataset.recordOf(file.dataset.size - 1) }
      for (const { key } of keysOf(row.kind, rules.matcher(row.kind).matcher, prepared, row.attributes))
        keys.push({ id: row.id, key })
    }
    await writing
    writing = writeKeys(keys)
    // Waited for below; until then nothing is to call it unhandled.
    writing.catch(() => undefined)
    done += batch.length
    await read(done)
  }
  await writing
  return { individual: arranged(files.individual), organisation: arranged(files.organisation) }
}

function arranged({ ids, customers, facts, dataset }: RecordFile): RecordFile {
  const hashes = Uint32Array.from({ length: ids.length }, (_, row) => hash32(ids.at(row)))
  const order = Uint32Array.from(hashes.keys()).sort(
    (a, b) => (hashes[a] as number) - (hashes[b] as number) || (ids.at(a) < ids.at(b) ? -1 : 1),
  )
  dataset.arrange(order)
  const held = new Map<number, HardFacts>()
  order.forEach((from, row) => {
    const said = facts.get(from)
    if (said) held.set(row, said)
  })
  return { dataset, ids: ids.arranged(order), customers: customers.arranged(order), facts: held }
}
