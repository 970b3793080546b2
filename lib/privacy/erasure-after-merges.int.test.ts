import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { proposeCandidate } from '@/lib/identity/commands/propose-candidate'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { splitSourceRecord, undoMerge } from '@/lib/identity/commands/unmerge-customers'
import { listMatchCandidates } from '@/lib/identity/queries/candidates'
import type { Actor } from '@/lib/platform/actor'
import { eraseCustomerIn } from './commands/erase-customer'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  steward = await aColleague('steward')
})

type Person = { customerId: string; sourceRecordId: string; name: string }

/** Somebody of whom one record says a word that stands nowhere else. */
async function aPerson(): Promise<Person> {
  const name = `Nom${crypto.randomUUID().replace(/[^a-f]/g, '')}`
  const points = [{ kind: 'email' as const, asTyped: `${name}@example.org` }]
  const key = { source: 'crm', sourceKey: name }
  const made = await database().transaction((tx) =>
    resolveSourceRecord(tx, { ...key, attributes: { displayName: name }, points }),
  )
  return { ...made, name }
}

async function merge(into: Person, other: Person): Promise<string> {
  const customers = { customerId: into.customerId, with: [other.customerId] }
  return (await mergeCustomers(steward, { ...customers, reason: 'essai' })).mergeIds[0] as string
}

const erase = (customerId: string) => database().transaction((tx) => eraseCustomerIn(tx, steward, customerId))

/** The tables in which the person's name stands. */
async function tablesWith({ name }: Person): Promise<string[]> {
  const tables = await database().execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const table of tables) {
    const [row] = await database().execute(
      sql`select 1 from ${sql.identifier(table.name)} t where t::text ilike ${`%${name}%`} limit 1`,
    )
    if (row) found.push(table.name)
  }
  return found
}

test('is complete where somebody who was merged away since once held a record of theirs', async () => {
  const [gone, middle, top] = [await aPerson(), await aPerson(), await aPerson()]
  const first = await merge(middle, gone)
  const second = await merge(top, middle)
  await undoMerge(steward, { mergeId: first })
  expect(await tablesWith(gone)).toContain('customers')
  await erase(gone.customerId)
  expect(await tablesWith(gone)).toEqual([])
  await undoMerge(steward, { mergeId: second })
  const [again] = await database().execute(sql`select display_name from customers where id = ${middle.customerId}`)
  expect(again).toEqual({ display_name: middle.name })
})

test('is also that of the id all of whose records were taken out by hand, merged as it is', async () => {
  const [gone, other] = [await aPerson(), await aPerson()]
  const merged = await merge(other, gone)
  const { customerId } = await splitSourceRecord(steward, { sourceRecordId: gone.sourceRecordId, reason: 'essai' })
  await erase(customerId)
  expect(await tablesWith(gone)).toEqual([])
  await undoMerge(steward, { mergeId: merged })
  const again = mergeCustomers(steward, { customerId: other.customerId, with: [gone.customerId], reason: 'essai' })
  await expect(again).rejects.toMatchObject({ code: 'erased' })
  expect(await tablesWith(gone)).toEqual([])
})

test('comes true at the undo for who held another’s record while their own was erased elsewhere', async () => {
  const [gone, other] = [await aPerson(), await aPerson()]
  const merged = await merge(gone, other)
  const { customerId } = await splitSourceRecord(steward, { sourceRecordId: gone.sourceRecordId, reason: 'essai' })
  await erase(customerId)
  await undoMerge(steward, { mergeId: merged })
  expect(await tablesWith(gone)).toEqual([])
  const customers = await database().execute(
    sql`select display_name as name, erased_at is not null as erased from customers where id in (${gone.customerId}, ${other.customerId}) order by 2`,
  )
  expect([...customers]).toEqual([
    { name: other.name, erased: false },
    { name: '—', erased: true },
  ])
})

test('takes the pairs that wait with it', async () => {
  const [gone, other] = [await aPerson(), await aPerson()]
  const score = { weight: 3, probability: 0.9, band: 'review' as const, contributions: [] }
  const pair = { a: gone.sourceRecordId, b: other.sourceRecordId, modelVersion: 1, score }
  await database().transaction((tx) => proposeCandidate(tx, pair))
  expect((await listMatchCandidates(steward)).items).toHaveLength(1)
  await erase(gone.customerId)
  expect((await listMatchCandidates(steward)).items).toHaveLength(0)
})
