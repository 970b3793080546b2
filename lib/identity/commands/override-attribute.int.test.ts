import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { customers } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { overridesOf } from '../queries/overrides'
import { mergeCustomers } from './merge-customers'
import { overrideAttribute, withdrawOverride } from './override-attribute'
import { resolveSourceRecord } from './resolve-source-record'
import { undoMerge } from './unmerge-customers'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  steward = await aColleague('steward')
})

let serial = 0
const aPerson = (familyName: string, verified: string[] = []) =>
  database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'crm',
      sourceKey: `o${++serial}`,
      attributes: { givenName: 'Irène', familyName, verified },
      points: [],
    }),
  )
const golden = async (id: string) => (await database().select().from(customers).where(eq(customers.id, id)))[0]

test('a steward chooses a value, with a reason, and takes the choice back', async () => {
  const { customerId } = await aPerson('Cariou')
  const chosen = await overrideAttribute(steward, {
    customerId,
    attribute: 'familyName',
    value: 'Cariou-Blanc',
    reason: 'nom d’usage confirmé',
  })
  expect(chosen).toEqual({ customerId, overruled: false })
  expect(await golden(customerId)).toMatchObject({
    displayName: 'Irène Cariou-Blanc',
    origins: { familyName: { rule: 'steward' } },
  })
  expect(await overridesOf(steward, customerId)).toMatchObject([
    { value: 'Cariou-Blanc', reason: 'nom d’usage confirmé' },
  ])
  await withdrawOverride(steward, { customerId, attribute: 'familyName' })
  expect((await golden(customerId))?.familyName).toBe('Cariou')
  expect(await overridesOf(steward, customerId)).toEqual([])
  await expect(withdrawOverride(steward, { customerId, attribute: 'familyName' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('what was checked against a proof stands above a choice', async () => {
  const { customerId } = await aPerson('Stéphan', ['familyName'])
  const chosen = await overrideAttribute(steward, { customerId, attribute: 'familyName', value: 'X', reason: 'essai' })
  expect(chosen.overruled).toBe(true)
  expect((await golden(customerId))?.familyName).toBe('Stéphan')
})

test('a merge takes the choice along, its undo gives it back', async () => {
  const [a, b] = [await aPerson('Donval'), await aPerson('Kergoat')]
  await overrideAttribute(steward, {
    customerId: b.customerId,
    attribute: 'givenName',
    value: 'Iréna',
    reason: 'essai',
  })
  const { mergeIds } = await mergeCustomers(steward, {
    customerId: a.customerId,
    with: [b.customerId],
    reason: 'essai',
  })
  expect((await golden(a.customerId))?.givenName).toBe('Iréna')
  expect(await overridesOf(steward, a.customerId)).toHaveLength(1)
  await undoMerge(steward, { mergeId: mergeIds[0] ?? '' })
  expect((await golden(a.customerId))?.givenName).toBe('Irène')
  expect(await overridesOf(steward, b.customerId)).toHaveLength(1)
})

test('is refused to agents, without a reason, and for a birth date that is none', async () => {
  const { customerId } = await aPerson('Le Dantec')
  const choice = { customerId, attribute: 'birthDate' as const, value: '1960-02-30', reason: 'essai' }
  await expect(overrideAttribute(steward, choice)).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(overrideAttribute(steward, { ...choice, value: '1960-02-03', reason: ' ' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await expect(overrideAttribute(await aColleague('agent'), { ...choice, value: '1960-02-03' })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
