import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { matchCandidates, type SourceAttributes } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { decideMatchCandidate } from '../commands/decide-candidate'
import { decideRelation, withdrawRelation } from '../commands/decide-relation'
import { mergeCustomers } from '../commands/merge-customers'
import { overrideAttribute } from '../commands/override-attribute'
import { resolveSourceRecord } from '../commands/resolve-source-record'
import { undoMerge } from '../commands/unmerge-customers'
import { relationsOf } from './relations'

withTestDatabase()

let agent: Actor
let steward: Actor
beforeAll(async () => {
  agent = await aColleague('agent')
  steward = await aColleague('steward')
})

let serial = 0
const says = (attributes: SourceAttributes, kind: 'individual' | 'organisation' = 'individual') =>
  database().transaction((tx) =>
    resolveSourceRecord(tx, { source: 'crm', sourceKey: `r${++serial}`, kind, attributes, points: [] }),
  )
const home = { street: '7, rue de la Grève', postcode: '29680', city: 'Roscoff' }

test('a household is a family name at an address, however it is written; neighbours are none', async () => {
  const mother = await says({ givenName: 'Odette', familyName: 'Séité', birthDate: '1950-01-02', ...home })
  const son = await says({
    givenName: 'Loïc',
    familyName: 'SEITE',
    birthDate: '1978-03-04',
    ...home,
    street: '7 rue de la greve',
  })
  await says({ givenName: 'Armelle', familyName: 'Cueff', birthDate: '1966-05-06', ...home })
  await says({ givenName: 'Jean', familyName: 'Séité', birthDate: '1944-07-08', ...home, street: '70 rue de la Grève' })
  const { households } = await relationsOf(agent, mother.customerId)
  expect(households).toEqual([
    {
      address: '7, rue de la Grève, 29680 Roscoff',
      members: [{ id: son.customerId, name: 'Loïc SEITE', decision: null }],
    },
  ])
})

test('who may be the very same person waits among the duplicates, and joins the household once told apart', async () => {
  const [one, other] = [
    await says({ givenName: 'Gwen', familyName: 'Tanguy', birthDate: '1951-02-03', ...home }),
    await says({ givenName: 'Malo', familyName: 'Tanguy', birthDate: '1986-11-12', ...home }),
  ]
  const membersOf = async (id: string) =>
    (await relationsOf(agent, id)).households.flatMap(({ members }) => members.map((member) => member.id))
  expect(await membersOf(one.customerId)).toEqual([other.customerId])
  const [recordA, recordB] = [one.sourceRecordId, other.sourceRecordId].sort() as [string, string]
  const scored = { weight: 3, probability: 0.9, contributions: [], modelVersion: 1 }
  await database().delete(matchCandidates)
  const [pair] = await database()
    .insert(matchCandidates)
    .values({ recordA, recordB, ...scored })
    .returning()
  expect([await membersOf(one.customerId), await membersOf(other.customerId)]).toEqual([[], []])
  await decideMatchCandidate(steward, { candidateId: pair!.id, decision: 'different' })
  expect(await membersOf(one.customerId)).toEqual([other.customerId])
})

test('people belong to the organisation they state, whatever its legal form', async () => {
  const company = await says({ organisationName: 'Optique du Léon SARL', city: 'Landivisiau' }, 'organisation')
  const person = await says({ givenName: 'Maud', familyName: 'Riou', organisationName: 'OPTIQUE DU LEON' })
  expect((await relationsOf(agent, company.customerId)).people.map(({ id }) => id)).toEqual([person.customerId])
  expect((await relationsOf(agent, person.customerId)).organisations.map(({ id }) => id)).toEqual([company.customerId])
})

describe('what a colleague says of two customers', () => {
  const aPerson = (familyName: string, address = {}) => says({ givenName: 'Yann', familyName, ...address })
  const membersOf = async (id: string) =>
    (await relationsOf(agent, id)).households.flatMap(({ members }) => members.map((member) => member.id))

  test('stands above the records, both ways, until it is taken back', async () => {
    const a = await aPerson('Abgrall', { birthDate: '1950-01-02', ...home })
    const b = await says({ givenName: 'Rozenn', familyName: 'Abgrall', birthDate: '1981-10-09', ...home })
    const c = await aPerson('Corre')
    const about = (otherId: string, belongs: boolean) =>
      decideRelation(agent, {
        customerId: a.customerId,
        otherId,
        kind: 'household',
        belongs,
        reason: 'dit au téléphone',
      })
    const denied = await about(b.customerId, false)
    await about(c.customerId, true)
    expect(await membersOf(a.customerId)).toEqual([c.customerId])
    expect(await membersOf(c.customerId)).toEqual([a.customerId])
    expect((await relationsOf(agent, b.customerId)).denied).toMatchObject([
      { id: a.customerId, decision: { reason: 'dit au téléphone' } },
    ])
    await withdrawRelation(agent, { decisionId: denied.decisionId })
    expect(await membersOf(a.customerId)).toEqual([b.customerId, c.customerId])
    await expect(withdrawRelation(agent, { decisionId: denied.decisionId })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is one word for each pair: the next replaces it and says what it was', async () => {
    const [a, b] = [await aPerson('Daniel'), await aPerson('Eozen')]
    const say = (customerId: string, otherId: string, belongs: boolean) =>
      decideRelation(agent, { customerId, otherId, kind: 'household', belongs, reason: `${belongs}` })
    await say(a.customerId, b.customerId, true)
    const { replaced } = await say(b.customerId, a.customerId, false)
    expect(replaced).toEqual({ belongs: true, reason: 'true' })
    expect(await membersOf(a.customerId)).toEqual([])
  })

  test('goes with a merge and comes back with its undo; within one customer it says nothing', async () => {
    const [a, b, c] = [await aPerson('Fily'), await aPerson('Guéna'), await aPerson('Hamon')]
    await decideRelation(agent, {
      customerId: a.customerId,
      otherId: b.customerId,
      kind: 'household',
      belongs: true,
      reason: 'x',
    })
    const { mergeIds } = await mergeCustomers(steward, { customerId: c.customerId, with: [b.customerId], reason: 'x' })
    expect(await membersOf(a.customerId)).toEqual([c.customerId])
    const again = await mergeCustomers(steward, { customerId: c.customerId, with: [a.customerId], reason: 'x' })
    expect(await membersOf(c.customerId)).toEqual([])
    for (const mergeId of [...again.mergeIds, ...mergeIds]) await undoMerge(steward, { mergeId })
    expect(await membersOf(a.customerId)).toEqual([b.customerId])
  })

  test('a company keeps its kind, and joins people only', async () => {
    const company = await says({ organisationName: 'Criée de Brignogan' }, 'organisation')
    const other = await says({ organisationName: 'Conserverie Salaün' }, 'organisation')
    const person = await aPerson('Inizan')
    const joins = (otherId: string, kind: 'household' | 'organisation') =>
      decideRelation(agent, { customerId: company.customerId, otherId, kind, belongs: true, reason: 'sa carte' })
    await joins(person.customerId, 'organisation')
    // Computed again, with what colleagues say of it.
    await overrideAttribute(steward, {
      customerId: company.customerId,
      attribute: 'language',
      value: 'br',
      reason: 'sa lettre',
    })
    const { kind, people } = await relationsOf(agent, company.customerId)
    expect(kind).toBe('organisation')
    expect(people.map(({ id }) => id)).toEqual([person.customerId])
    await expect(joins(other.customerId, 'organisation')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(joins(person.customerId, 'household')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(joins(company.customerId, 'organisation')).rejects.toMatchObject({ code: 'self_merge' })
  })
})
