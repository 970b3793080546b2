import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { withTestDatabase } from '@/db/testing/database'
import { getCustomerBody } from '@/lib/api/queries'
import { aColleague } from '@/lib/conversations/testing'
import { exportCustomers } from '@/lib/exports/queries/customers'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { overrideAttribute } from '@/lib/identity/commands/override-attribute'
import { previewMerge } from '@/lib/identity/queries/golden-preview'
import { overridesOf } from '@/lib/identity/queries/overrides'
import { type Actor, apiActor } from '@/lib/platform/actor'
import { searchWho } from '@/lib/search/queries/who'
import { correctIdentity } from '../commands/correct-identity'
import { correctIdentityInput } from '../schemas'
import { aStatedCustomer } from '../testing'
import { getCustomer } from './customer'
import { listSourceRecords } from './source-records'

withTestDatabase()

const IBAN = 'FR7630006000011234567890189'
const MASKED = 'FR76••••••••0189'

let agent: Actor
let steward: Actor
beforeAll(async () => {
  agent = await aColleague('agent')
  steward = await aColleague('steward')
})

const goldenOf = async (customerId: string) =>
  (await database().query.customers.findFirst({ where: (c, { eq }) => eq(c.id, customerId) }))?.identifiers

test('an agent states the numbers of a company in any spelling; a wrong one is refused by name', async () => {
  const { customerId } = await aStatedCustomer({ organisationName: 'Optique du Port', siret: '552 100 554 00014' })
  // What a source wrote wrongly is kept where it was said, and becomes no golden value.
  expect(await goldenOf(customerId)).toEqual({})
  expect((await listSourceRecords(agent, customerId))[0]?.values).toContainEqual({
    name: 'siret',
    value: '552 100 554 00014',
    verified: false,
  })
  await correctIdentity(agent, { customerId, siret: '552 100 554 00013', vatNumber: 'fr 40 303 265 045' })
  expect(await goldenOf(customerId)).toEqual({ siret: '55210055400013', vatNumber: 'FR40303265045' })
  const { values } = await getCustomer(agent, customerId)
  expect(values.find(({ key }) => key === 'siret')?.origin.rule).toBe('steward')
  const { customers } = await searchWho(agent, { q: '552 100 554 00013', limit: 5 })
  expect(customers.map(({ id }) => id)).toEqual([customerId])
  const wrong = correctIdentityInput.safeParse({ customerId, siren: '552 100 555', iban: 'FR76 3000' })
  expect(wrong.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ['siren', 'invalid_siren'],
    ['iban', 'invalid_iban'],
  ])
})

test('of an account number only those who may read it see more than the ends', async () => {
  const { customerId } = await aStatedCustomer({ organisationName: 'Mutuelle des Glénan', iban: IBAN })
  const seen = async (actor: Actor) => {
    const file = await getCustomer(actor, customerId)
    const [record] = await listSourceRecords(actor, customerId)
    return [
      file.identifiers.iban,
      file.values.find(({ key }) => key === 'iban')?.origin.statements[0]?.value,
      record?.values.find(({ name }) => name === 'iban')?.value,
    ]
  }
  expect(await seen(agent)).toEqual([MASKED, MASKED, MASKED])
  expect(await seen(steward)).toEqual([IBAN, IBAN, IBAN])
  expect(JSON.stringify(await getCustomer(agent, customerId))).not.toContain(IBAN)
  // Nor can anybody look up whose an account is.
  expect((await searchWho(agent, { q: IBAN, limit: 5 })).customers).toEqual([])

  const key = (scopes: string[]) =>
    apiActor({ id: crypto.randomUUID(), name: 'ERP', scopes, ip: null, requestId: null })
  expect((await getCustomerBody(key(['write']), customerId)).identifiers.iban).toBe(MASKED)
  expect((await getCustomerBody(key(['admin']), customerId)).identifiers.iban).toBe(IBAN)
  const exported = []
  for await (const page of exportCustomers(steward, { format: 'csv', sort: 'name' })) exported.push(...page)
  expect(exported.find((row) => row.id === customerId)).toMatchObject({ iban: IBAN, siret: null })
})

test('a merge, its preview and a decision keep numbers by the rules of every golden value', async () => {
  const trusted = await aStatedCustomer({ organisationName: 'Verres Kerguelen', siren: '552 100 554', iban: IBAN })
  const other = await aStatedCustomer({ organisationName: 'Ets Kerguelen', siren: '303 265 045' }, [], 'legacy:1')
  const ids = [trusted.customerId, other.customerId]
  const preview = await previewMerge(steward, { survivorId: ids[0] as string, customerIds: ids })
  expect(preview.attributes.find(({ attribute }) => attribute === 'siren')).toMatchObject({
    value: '552100554',
    rule: 'trusted',
    left: [{ value: '303265045' }],
  })
  await mergeCustomers(steward, {
    customerId: trusted.customerId,
    with: [other.customerId],
    reason: 'même maison',
    choices: [{ attribute: 'siren', sourceRecordId: other.sourceRecordId, value: '303265045' }],
  })
  expect(await goldenOf(trusted.customerId)).toMatchObject({ siren: '303265045', iban: IBAN })
  await overrideAttribute(steward, {
    customerId: trusted.customerId,
    attribute: 'iban',
    value: 'DE89 3704 0044 0532 0130 00',
    reason: 'RIB reçu',
  })
  expect(await goldenOf(trusted.customerId)).toMatchObject({ iban: 'DE89370400440532013000' })
  expect((await overridesOf(agent, trusted.customerId))[0]?.value).toBe('DE89••••••••3000')
  await expect(
    overrideAttribute(steward, { customerId: trusted.customerId, attribute: 'siret', value: '1', reason: 'essai' }),
  ).rejects.toMatchObject({ code: 'invalid_input' })
})
