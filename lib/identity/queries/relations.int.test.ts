import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { resolveSourceRecord } from '../commands/resolve-source-record'
import { relationsOf } from './relations'

withTestDatabase()

let agent: Actor
beforeAll(async () => {
  agent = await aColleague('agent')
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
    { address: '7, rue de la Grève, 29680 Roscoff', members: [{ id: son.customerId, name: 'Loïc SEITE' }] },
  ])
})

test('people belong to the organisation they state, whatever its legal form', async () => {
  const company = await says({ organisationName: 'Optique du Léon SARL', city: 'Landivisiau' }, 'organisation')
  const person = await says({ givenName: 'Maud', familyName: 'Riou', organisationName: 'OPTIQUE DU LEON' })
  expect((await relationsOf(agent, company.customerId)).people.map(({ id }) => id)).toEqual([person.customerId])
  expect((await relationsOf(agent, person.customerId)).organisations.map(({ id }) => id)).toEqual([company.customerId])
})
