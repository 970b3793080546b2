import { eq, like, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { connect, type Database, database } from '@/db/client'
import { attachments, blobs, contactPoints, conversations, customers, interactions, users } from '@/db/schema'
import { createTestDatabase, type TestDatabase, withTestDatabase } from '@/db/testing/database'
import { verifyPassword } from '@/lib/platform/passwords'
import { aCustomer } from './builders'
import { NotEmptyError, type SeedOutcome, seedDemo } from './demo'
import { DEMO_SIGN_INS } from './sign-ins'

withTestDatabase()

const now = new Date('2026-11-19T11:07:00Z')
let outcome: SeedOutcome
beforeAll(async () => {
  outcome = await seedDemo(database(), now)
}, 120_000)

async function inAnother<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const other: TestDatabase = await createTestDatabase()
  const { sql: connection, db } = connect(other.url, { max: 1 })
  try {
    return await work(db)
  } finally {
    await connection.end({ timeout: 5 })
    await other.drop()
  }
}

const count = async (query: ReturnType<typeof sql>) => Number((await database().execute<{ n: string }>(query))[0]?.n)

/** One hash per table of everything in it that does not say when the seed itself ran. */
async function fingerprint(db: Database): Promise<Record<string, string>> {
  const tables = [
    'users',
    'teams',
    'queues',
    'channel_accounts',
    'customers',
    'source_records',
    'customer_links',
    'contact_points',
    'contact_point_uses',
    'conversations',
    'interactions',
    'attachments',
    'blobs',
    'conversation_events',
    'commitments',
    'mentions',
    'conversation_reads',
  ]
  const prints: Record<string, string> = {}
  for (const table of tables) {
    const [row] = await db.execute<{ print: string }>(
      sql.raw(
        `select md5(string_agg(line, '|' order by line)) as print from (select (to_jsonb(t) - array['password_hash', 'updated_at'])::text as line from ${table} t) lines`,
      ),
    )
    prints[table] = row?.print ?? ''
  }
  return prints
}

describe('the demo in a database', () => {
  test('is there whole, within the time a first start has', async () => {
    expect(outcome).toMatchObject({ created: true, customers: 300 })
    // 15 s on a quiet machine; test machines are not.
    expect(outcome.seconds).toBeLessThan(60)
    expect(await count(sql`select count(*) as n from interactions`)).toBe(outcome.interactions)
    expect(await count(sql`select count(distinct channel) as n from interactions`)).toBe(17)
    expect(await count(sql`select count(*) as n from customers where kind = 'organisation'`)).toBe(25)
  })

  test('every contact belongs to the customer of its conversation and of its source record', async () => {
    expect(
      await count(
        sql`select count(*) as n from interactions i join conversations c on c.id = i.conversation_id where i.customer_id <> c.customer_id`,
      ),
    ).toBe(0)
    expect(
      await count(
        sql`select count(*) as n from interactions i left join customer_links l on l.source_record_id = i.source_record_id and l.until is null and l.customer_id = i.customer_id where l.id is null`,
      ),
    ).toBe(0)
    expect(
      await count(
        sql`select count(*) as n from conversations c where not exists (select 1 from interactions i where i.conversation_id = c.id)`,
      ),
    ).toBe(0)
  })

  test('mails thread: each answers a mail of the same conversation and lists those before', async () => {
    expect(
      await count(sql`select count(*) as n from interactions i where i.in_reply_to is not null and not exists (
        select 1 from interactions p where p.conversation_id = i.conversation_id and p.message_id = i.in_reply_to and p.received_at <= i.received_at and p.message_id = any(i."references"))`),
    ).toBe(0)
    expect(
      await count(sql`select count(*) as n from interactions where channel = 'email' and text <> visible_text`),
    ).toBeGreaterThan(80)
  })

  test('is found by order number, by another spelling of the phone, and keeps where each name comes from', async () => {
    const [order] = await database().select().from(contactPoints).where(eq(contactPoints.kind, 'order')).limit(1)
    const found = await database()
      .select({ id: customers.id })
      .from(customers)
      .where(like(customers.searchText, `%${order?.value.toLowerCase()}%`))
    expect(found).toHaveLength(1)
    const [nadia] = await database().select().from(customers).where(eq(customers.displayName, 'Nadia Le Goff'))
    expect(nadia?.searchText).toMatch(/nadia le goff.*\+336.*063998/s)
    expect(nadia?.origins.familyName?.sourceRecordId).toMatch(/^[0-9a-f-]{36}$/)
    expect(nadia?.facts['N° client']).toMatch(/^C-\d+$/)
  })

  test('its files are real ones, and stored under the hash of their bytes', async () => {
    const files = await database()
      .select({ type: attachments.contentType, content: blobs.content, sha: blobs.sha256 })
      .from(attachments)
      .innerJoin(blobs, eq(blobs.sha256, attachments.sha256))
    expect(files.length).toBeGreaterThan(30)
    for (const { type, content } of files)
      expect(content.subarray(0, 4).toString('latin1')).toBe(type === 'application/pdf' ? '%PDF' : '\x89PNG')
  })

  test('every printed sign-in opens', async () => {
    for (const { email, password } of DEMO_SIGN_INS) {
      const [user] = await database().select().from(users).where(eq(users.email, email))
      expect(await verifyPassword(user?.passwordHash ?? null, password)).toBe(true)
    }
  })

  test('new conversations get the numbers after the demo’s', async () => {
    const [next] = await database().execute<{ n: string }>(
      sql`select nextval(pg_get_serial_sequence('conversations', 'number')) as n`,
    )
    const [last] = await database()
      .select({ n: sql<number>`max(${conversations.number})` })
      .from(conversations)
    expect(Number(next?.n)).toBeGreaterThan(Number(last?.n))
  })

  test('a second run changes nothing', async () => {
    const again = await seedDemo(database(), new Date(now.getTime() + 86_400_000))
    expect(again).toMatchObject({ created: false, interactions: outcome.interactions })
    expect((await database().select({ id: interactions.id }).from(interactions)).length).toBe(outcome.interactions)
  })
})

test('two runs at the same moment of two databases leave the same rows', async () => {
  const second = await inAnother(async (db) => {
    await seedDemo(db, now)
    return fingerprint(db)
  })
  expect(second).toEqual(await fingerprint(database()))
}, 120_000)

test('a database that holds somebody else’s customers is left alone', async () => {
  await inAnother(async (db) => {
    await db.transaction((tx) => aCustomer(tx, { name: 'Une vraie cliente', email: 'vraie@example.org' }))
    await expect(seedDemo(db, now)).rejects.toBeInstanceOf(NotEmptyError)
    expect(await db.$count(customers)).toBe(1)
  })
})
