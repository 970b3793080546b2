import { and, eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { contactDecisions, interactions } from '@/db/schema'
import { aConversation, aCustomer, aPlace } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { publishNotice } from '@/lib/consent/commands/notices'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { type Actor, customerActor, systemActor } from '@/lib/platform/actor'
import { changePreferences } from '@/lib/preferences/commands'
import { type OutgoingMessage, queueMessage } from './commands/queue-message'
import { replyToConversation } from './commands/send-reply'
import { sendMessage } from './jobs'
import type { OutboundMessage, SendOutcome } from './port'

const provider = vi.hoisted(() => ({ send: null as unknown }))
vi.mock('./registry', () => {
  const adapter = {
    channel: 'email',
    idempotent: false,
    send: (message: unknown) => (provider.send as (m: unknown) => unknown)(message),
  }
  return { canSendOn: () => true, adapterFor: () => adapter }
})

withTestDatabase()

let agent: Actor & { id: string }
let supervisor: Actor & { id: string }
let noticeId: string
let sent: OutboundMessage[] = []
const campaign = systemActor('campaign')

beforeAll(async () => {
  await aPlace(database())
  agent = await aColleague('agent')
  supervisor = await aColleague('supervisor')
  const notice = { version: 'offres-2026-01', language: 'fr', purpose: 'marketing', channel: 'email' } as const
  noticeId = (await publishNotice(await aColleague('privacy_officer'), { ...notice, text: 'Nos offres par e-mail.' }))
    .noticeId
})
beforeEach(() => {
  sent = []
  provider.send = async (message: OutboundMessage): Promise<SendOutcome> => {
    sent.push(message)
    return { state: 'sent', providerId: null, detail: 'test' }
  }
})

const say = (customerId: string, state: 'granted' | 'withdrawn') =>
  recordConsent(agent, {
    ...{ customerId, purpose: 'marketing', channel: 'email', state, method: 'paper', source: 'boutique' },
    ...(state === 'granted'
      ? { noticeId, evidence: [{ filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('oui') }] }
      : {}),
  })

async function someone({ agrees = true } = {}): Promise<string> {
  const { customer } = await database().transaction((tx) =>
    aCustomer(tx, { email: `${crypto.randomUUID()}@example.org` }),
  )
  if (agrees) await say(customer.id, 'granted')
  return customer.id
}

const offer = (customerId: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  ...{ customerId, channel: 'email', purpose: 'marketing', topic: 'offers', automatic: true },
  ...{ subject: 'Deux montures pour une', text: 'Jusqu’à samedi.' },
  ...more,
})
const queue = (actor: Actor, message: OutgoingMessage) =>
  database().transaction((tx) => queueMessage(tx, actor, message))
const sendNow = (interactionId: string) => sendMessage({ interactionId }, { number: 1, max: 8 })
const rowOf = async (id: string) => (await database().select().from(interactions).where(eq(interactions.id, id)))[0]!
const decisionsOf = (id: string, stage: 'queued' | 'send') =>
  database()
    .select()
    .from(contactDecisions)
    .where(and(eq(contactDecisions.interactionId, id), eq(contactDecisions.stage, stage)))
const jobOf = async (id: string) =>
  (
    await database().execute<{ run_at: Date }>(sql`select run_at from graphile_worker.jobs where key = ${`send:${id}`}`)
  )[0]

describe('when a message is queued', () => {
  test('without a ground it is refused with the rule and its source, and nothing is written', async () => {
    const id = await someone({ agrees: false })
    await expect(queue(campaign, offer(id))).rejects.toMatchObject({
      code: 'contact_blocked',
      details: { params: { code: 'NO_OPT_IN', reason: expect.stringContaining('CPCE') } },
    })
    expect(await database().select().from(interactions).where(eq(interactions.customerId, id))).toEqual([])
  })

  test('a service message that carries an offer is an offer', async () => {
    const id = await someone({ agrees: false })
    await expect(queue(campaign, offer(id, { purpose: 'service', containsPromotion: true }))).rejects.toMatchObject({
      details: { params: { code: 'NO_OPT_IN' } },
    })
  })

  test('the decision is kept with the facts it was taken on', async () => {
    const { interactionId } = await queue(campaign, offer(await someone()))
    const [kept] = await decisionsOf(interactionId, 'queued')
    expect(kept).toMatchObject({
      outcome: 'allow',
      request: { purpose: 'marketing', topic: 'offers', channel: 'email' },
    })
    expect(kept!.codes).toContain('OPT_IN')
    expect(kept!.facts.consents).toMatchObject([{ purpose: 'marketing', channel: 'email', state: 'granted' }])
  })
})

describe('when it is about to leave', () => {
  test('a withdrawal since then keeps it, with the reason in the thread', async () => {
    const id = await someone()
    const { interactionId } = await queue(campaign, offer(id))
    await say(id, 'withdrawn')
    await sendNow(interactionId)
    expect(sent).toEqual([])
    expect(await rowOf(interactionId)).toMatchObject({ state: 'failed', stateReason: 'policy:OBJECTED' })
    expect(await decisionsOf(interactionId, 'send')).toMatchObject([{ outcome: 'block' }])
  })

  test('a withdrawal by somebody merged in since then keeps it too', async () => {
    const [id, other] = [await someone(), await someone({ agrees: false })]
    const { interactionId } = await queue(campaign, offer(id))
    await say(other, 'withdrawn')
    const steward = await aColleague('steward')
    await mergeCustomers(steward, { customerId: id, with: [other], reason: 'test' })
    await sendNow(interactionId)
    expect(sent).toEqual([])
  })

  test('an erased customer gets nothing', async () => {
    const id = await someone()
    const { interactionId } = await queue(campaign, offer(id))
    await database().execute(sql`update customers set erased_at = now() where id = ${id}::uuid`)
    await sendNow(interactionId)
    expect(sent).toEqual([])
    expect(await rowOf(interactionId)).toMatchObject({ state: 'failed', stateReason: 'policy:ERASED' })
  })

  test('the fifth offer of the month waits until there is room, and is queued for that instant', async () => {
    const id = await someone()
    const queued = await Promise.all(Array.from({ length: 5 }, () => queue(campaign, offer(id))))
    for (const { interactionId } of queued) await sendNow(interactionId)
    expect(sent).toHaveLength(4)
    const fifth = queued[4]!.interactionId
    const row = await rowOf(fifth)
    expect(row).toMatchObject({ state: 'queued', stateReason: 'policy:FREQ' })
    expect(row.notBefore!.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000)
    expect(new Date((await jobOf(fifth))!.run_at)).toEqual(row.notBefore)
  })
})

describe('a customer who asked for offers once a week', () => {
  async function weekly(): Promise<string> {
    const id = await someone()
    await changePreferences(customerActor({ id, name: 'Le client', scope: 'full', ip: '192.0.2.7', requestId: 'r' }), {
      customerId: id,
      patch: { 'topic:offers': { on: true, channels: ['email'], frequency: 'weekly' } },
    })
    return id
  }
  const queueThree = async (id: string) => {
    const queued: string[] = []
    for (const subject of ['Un', 'Deux', 'Trois'])
      queued.push((await queue(campaign, offer(id, { subject, text: `Texte ${subject}` }))).interactionId)
    return queued as [string, string, string]
  }

  test('gets what waits in one message, counted once, and the next one only a week later', async () => {
    const id = await weekly()
    const [first, second, third] = await queueThree(id)
    await sendNow(first)
    await sendNow(second)
    expect(sent.map(({ subject }) => subject)).toEqual(['Un (et 2 autres messages)'])
    for (const text of ['Texte Un', 'Texte Deux', 'Texte Trois']) expect(sent[0]!.text).toContain(text)
    for (const part of [second, third])
      expect(await rowOf(part)).toMatchObject({ state: 'sent', stateReason: 'digest', sentWithId: first })
    expect(await decisionsOf(third, 'send')).toMatchObject([{ outcome: 'allow' }])
    const later = await queue(campaign, offer(id, { subject: 'Quatre' }))
    expect(later.decision).toMatchObject({ outcome: 'defer', codes: expect.arrayContaining(['FREQ']) })
    const day = 86_400_000
    const wait = (await rowOf(later.interactionId)).notBefore!.getTime() - Date.now()
    expect(wait).toBeGreaterThan(6.9 * day)
    expect(wait).toBeLessThan(7.1 * day)
  })

  test('gets without the others what alone may leave; the refused one says why', async () => {
    const id = await weekly()
    const first = await queue(campaign, offer(id, { subject: 'Un' }))
    const double = await queue(campaign, offer(id, { subject: 'Deux', contentSlot: 'sale:2026' }))
    await queue(campaign, offer(id, { subject: 'Trois' }))
    // The same content went by SMS meanwhile.
    await database().execute(sql`
      insert into interactions (customer_id, source_record_id, channel, direction, kind, occurred_at, source, state, purpose, topic, content_slot, sent_at)
      select customer_id, source_record_id, 'sms', 'outbound', 'message', now(), 'automation', 'sent', 'service', 'orders', 'sale:2026', now()
      from interactions where id = ${double.interactionId}::uuid`)
    await sendNow(first.interactionId)
    expect(sent.map(({ subject }) => subject)).toEqual(['Un (et un autre message)'])
    expect(sent[0]!.text).not.toContain('Deux')
    expect(await rowOf(double.interactionId)).toMatchObject({ state: 'queued', sentWithId: null })
    await sendNow(double.interactionId)
    expect(await rowOf(double.interactionId)).toMatchObject({ state: 'failed', stateReason: 'policy:DUPLICATE' })
  })

  test('keeps every message when the sending fails, and loses or doubles none when the worker dies', async () => {
    const id = await weekly()
    const [first, second, third] = await queueThree(id)
    provider.send = async (): Promise<SendOutcome> => ({ state: 'retry', reason: 'busy' })
    await expect(sendNow(first)).rejects.toThrow('tried again')
    for (const part of [second, third]) {
      expect(await rowOf(part)).toMatchObject({ state: 'queued', sentWithId: null })
      expect(await jobOf(part)).toBeDefined()
    }
    provider.send = async () => {
      throw new Error('killed')
    }
    await expect(sendNow(first)).rejects.toThrow('killed')
    await sendNow(second)
    await sendNow(first)
    for (const part of [first, second, third]) expect(await rowOf(part)).toMatchObject({ state: 'unknown' })
  })

  test('gets nothing once offers are refused', async () => {
    const id = await weekly()
    const [first, second] = await queueThree(id)
    await say(id, 'withdrawn')
    await sendNow(first)
    expect(sent).toEqual([])
    expect(await rowOf(second)).toMatchObject({ state: 'queued', sentWithId: null })
  })
})

describe('what an agent writes', () => {
  const aRequest = (customerId: string) =>
    database().transaction(async (tx) => {
      const [record] = await tx.execute<{ id: string }>(
        sql`select source_record_id as id from customer_links where customer_id = ${customerId}::uuid`,
      )
      const conversation = await aConversation(tx, {
        customer: { id: customerId },
        record: { id: record!.id },
      } as Parameters<typeof aConversation>[1])
      await tx.execute(sql`update conversations set last_inbound_at = now() where id = ${conversation.id}`)
      return conversation.id
    })

  test('an answer to an open request needs no consent, whatever was refused', async () => {
    const id = await someone({ agrees: false })
    await say(id, 'withdrawn')
    const { interactionId } = await replyToConversation(agent, { conversationId: await aRequest(id), text: 'Bonjour' })
    await sendNow(interactionId)
    expect(sent).toHaveLength(1)
    expect(await rowOf(interactionId)).toMatchObject({ state: 'sent', purpose: 'reply', topic: 'request' })
  })

  test('an offer is refused without consent, and no override lifts the law', async () => {
    const id = await someone({ agrees: false })
    const reply = { conversationId: await aRequest(id), text: 'Bonjour', containsPromotion: true }
    await expect(replyToConversation(agent, reply)).rejects.toMatchObject({ code: 'contact_blocked' })
    await expect(
      replyToConversation(supervisor, { ...reply, overrideReason: 'Le client insiste' }),
    ).rejects.toMatchObject({ code: 'override_refused' })
  })

  test('house policy yields to a supervisor with a reason, never to an agent, and the reason is kept', async () => {
    const id = await someone()
    await database().execute(
      sql`insert into interactions (customer_id, source_record_id, channel, direction, kind, occurred_at, source, state, purpose, topic, sent_at)
        select customer_id, source_record_id, 'email', 'outbound', 'message', now() - interval '1 day', 'automation', 'sent', 'marketing', 'offers', now() - interval '1 day'
        from customer_links, generate_series(1, 4) where customer_id = ${id}::uuid`,
    )
    const reply = {
      conversationId: await aRequest(id),
      text: 'Bonjour',
      purpose: 'marketing',
      topic: 'offers',
    } as const
    await expect(replyToConversation(agent, reply)).rejects.toMatchObject({ code: 'contact_deferred' })
    const overrideReason = 'Offre promise au téléphone ce matin'
    await expect(replyToConversation(agent, { ...reply, overrideReason })).rejects.toMatchObject({
      code: 'override_refused',
    })
    const { interactionId } = await replyToConversation(supervisor, { ...reply, overrideReason })
    await sendNow(interactionId)
    expect(sent).toHaveLength(1)
    expect(await decisionsOf(interactionId, 'queued')).toMatchObject([
      { outcome: 'defer', overrideReason, overriddenBy: supervisor.id },
    ])
    // Scheduled instead, it leaves at the instant the policy names.
    const waiting = await replyToConversation(agent, { ...reply, whenDeferred: 'wait' })
    expect((await rowOf(waiting.interactionId)).notBefore!.getTime()).toBeGreaterThan(Date.now())
  })
})

describe('withdrawals while a campaign leaves', () => {
  let onlooker: postgres.Sql
  beforeAll(() => {
    onlooker = postgres(process.env.DATABASE_URL!, { max: 8 })
  })
  afterAll(() => onlooker.end())

  test('no provider call starts once a withdrawal can be seen', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => someone()))
    const messages: { customerId: string; interactionId: string }[] = []
    for (const customerId of [...people, ...people])
      messages.push({ customerId, ...(await queue(campaign, offer(customerId))) })
    const customerOf = new Map(messages.map(({ interactionId, customerId }) => [interactionId, customerId]))
    let calls = 0
    const late: string[] = []
    provider.send = async ({ interactionId }: OutboundMessage): Promise<SendOutcome> => {
      calls += 1
      const [seen] = await onlooker`select 1 from consent_events
        where subject_id = ${customerOf.get(interactionId)!} and state = 'withdrawn'`
      if (seen) late.push(interactionId)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
      return { state: 'sent', providerId: null, detail: 'test' }
    }
    const waiting = messages.toSorted(() => Math.random() - 0.5)
    const worker = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await sendNow(next.interactionId)
    }
    const customers = async () => {
      for (const customerId of people) await say(customerId, 'withdrawn')
    }
    await Promise.all([worker(), worker(), worker(), worker(), customers()])
    expect(late).toEqual([])
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThan(messages.length)
  })
})
