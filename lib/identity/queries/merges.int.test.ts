import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { decideMatchCandidate, undoCandidateDecision } from '../commands/decide-candidate'
import { mergeCustomers } from '../commands/merge-customers'
import { resolveSourceRecord } from '../commands/resolve-source-record'
import { splitSourceRecord, undoMerge } from '../commands/unmerge-customers'
import { listMatchCandidates } from './candidates'
import { getIdentityHistory, listMerges } from './merges'

withTestDatabase()

let steward: Actor
let agent: Actor
beforeAll(async () => {
  steward = await aColleague('steward')
  agent = await aColleague('agent')
})

/** A customer of its own, with one source record. */
async function aPerson(name: string): Promise<{ customerId: string; sourceRecordId: string }> {
  const sourceKey = crypto.randomUUID()
  return database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'crm',
      sourceKey,
      attributes: { displayName: name },
      points: [{ kind: 'external', asTyped: sourceKey }],
    }),
  )
}

async function merge(into: string, other: string, reason = 'essai'): Promise<string> {
  const { mergeIds } = await mergeCustomers(steward, { customerId: into, with: [other], reason })
  return mergeIds[0] as string
}

test('every merge is listed, the latest first, page by page, and where its records stand today', async () => {
  const [a, b, c] = [await aPerson('Ana'), await aPerson('Bea'), await aPerson('Cléo')]
  const first = await merge(a.customerId, b.customerId, 'même carte')
  const second = await merge(c.customerId, a.customerId)
  const page = await listMerges(steward, { limit: 1 })
  expect(page.items.map(({ id }) => id)).toEqual([second])
  const next = await listMerges(steward, { limit: 1, cursor: page.next ?? '' })
  expect(next.items[0]).toMatchObject({
    id: first,
    survivor: { id: a.customerId },
    merged: { id: b.customerId },
    now: { id: c.customerId },
    reason: 'même carte',
    automatic: false,
    by: steward.name,
    records: 1,
    undone: null,
  })
})

test('filters keep standing, undone, automatic and decided merges apart', async () => {
  const [a, b] = [await aPerson('Dora'), await aPerson('Elsa')]
  const id = await merge(a.customerId, b.customerId)
  await undoMerge(steward, { mergeId: id, reason: 'deux sœurs' })
  const listed = async (input: Parameters<typeof listMerges>[1]) => {
    const { items } = await listMerges(steward, input)
    return items.find((each) => each.id === id)
  }
  expect(await listed({ state: 'standing' })).toBeUndefined()
  expect(await listed({ by: 'automatic' })).toBeUndefined()
  expect(await listed({ state: 'undone', by: 'colleague' })).toMatchObject({
    undone: { by: steward.name, reason: 'deux sœurs' },
  })
})

test('the history of both customers tells a merge and its undoing, and where a record that left went', async () => {
  const [a, b] = [await aPerson('Flora'), await aPerson('Gaëlle')]
  const id = await merge(a.customerId, b.customerId)
  const merged = await getIdentityHistory(steward, b.customerId)
  expect(merged.merges.map((each) => each.id)).toEqual([id])
  expect(merged.links.filter((link) => link.until === null).map((link) => link.sourceRecordId)).toHaveLength(2)
  const { customerId } = await splitSourceRecord(steward, {
    sourceRecordId: b.sourceRecordId,
    reason: 'autre personne',
  })
  const left = await getIdentityHistory(steward, a.customerId)
  expect(
    left.links.find((link) => link.sourceRecordId === b.sourceRecordId && link.until !== null)?.elsewhere?.id,
  ).toBe(customerId)
  expect((await getIdentityHistory(steward, customerId)).links[0]).toMatchObject({ cause: 'split', by: steward.name })
  expect(left.links.filter(({ split }) => split).map(({ sourceRecordId, split }) => [sourceRecordId, split])).toEqual([
    [b.sourceRecordId, { at: expect.any(String), by: steward.name, reason: 'autre personne', stands: true }],
  ])
  await undoMerge(steward, { mergeId: id })
  for (const each of [a, b])
    expect((await getIdentityHistory(steward, each.customerId)).merges.find((one) => one.id === id)).toMatchObject({
      undone: { by: steward.name },
    })
  // Its only record is elsewhere: the id leads there.
  expect((await getIdentityHistory(steward, b.customerId)).merges[0]).toMatchObject({
    merged: { id: b.customerId },
    survivor: { id: customerId },
    undone: null,
  })
})

test('an agent sees a history without the right to change it, and no list of merges', async () => {
  const { customerId } = await aPerson('Hana')
  expect((await getIdentityHistory(agent, customerId)).rights).toEqual({ merge: false })
  await expect(listMerges(agent)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listMerges(steward, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(getIdentityHistory(steward, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
})

test('three that look alike are merged one after the other and given back in the opposite order', async () => {
  const says = (birthDate: string, city: string) =>
    database().transaction((tx) =>
      resolveSourceRecord(tx, {
        source: 'crm',
        sourceKey: crypto.randomUUID(),
        attributes: { givenName: 'Zénobie', familyName: 'Quintrec', birthDate, city },
        points: [],
      }),
    )
  const [a, b, c] = [
    await says('1951-03-11', 'Brest'),
    await says('1951-03-12', 'Nantes'),
    await says('1951-03-14', 'Laval'),
  ]
  const open = async () => (await listMatchCandidates(steward, { customerId: a.customerId })).items
  const before = await open()
  expect(before).toHaveLength(2)
  for (const { id } of before)
    await decideMatchCandidate(steward, { candidateId: id, decision: 'merge', survivorId: a.customerId })
  expect(await open()).toEqual([])
  expect((await getIdentityHistory(steward, c.customerId)).links.filter(({ until }) => until === null)).toHaveLength(3)
  for (const { id } of before.toReversed()) await undoCandidateDecision(steward, { candidateId: id })
  expect((await open()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  for (const { customerId } of [a, b, c]) {
    const { links } = await getIdentityHistory(steward, customerId)
    expect(links.filter(({ until }) => until === null)).toHaveLength(1)
  }
})
