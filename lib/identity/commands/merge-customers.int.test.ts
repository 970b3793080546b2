import { getTableName, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { database, type Executor } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { receiveInteraction } from '@/lib/conversations/commands/receive-interaction'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { mergeCustomers } from './merge-customers'
import { CUSTOMER_TABLES } from './move-records'
import { resolveSourceRecord } from './resolve-source-record'
import { splitSourceRecord, undoMerge } from './unmerge-customers'

withTestDatabase()

let steward: Actor & { id: string }
beforeAll(async () => {
  await aQueue()
  steward = await aColleague('steward')
})

type Person = { customerId: string; sourceRecordId: string; address: string }

async function aPerson(name = 'Léa Roy'): Promise<Person> {
  const address = `p-${crypto.randomUUID()}@example.org`
  const resolution = await database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'email',
      sourceKey: address,
      attributes: { displayName: name, facts: { n: address } },
      points: [{ kind: 'email', asTyped: address }],
    }),
  )
  return { ...resolution, address }
}

async function aMail(person: Person, subject = 'Bonjour'): Promise<string> {
  const received = await database().transaction(async (tx) => {
    const who = await resolveSourceRecord(tx, {
      source: 'email',
      sourceKey: person.address,
      attributes: {},
      points: [{ kind: 'email', asTyped: person.address }],
    })
    return receiveInteraction(tx, {
      channel: 'email',
      kind: 'message',
      direction: 'inbound',
      customerId: who.customerId,
      sourceRecordId: who.sourceRecordId,
      subject,
      subjectKey: subject.toLowerCase(),
      text: 'x',
      visibleText: 'x',
      occurredAt: new Date(),
      receivedAt: new Date(),
      source: 'email',
    })
  })
  return received.interactionId
}

const merge = async (into: string, other: string) => {
  const { mergeIds } = await mergeCustomers(steward, { customerId: into, with: [other], reason: 'essai' })
  return mergeIds[0]!
}

async function orphans(): Promise<number> {
  const [row] = await database().execute<{ count: number }>(sql`
    select (select count(*) from interactions i join customers c on c.id = i.customer_id where c.merged_into_id is not null)
      + (select count(*) from conversations i join customers c on c.id = i.customer_id where c.merged_into_id is not null)
      + (select count(*) from contact_point_uses i join customers c on c.id = i.customer_id where c.merged_into_id is not null)
      + (select count(*) from customer_links i join customers c on c.id = i.customer_id where c.merged_into_id is not null and i.until is null)
      + (select count(*) from interactions i join customer_links l on l.source_record_id = i.source_record_id and l.until is null where l.customer_id <> i.customer_id)
      as count`)
  return Number(row!.count)
}

test('what arrives after a merge goes back, at its undoing, to where its source record belongs', async () => {
  const [a, b] = [await aPerson('A'), await aPerson('B')]
  const mergeId = await merge(a.customerId, b.customerId)
  const later = await aMail(b, 'Après la fusion')
  const ofA = await aMail(a, 'Autre chose')
  // A new record that was recognised by B's address belongs with B.
  const call = await database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'crm',
      sourceKey: b.address,
      attributes: { displayName: 'B du CRM' },
      points: [{ kind: 'email', asTyped: b.address }],
    }),
  )
  expect(call.customerId).toBe(a.customerId)
  await undoMerge(steward, { mergeId })
  const owners = await database().execute<{ id: string; customer_id: string }>(
    sql`select id, customer_id from interactions where id in (${later}, ${ofA})`,
  )
  expect(Object.fromEntries(owners.map((row) => [row.id, row.customer_id]))).toEqual({
    [later]: b.customerId,
    [ofA]: a.customerId,
  })
  const [link] = await database().execute<{ customer_id: string }>(
    sql`select customer_id from customer_links where source_record_id = ${call.sourceRecordId} and until is null`,
  )
  expect(link!.customer_id).toBe(b.customerId)
})

test('an early merge can be undone after a later one took its survivor away', async () => {
  const [a, b, c] = [await aPerson('A'), await aPerson('B'), await aPerson('C')]
  const first = await merge(a.customerId, b.customerId)
  await merge(c.customerId, a.customerId)
  const mail = await aMail(b)
  expect((await undoMerge(steward, { mergeId: first })).survivorId).toBe(c.customerId)
  const [row] = await database().execute<{ customer_id: string }>(
    sql`select customer_id from interactions where id = ${mail}`,
  )
  expect(row!.customer_id).toBe(b.customerId)
  expect(await orphans()).toBe(0)
})

describe('refused', () => {
  test.each(['self_merge', 'not_found', 'conflict', 'erased', 'never_merge', 'forbidden'] as const)(
    '%s',
    async (code) => {
      const [a, b] = [await aPerson(), await aPerson()]
      const attempt = async () => {
        switch (code) {
          case 'self_merge':
            return merge(a.customerId, a.customerId)
          case 'not_found':
            return merge(a.customerId, crypto.randomUUID())
          case 'conflict': {
            const mergeId = await merge(a.customerId, b.customerId)
            await undoMerge(steward, { mergeId })
            return undoMerge(steward, { mergeId })
          }
          case 'erased':
            await database().execute(sql`update customers set erased_at = now() where id = ${b.customerId}`)
            return merge(a.customerId, b.customerId)
          case 'never_merge': {
            const [x, y] = [a.sourceRecordId, b.sourceRecordId].sort() as [string, string]
            await database().execute(
              sql`insert into match_candidates (record_a, record_b, weight, probability, contributions, model_version, status) values (${x}, ${y}, 1, 0.5, '[]', 1, 'never')
                on conflict (record_a, record_b) do update set status = 'never'`,
            )
            return merge(a.customerId, b.customerId)
          }
          case 'forbidden':
            return mergeCustomers(await aColleague('agent'), {
              customerId: a.customerId,
              with: [b.customerId],
              reason: 'x',
            })
        }
      }
      await expect(attempt()).rejects.toMatchObject({ code })
    },
  )
})

test('one source record can be split out by hand, with all that belongs to it', async () => {
  const [a, b] = [await aPerson('A'), await aPerson('B')]
  await merge(a.customerId, b.customerId)
  const mail = await aMail(b)
  const { customerId } = await splitSourceRecord(steward, { sourceRecordId: b.sourceRecordId, reason: 'erreur' })
  const [row] = await database().execute<{ customer_id: string }>(
    sql`select customer_id from interactions where id = ${mail}`,
  )
  expect(row!.customer_id).toBe(customerId)
  expect(await orphans()).toBe(0)
})

test('an undo and a split of the same record at once leave it with one customer, and no customer without a record', async () => {
  for (let round = 0; round < 8; round++) {
    const [a, b] = [await aPerson('A'), await aPerson('B')]
    const mergeId = await merge(a.customerId, b.customerId)
    const done = await Promise.allSettled([
      undoMerge(steward, { mergeId }),
      splitSourceRecord(steward, { sourceRecordId: b.sourceRecordId, reason: 'essai' }),
    ])
    for (const each of done) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict' })
    const [bare] = await database().execute<{ count: number }>(sql`
      select count(*)::int as count from customers c
      where c.merged_into_id is null and not exists (select from customer_links l where l.customer_id = c.id and l.until is null)`)
    expect(bare?.count).toBe(0)
  }
  expect(await orphans()).toBe(0)
})

test('a record that came back by an undo and in again by another merge stays with that one', async () => {
  const [a, b, c] = [await aPerson('A'), await aPerson('B'), await aPerson('C')]
  const inner = await merge(a.customerId, b.customerId)
  const outer = await merge(c.customerId, a.customerId)
  await undoMerge(steward, { mergeId: inner })
  await merge(c.customerId, b.customerId)
  await undoMerge(steward, { mergeId: outer })
  const links = await database().execute<{ record: string; customer: string }>(sql`
    select source_record_id as record, customer_id as customer from customer_links
    where until is null and source_record_id in (${a.sourceRecordId}, ${b.sourceRecordId})`)
  expect(new Map(links.map(({ record, customer }) => [record, customer]))).toEqual(
    new Map([
      [a.sourceRecordId, a.customerId],
      [b.sourceRecordId, c.customerId],
    ]),
  )
})

test('undone after its records were taken out by hand, a merged customer is whoever has them; so is a survivor left bare', async () => {
  const [a, b] = [await aPerson('A'), await aPerson('B')]
  const mergeId = await merge(a.customerId, b.customerId)
  const taken = await splitSourceRecord(steward, { sourceRecordId: a.sourceRecordId, reason: 'essai' })
  expect(await undoMerge(steward, { mergeId })).toEqual({ customerId: b.customerId, survivorId: taken.customerId })
  const [leads] = await database().execute<{ into: string }>(
    sql`select merged_into_id as into from customers where id = ${a.customerId}`,
  )
  expect(leads?.into).toBe(taken.customerId)
})

/** Four commands and the undos a round: `RELAIS_MERGE_ROUNDS=1000` for the long proof. */
const ROUNDS = Number(process.env.RELAIS_MERGE_ROUNDS ?? 60)

test(
  'A into B, B into A and mail for both at once: no orphan, no cycle, no deadlock',
  async () => {
    const [a, b] = [await aPerson('A'), await aPerson('B')]
    const failures: string[] = []
    const attempt = (work: Promise<unknown>) =>
      work.catch((error: unknown) => {
        if (!(error instanceof DomainError))
          failures.push(String(error instanceof Error ? (error.cause ?? error) : error))
      })
    for (let round = 0; round < ROUNDS; round++) {
      const undo = await database().execute<{ id: string }>(
        sql`select id from merges where undone_at is null and (merged_id = ${a.customerId} or merged_id = ${b.customerId})`,
      )
      await Promise.all([
        attempt(merge(a.customerId, b.customerId)),
        attempt(merge(b.customerId, a.customerId)),
        attempt(aMail(a, `a ${round}`)),
        attempt(aMail(b, `b ${round}`)),
        ...undo.map(({ id }) => attempt(undoMerge(steward, { mergeId: id }))),
      ])
    }
    expect(failures).toEqual([])
    expect(await orphans()).toBe(0)
    const [cycle] = await database().execute<{ count: number }>(sql`
    select count(*)::int as count from customers x join customers y on y.id = x.merged_into_id where y.merged_into_id = x.id`)
    expect(cycle!.count).toBe(0)
    const [mails] = await database().execute<{ count: number }>(
      sql`select count(*)::int as count from interactions where source_record_id in (${a.sourceRecordId}, ${b.sourceRecordId})`,
    )
    expect(mails!.count).toBe(2 * ROUNDS)
  },
  60_000 + ROUNDS * 1000,
)

const MOVED: readonly string[] = CUSTOMER_TABLES.map((table) => getTableName(table))
/** The history itself, which is to keep the customers it names. */
const HISTORY = ['customer_links.customer_id', 'merges.survivor_id', 'merges.merged_id', 'customers.merged_into_id']

/** Foreign keys to customers that no merge moves. */
async function forgottenKeys(db: Executor): Promise<string[]> {
  const rows = await db.execute<{ table: string; column: string }>(sql`
    select c.conrelid::regclass::text as table, a.attname as column
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where c.contype = 'f' and c.confrelid = 'customers'::regclass`)
  return rows
    .filter(({ table, column }) => !(column === 'customer_id' && MOVED.includes(table)))
    .map(({ table, column }) => `${table}.${column}`)
    .filter((key) => !HISTORY.includes(key))
}

test('every foreign key to customers is one the merge moves, or the history of merges itself', async () => {
  expect(await forgottenKeys(database())).toEqual([])
  // Without its source record an undo could not tell whose row it is.
  for (const table of MOVED) {
    const [found] = await database().execute(
      sql`select 1 from information_schema.columns where table_name = ${table} and column_name = 'source_record_id'`,
    )
    expect(found, `${table} has a source_record_id`).toBeDefined()
  }
})

test('a table that somebody adds and nobody lists is found', async () => {
  const rolledBack = new Error('rolled back')
  const attempt = database().transaction(async (tx) => {
    await tx.execute(
      sql`create table guest_books (owner_id uuid references customers, customer_id uuid references customers)`,
    )
    expect((await forgottenKeys(tx)).sort()).toEqual(['guest_books.customer_id', 'guest_books.owner_id'])
    throw rolledBack
  })
  await expect(attempt).rejects.toBe(rolledBack)
})
