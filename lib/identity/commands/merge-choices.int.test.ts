import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { previewMerge } from '../queries/golden-preview'
import { overridesOf } from '../queries/overrides'
import { mergeCustomers } from './merge-customers'
import { overrideAttribute, withdrawOverride } from './override-attribute'
import { resolveSourceRecord } from './resolve-source-record'
import { undoMerge } from './unmerge-customers'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  steward = await aColleague('steward', 'Hervé')
})

let serial = 0
/** A customer of one record; the trust in its source decides unless somebody chooses. */
const says = (source: string, attributes: SourceAttributes) =>
  database().transaction((tx) => resolveSourceRecord(tx, { source, sourceKey: `c${++serial}`, attributes, points: [] }))
type Said = Awaited<ReturnType<typeof says>>

const chosen = (record: Said, value: string) => [
  { attribute: 'givenName' as const, sourceRecordId: record.sourceRecordId, value },
]
const merge = async (into: Said, others: Said[], choices: ReturnType<typeof chosen>) =>
  (
    await mergeCustomers(steward, {
      customerId: into.customerId,
      with: others.map(({ customerId }) => customerId),
      reason: 'même permis de conduire',
      choices,
    })
  ).mergeIds
const nameOf = async (customerId: string) => {
  const row = await database().query.customers.findFirst({ where: (c, { eq }) => eq(c.id, customerId) })
  return [row?.givenName, row?.origins.givenName?.rule]
}

test('a value chosen for a merge stands above the rules, says why, and goes with the undo', async () => {
  const [a, b, c] = [
    await says('crm', { givenName: 'Anne', familyName: 'Coadou' }),
    await says('web', { givenName: 'Anne-Marie', familyName: 'Kerleo' }),
    await says('import', { givenName: 'Annick', familyName: 'Le Meur' }),
  ]
  const before = [await nameOf(a.customerId), await nameOf(c.customerId)]
  const [first, last] = await merge(a, [b, c], chosen(c, 'Annick'))
  expect(await nameOf(a.customerId)).toEqual(['Annick', 'steward'])
  expect(await overridesOf(steward, a.customerId)).toMatchObject([
    { value: 'Annick', reason: 'même permis de conduire', by: 'Hervé', mergeId: last },
  ])
  for (const mergeId of [last!, first!]) await undoMerge(steward, { mergeId })
  expect([await nameOf(a.customerId), await nameOf(c.customerId)]).toEqual(before)
  expect(await overridesOf(steward, c.customerId)).toEqual([])
})

test('a choice says nothing while its record is elsewhere', async () => {
  const [a, b, c] = [
    await says('crm', { givenName: 'Yves', familyName: 'Nicol' }),
    await says('web', { givenName: 'Yves-Marie', familyName: 'Bodéré' }),
    await says('import', { givenName: 'Yvon', familyName: 'Quéré' }),
  ]
  const [ofB] = await merge(a, [b], [])
  await merge(a, [c], chosen(b, 'Yves-Marie'))
  expect((await nameOf(a.customerId))[0]).toBe('Yves-Marie')
  await undoMerge(steward, { mergeId: ofB! })
  expect((await nameOf(a.customerId))[0]).toBe('Yves')
  expect(await nameOf(b.customerId)).toEqual(['Yves-Marie', 'recent'])
  expect(await overridesOf(steward, b.customerId)).toEqual([])
})

test('a proof stands above it, and so does what a steward decides later', async () => {
  const a = await says('crm', { givenName: 'Jean', familyName: 'Prigent', verified: ['givenName'] })
  const b = await says('web', { givenName: 'Jo', familyName: 'Tanguy' })
  const c = await says('web', { givenName: 'Maï', familyName: 'Gac' })
  const d = await says('import', { givenName: 'Marie', familyName: 'Pors' })
  await merge(a, [b], chosen(b, 'Jo'))
  expect(await nameOf(a.customerId)).toEqual(['Jean', 'verified'])
  await merge(c, [d], chosen(d, 'Marie'))
  const later = { customerId: c.customerId, attribute: 'givenName' as const }
  await overrideAttribute(steward, { ...later, value: 'Maïwenn', reason: 'sa signature' })
  expect((await nameOf(c.customerId))[0]).toBe('Maïwenn')
  await withdrawOverride(steward, later)
  expect((await nameOf(c.customerId))[0]).toBe('Maï')
})

test('taken back by itself, the other rules decide again; the next merge is shown with what stands', async () => {
  const [a, b, c] = [
    await says('crm', { givenName: 'Erwan', familyName: 'Riou' }),
    await says('web', { givenName: 'Erwann', familyName: 'Stéphan' }),
    await says('web', { givenName: 'Ewen', familyName: 'Uguen' }),
  ]
  await merge(a, [b], chosen(b, 'Erwann'))
  const preview = await previewMerge(steward, {
    survivorId: c.customerId,
    customerIds: [a.customerId, c.customerId],
  })
  expect(preview.attributes.find(({ attribute }) => attribute === 'givenName')).toMatchObject({
    value: 'Erwann',
    rule: 'steward',
  })
  await withdrawOverride(steward, { customerId: a.customerId, attribute: 'givenName' })
  expect((await nameOf(a.customerId))[0]).toBe('Erwan')
})

test('what a record does not say, or no longer says, cannot be chosen: nothing is merged', async () => {
  const a = await says('crm', { givenName: 'Fañch', familyName: 'Vaillant' })
  const b = await says('web', { givenName: 'François', familyName: 'Yvinec' })
  const stranger = await says('web', { givenName: 'Goulven', familyName: 'Abiven' })
  await expect(merge(a, [b], chosen(b, 'Francis'))).rejects.toMatchObject({ code: 'conflict' })
  await expect(merge(a, [b], chosen(stranger, 'Goulven'))).rejects.toMatchObject({ code: 'conflict' })
  expect((await nameOf(b.customerId))[0]).toBe('François')
})
