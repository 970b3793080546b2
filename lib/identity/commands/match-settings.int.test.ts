import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { listBlockedValues } from '../queries/blocked-values'
import { exportMatchModel, getMatchSettings } from '../queries/match-settings'
import { adjustThresholds, blockValue, changeLimit, importMatchModel, unblockValue } from './match-settings'
import { resolveSourceRecord } from './resolve-source-record'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  steward = await aColleague('steward')
})

const withPhone = (sourceKey: string, value: string) =>
  database().transaction((tx) =>
    resolveSourceRecord(tx, { source: 'crm', sourceKey, attributes: {}, points: [{ kind: 'phone', asTyped: value }] }),
  )

test('a value that is blocked stops leading to its customer at once, and leads there again when it is not', async () => {
  const one = await withPhone('a', '06 20 30 40 50')
  await blockValue(steward, { kind: 'phone', value: '06.20.30.40.50', reason: 'borne' })
  await expect(blockValue(steward, { kind: 'phone', value: '+33620304050' })).rejects.toMatchObject({
    code: 'already_exists',
  })
  expect((await withPhone('b', '0620304050')).customerId).not.toBe(one.customerId)
  await unblockValue(steward, { kind: 'phone', value: '+33620304050' })
  expect((await withPhone('c', '0620304050')).customerId).toBe(one.customerId)
  await expect(blockValue(steward, { kind: 'email', value: 'nobody' })).rejects.toMatchObject({ code: 'invalid_input' })
  await blockValue(steward, { kind: 'email', value: 'Robot@*' })
  expect((await listBlockedValues(steward, { q: 'ROBOT@' })).items).toMatchObject([
    { kind: 'email', value: 'robot@*', by: steward.name },
  ])
})

test('a thousand blocked values come a page at a time, and are found by number, text or reason', async () => {
  await database().execute(sql`
    insert into blocked_values (kind, value, reason)
    select 'phone', '+3361000' || lpad(n::text, 4, '0'), 'borne de la boutique n° ' || n from generate_series(1, 1000) n`)
  const seen = new Set<string>()
  let cursor: string | undefined
  let pages = 0
  do {
    const page = await listBlockedValues(steward, cursor ? { cursor } : {})
    for (const { kind, value } of page.items) seen.add(`${kind} ${value}`)
    expect(page.total).toBeGreaterThanOrEqual(1000)
    cursor = page.next ?? undefined
    pages++
  } while (cursor)
  const { total } = await listBlockedValues(steward)
  expect([seen.size, pages]).toEqual([total, Math.ceil(total / 50)])
  const values = async (q: string) => (await listBlockedValues(steward, { q })).items.map(({ value }) => value)
  expect(await values('06 10 00 07 77')).toEqual(['+33610000777'])
  expect(await values('BOUTIQUE N° 777')).toEqual(['+33610000777'])
  expect(await values('%')).toEqual([])
})

test('limits and thresholds change for everybody at once; a model can be exported and imported', async () => {
  await changeLimit(steward, { kind: 'mobile', perCustomer: 3, perValue: 2 })
  await adjustThresholds(steward, { kind: 'individual', review: -1, automatic: 12, note: 'essai' })
  const view = await getMatchSettings(steward)
  expect(view.limits.find(({ kind }) => kind === 'mobile')).toEqual({ kind: 'mobile', perCustomer: 3, perValue: 2 })
  const [individual] = view.models
  expect(individual).toMatchObject({ thresholds: { review: -1, automatic: 12 }, note: 'essai', proposal: null })
  const model = await exportMatchModel(steward, 'individual')
  const { version } = await importMatchModel(steward, { kind: 'individual', model: JSON.parse(JSON.stringify(model)) })
  expect(version).toBeGreaterThan(individual?.version ?? 0)
  expect(await exportMatchModel(steward, 'individual')).toEqual(model)
  await expect(importMatchModel(steward, { kind: 'organisation', model })).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await expect(
    importMatchModel(steward, { kind: 'individual', model: { ...model, region: 'France' } }),
  ).rejects.toMatchObject({ code: 'invalid_input', details: { fields: { region: expect.anything() } } })
})

test('only stewards and administrators change the rules', async () => {
  const supervisor = await aColleague('supervisor')
  expect((await getMatchSettings(supervisor)).rights.configure).toBe(false)
  await expect(blockValue(supervisor, { kind: 'phone', value: '0611223344' })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
