import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { channelAccounts, contactPoints, contactPointUses, customers } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import type { Channel } from '@/lib/channels/port'
import { aColleague, aConversation, aCustomer, anInteraction, aQueue } from '@/lib/conversations/testing'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import type { Actor } from '@/lib/platform/actor'
import { DAY_MS, HOUR_MS } from '@/lib/platform/time'
import { getChannelAdvice } from './advice'

withTestDatabase()

let agent: Actor & { id: string }
let queueId = ''
const OURS: Channel[] = ['phone', 'sms', 'email', 'whatsapp', 'post']

beforeAll(async () => {
  agent = await aColleague()
  queueId = await aQueue([agent])
  await database()
    .insert(channelAccounts)
    .values(OURS.map((channel) => ({ channel, name: channel, address: channel, queueId, promisedDelayMinutes: 60 })))
})

type Person = Awaited<ReturnType<typeof aCustomer>>

async function aReachableCustomer(points: readonly [ContactPointKind, string][]): Promise<Person> {
  const customer = await aCustomer()
  for (const [kind, value] of points) {
    const [point] = await database().insert(contactPoints).values({ kind, value }).returning()
    await database().insert(contactPointUses).values({
      contactPointId: point!.id,
      sourceRecordId: customer.sourceRecordId,
      customerId: customer.id,
      asTyped: value,
    })
  }
  return customer
}

let serial = 0
const everywhere = (): [ContactPointKind, string][] => {
  serial += 1
  return [
    ['phone', `+336399810${10 + serial}`],
    ['email', `p${serial}@example.org`],
    ['postal', `${serial} rue de la paix 75002 paris`],
  ]
}
const advise = (customer: Person, asked: Parameters<typeof getChannelAdvice>[2] = {}) =>
  getChannelAdvice(agent, customer.id, asked, { locale: 'fr' })
/** Nine in the morning in Paris, `days` ago. */
const morning = (days: number) => new Date(Date.parse('2026-11-20T08:00:00Z') - days * DAY_MS)

async function calls(customer: Person, pickedUp: number, missed = 0): Promise<void> {
  const conversation = await aConversation(customer, queueId, { status: 'resolved', resolvedAt: new Date() })
  for (let call = 0; call < pickedUp + missed; call += 1)
    await anInteraction(customer, conversation, {
      channel: 'phone',
      kind: 'call',
      direction: 'outbound',
      receivedAt: morning(call + 1),
      durationSeconds: call < pickedUp ? 120 : 0,
    })
}

test('says what the issue says: an urgent complaint of somebody who picked up three times out of three in the morning', async () => {
  const customer = await aReachableCustomer(everywhere())
  await calls(customer, 3)
  await aConversation(customer, queueId, { reason: 'complaint', urgency: 'high', lastInboundAt: new Date() })
  const advice = await advise(customer)
  expect(advice.basis).toEqual({ purpose: 'reply', reason: 'complaint', urgency: 'high' })
  expect(advice.channels[0]).toMatchObject({ channel: 'phone', decision: { outcome: 'allow' } })
  expect(advice.channels[0]!.sentence).toContain('Mieux vaut appeler\u00a0: réclamation urgente')
  expect(advice.channels[0]!.sentence).toContain('a décroché 3 fois sur 3 le matin')
  const { factors, score } = advice.channels[0]!
  expect(score).toBeCloseTo(
    factors.reduce((sum, { weight }) => sum + weight, 0),
    5,
  )
})

test('only channels that reach the customer and that we have are weighed: no SMS to a landline, nothing to a dead address', async () => {
  const customer = await aReachableCustomer([
    ['phone', '+33261918001'],
    ['email', 'dead@example.org'],
    ['whatsapp', '+33639981099'],
  ])
  await database().update(contactPoints).set({ bounceKind: 'hard' }).where(eq(contactPoints.value, 'dead@example.org'))
  const { channels, excluded } = await advise(customer)
  expect(channels.map(({ channel }) => channel)).toEqual(['phone'])
  expect(excluded).toMatchObject([{ channel: 'whatsapp', code: 'WA_TEMPLATE' }])
})

test('an unlawful channel is taken away, says why, and never leads', async () => {
  const customer = await aReachableCustomer(everywhere())
  const advice = await advise(customer, { purpose: 'marketing' })
  expect(advice.channels.map(({ channel }) => channel)).toEqual(['post'])
  expect(advice.excluded.map(({ channel, code }) => [channel, code]).sort()).toEqual([
    ['email', 'NO_OPT_IN'],
    ['phone', 'PHONE_NO_CONSENT'],
    ['sms', 'NO_OPT_IN'],
  ])
  expect(advice.excluded.find(({ channel }) => channel === 'phone')!.sentence).toContain('L223-1')
})

test('where the customer answers counts, where they change channel counts against, and a message without reaction says nothing', async () => {
  const customer = await aReachableCustomer(everywhere())
  const conversation = await aConversation(customer, queueId)
  const say = (channel: Channel, direction: 'inbound' | 'outbound', at: Date) =>
    anInteraction(customer, conversation, { channel, direction, receivedAt: at })
  for (let day = 1; day <= 3; day += 1) {
    await say('email', 'outbound', morning(10 * day))
    await say('sms', 'inbound', new Date(morning(10 * day).getTime() + HOUR_MS))
    await say('sms', 'outbound', new Date(morning(10 * day).getTime() + 2 * HOUR_MS))
    await say('sms', 'inbound', new Date(morning(10 * day).getTime() + 3 * HOUR_MS))
    await say('email', 'outbound', new Date(morning(10 * day).getTime() + 4 * HOUR_MS))
  }
  const advice = await advise(customer)
  const factorsOf = (channel: string) =>
    advice.channels.find((each) => each.channel === channel)!.factors.map(({ code, weight }) => [code, weight])
  expect(factorsOf('sms')).toContainEqual(['ANSWERS', 3])
  expect(factorsOf('email')).toContainEqual(['SILENT', -3])
  expect(factorsOf('phone').map(([code]) => code)).not.toContain('SILENT')
})

test('a stated preference leads; a merged id answers for its survivor; an unknown one is not found', async () => {
  const customer = await aReachableCustomer(everywhere())
  const other = await aCustomer()
  await database().update(customers).set({ preferredChannel: 'sms' }).where(eq(customers.id, customer.id))
  await database().update(customers).set({ mergedIntoId: customer.id }).where(eq(customers.id, other.id))
  const advice = await advise(other, { purpose: 'reply' })
  expect(advice.customerId).toBe(customer.id)
  expect(advice.channels[0]!.factors[0]).toMatchObject({ code: 'PREFERRED' })
  await expect(advise({ ...customer, id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
  await expect(advise(customer, { conversation: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
})
