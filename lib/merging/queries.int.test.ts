import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { privacyRequests } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { consentStates } from '@/lib/consent/queries/state'
import { aColleague, aConversation, aCustomer, aQueue } from '@/lib/conversations/testing'
import { preferChannel } from '@/lib/customers/commands/correct-identity'
import { changeLimit } from '@/lib/identity/commands/match-settings'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { type Actor, customerActor } from '@/lib/platform/actor'
import { changePreferences } from '@/lib/preferences/commands'
import { preferencesOf } from '@/lib/preferences/queries'
import { getMergeEffects } from './queries'

withTestDatabase()

let administrator: Actor & { id: string }
beforeAll(async () => {
  administrator = await aColleague('administrator')
})

const effectsOf = (...customerIds: string[]) => getMergeEffects(administrator, { customerIds })
const says = (customerId: string, state: 'denied' | 'imported', channel: 'email' | 'sms') =>
  recordConsent(administrator, {
    customerId,
    purpose: 'marketing',
    channel,
    state,
    method: state === 'imported' ? 'import' : 'call',
    source: 'essai',
  })

test('consents that differ are told with who said what, and what is told is what holds after the merge', async () => {
  const [a, b] = [await aCustomer(), await aCustomer()]
  await says(a.id, 'imported', 'email')
  await says(b.id, 'denied', 'email')
  // The same word twice is no conflict, and one word alone is none.
  await says(a.id, 'denied', 'sms')
  const { consents } = await effectsOf(a.id, b.id)
  expect(consents).toEqual([
    {
      purpose: 'marketing',
      channel: 'email',
      brand: expect.any(String),
      state: 'denied',
      said: [
        { customerId: a.id, state: 'imported' },
        { customerId: b.id, state: 'denied' },
      ],
    },
  ])
  await mergeCustomers(administrator, { customerId: a.id, with: [b.id], reason: 'essai' })
  const states = await consentStates(database(), a.id, new Date())
  expect(states.find(({ channel }) => channel === 'email')?.state).toBe('denied')
})

test('the strictest of what was chosen about being written to is told, and holds', async () => {
  const [a, b] = [await aCustomer(), await aCustomer()]
  const pausedUntil = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const off = { on: false, frequency: 'each' as const, channels: null }
  const self = customerActor({ id: b.id, name: 'Le client', scope: 'full', ip: '192.0.2.7', requestId: 'r' })
  await changePreferences(self, { customerId: b.id, patch: { pausedUntil, 'topic:advice': off } })
  await preferChannel(administrator, { customerId: a.id, channel: 'email' })
  await preferChannel(administrator, { customerId: b.id, channel: 'phone' })
  expect((await effectsOf(a.id, b.id)).preferences).toEqual({
    pausedUntil,
    refused: [{ topic: 'advice', by: [b.id] }],
    channel: { kept: 'email', given: ['phone'] },
  })
  await mergeCustomers(administrator, { customerId: a.id, with: [b.id], reason: 'essai' })
  const after = await preferencesOf(database(), a.id)
  expect([after.pausedUntil, after.topics.advice.on, after.preferredChannel]).toEqual([pausedUntil, false, 'email'])
})

test('requests, whatever is open, and numbers beyond the limit are counted over all sides', async () => {
  await changeLimit(administrator, { kind: 'mobile', perCustomer: 2, perValue: 5 })
  let serial = 10
  const aPerson = (name: string) =>
    database().transaction((tx) =>
      resolveSourceRecord(tx, {
        source: 'crm',
        sourceKey: name,
        attributes: { displayName: name },
        points: [1, 2].map(() => ({ kind: 'phone' as const, asTyped: `06 39 98 41 ${++serial}` })),
      }),
    )
  const [a, b] = [await aPerson('Gaëlle Tromeur'), await aPerson('Nolwenn Ségalen')]
  const queue = await aQueue()
  await aConversation({ id: a.customerId, sourceRecordId: a.sourceRecordId }, queue)
  await aConversation({ id: b.customerId, sourceRecordId: b.sourceRecordId }, queue)
  await database().insert(privacyRequests).values({
    customerId: b.customerId,
    sourceRecordId: b.sourceRecordId,
    kind: 'erasure',
    dueAt: new Date(),
  })
  const effects = await effectsOf(a.customerId, b.customerId)
  expect(effects.openConversations).toHaveLength(2)
  expect(effects.requests).toEqual([{ customerId: b.customerId, kind: 'erasure' }])
  expect(effects.beyond).toEqual([{ kind: 'mobile', count: 4, limit: 2 }])
  expect(effects.records).toBe(2)
  await mergeCustomers(administrator, { customerId: a.customerId, with: [b.customerId], reason: 'essai' })
  await expect(effectsOf(a.customerId, b.customerId)).rejects.toMatchObject({ code: 'self_merge' })
})
