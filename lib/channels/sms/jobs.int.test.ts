import { and, eq } from 'drizzle-orm'
import { NextRequest } from 'next/server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { database } from '@/db/client'
import {
  channelAccounts,
  consentEvents,
  consentNotices,
  contactDecisions,
  contactPointUses,
  conversations,
  inboundDeliveries,
  interactions,
} from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { recordConsentIn } from '@/lib/consent/commands/record-consent'
import { ledgerFacts } from '@/lib/consent/domain/fold'
import { consentStates } from '@/lib/consent/queries/state'
import { aConversation, aCustomer, anInteraction, aQueue } from '@/lib/conversations/testing'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { systemActor } from '@/lib/platform/actor'
import { DAY_MS } from '@/lib/platform/time'
import { decideContact } from '@/lib/policy/domain/decide'
import { queueMessage } from '../commands/queue-message'
import { sendMessage } from '../jobs'
import { receiveWebhook } from '../webhooks'
import { smsAdapter } from './adapter'
import { signedForm, signedJson } from './domain/twilio-signature'
import { type SmsDouble, startSmsDouble } from './double/server'
import { processSms } from './jobs'
import { smsProvider, smsWebhookUrl } from './queries/provider'

withTestDatabase()

const OURS = '38123'
let double: SmsDouble
let accountId = ''
let queueId = ''
const before = process.env.SMS_URL

beforeAll(async () => {
  double = await startSmsDouble()
  process.env.SMS_URL = double.url
  queueId = await aQueue()
  const [account] = await database()
    .insert(channelAccounts)
    .values({ channel: 'sms', name: 'Maison Clairvue', address: OURS, queueId, promisedDelayMinutes: 120 })
    .returning()
  accountId = account!.id
})
beforeEach(() => double.behave({}))
afterAll(async () => {
  await double.close()
  if (before === undefined) delete process.env.SMS_URL
  else process.env.SMS_URL = before
})

let serial = 0
const aNumber = () => `+336399800${String(++serial).padStart(2, '0')}`
const newSid = () => `SM${crypto.randomUUID().replaceAll('-', '')}`

/** Calls the route as the provider does, over the wire's bytes. */
async function call(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  const [, channel, account] = /webhooks\/([^/]+)\/([^/?]+)/.exec(url)!
  return receiveWebhook(new NextRequest(url, { method: 'POST', headers, body }), {
    channel: channel!,
    account: account!,
  })
}

const fields = (from: string, body: string, sid = newSid()) => ({
  MessageSid: sid,
  AccountSid: smsProvider().accountSid,
  From: from,
  To: OURS,
  Body: body,
  NumMedia: '0',
})

async function receive(from: string, body: string, sid = newSid()) {
  const url = smsWebhookUrl(OURS)
  const signed = signedForm(smsProvider().authToken, url, fields(from, body, sid))
  const response = await call(url, signed.headers, signed.body)
  const [delivery] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.providerId, sid))
  if (delivery) await processSms({ deliveryId: delivery.id })
  const [interaction] = await database().select().from(interactions).where(eq(interactions.externalId, sid))
  return { response, delivery, interaction }
}

test('a signed SMS is stored, acknowledged with TwiML, and becomes a conversation of the number’s customer', async () => {
  const from = aNumber()
  const { response, delivery, interaction } = await receive(from, 'Mes lunettes sont-elles prêtes ?')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/xml/)
  expect(await response.text()).toContain('<Response/>')
  expect(delivery).toMatchObject({ channel: 'sms', transport: 'webhook', size: delivery!.raw.length })
  expect(interaction).toMatchObject({
    direction: 'inbound',
    text: 'Mes lunettes sont-elles prêtes ?',
    fromAddress: from,
  })
  const [conversation] = await database()
    .select()
    .from(conversations)
    .where(eq(conversations.id, interaction!.conversationId!))
  expect(conversation).toMatchObject({
    lastChannel: 'sms',
    queueId,
    status: 'open',
    subject: 'Mes lunettes sont-elles prêtes ?',
    subjectKey: '',
  })
  expect(conversation!.waitingSince).not.toBeNull()
})

test('whoever has a name besides the number is called by it', async () => {
  const from = aNumber()
  const first = (await receive(from, 'Bonjour')).interaction!
  expect(first.fromName).toBeNull()
  await database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source: 'loyalty',
      sourceKey: crypto.randomUUID(),
      attributes: { displayName: 'Jeanne Roy' },
      points: [{ kind: 'phone', asTyped: from }],
    }),
  )
  expect((await receive(from, 'C’est Jeanne')).interaction!.fromName).toBe('Jeanne Roy')
})

test('the same webhook again, one after the other or ten at once, is one message', async () => {
  const [from, sid] = [aNumber(), newSid()]
  await receive(from, 'Une fois', sid)
  await receive(from, 'Une fois', sid)
  const url = smsWebhookUrl(OURS)
  const again = signedForm(smsProvider().authToken, url, fields(from, 'Une fois', sid))
  const answers = await Promise.all(Array.from({ length: 10 }, () => call(url, again.headers, again.body)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(await database().select().from(interactions).where(eq(interactions.fromAddress, from))).toHaveLength(1)
  expect(await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.providerId, sid))).toHaveLength(1)
})

test('what the provider did not sign, signed for another address or changed on the way is refused and not kept', async () => {
  const url = smsWebhookUrl(OURS)
  const sid = newSid()
  const { headers, body } = signedForm(smsProvider().authToken, url, fields(aNumber(), 'STOP', sid))
  const forged = signedForm('another token', url, fields(aNumber(), 'STOP', sid))
  expect((await call(url, {}, body)).status).toBe(403)
  expect((await call(url, forged.headers, forged.body)).status).toBe(403)
  expect((await call(`${url}?interaction=x`, headers, body)).status).toBe(403)
  expect((await call(url, headers, body.replace('STOP', 'START'))).status).toBe(403)
  expect((await call(smsWebhookUrl('99999'), headers, body)).status).toBe(404)
  expect((await call(url.replace('/sms/', '/fax/'), headers, body)).status).toBe(404)
  expect((await call(url, headers, 'x'.repeat(300_000))).status).toBe(413)
  expect(await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.providerId, sid))).toHaveLength(0)
})

test('a JSON webhook is accepted through its bodySHA256', async () => {
  const [from, sid] = [aNumber(), newSid()]
  const { url, headers, body } = signedJson(
    smsProvider().authToken,
    smsWebhookUrl(OURS),
    JSON.stringify(fields(from, 'En JSON', sid)),
  )
  expect((await call(url, headers, `${body} `)).status).toBe(403)
  expect((await call(url, headers, body)).status).toBe(200)
  const [delivery] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.providerId, sid))
  await processSms({ deliveryId: delivery!.id })
  expect(await database().select().from(interactions).where(eq(interactions.fromAddress, from))).toHaveLength(1)
})

test('a signed webhook that makes no sense waits in quarantine with its reason', async () => {
  const url = smsWebhookUrl(OURS)
  const { headers, body } = signedForm(smsProvider().authToken, url, { MessageSid: 'nonsense', From: '+33639980000' })
  expect((await call(url, headers, body)).status).toBe(200)
  const [delivery] = await database()
    .select()
    .from(inboundDeliveries)
    .where(eq(inboundDeliveries.providerId, 'nonsense'))
  await processSms({ deliveryId: delivery!.id })
  const [after] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.id, delivery!.id))
  expect(after).toMatchObject({ status: 'quarantined', reason: 'malformed' })
})

test('the next SMS of a customer continues the last one, also where it was resolved; a month later it opens another', async () => {
  const from = aNumber()
  const first = (await receive(from, 'Bonjour, une question sur mon devis')).interaction!
  const second = (await receive(from, 'Et sur le délai ?')).interaction!
  expect(second.conversationId).toBe(first.conversationId)
  await database()
    .update(conversations)
    .set({ status: 'resolved', resolvedAt: new Date() })
    .where(eq(conversations.id, first.conversationId!))
  const third = (await receive(from, 'Toujours rien reçu')).interaction!
  expect(third.conversationId).toBe(first.conversationId)
  const aMonthAgo = new Date(Date.now() - 30 * DAY_MS)
  await database().update(conversations).set({ openedAt: aMonthAgo }).where(eq(conversations.id, first.conversationId!))
  await database()
    .update(interactions)
    .set({ receivedAt: aMonthAgo })
    .where(eq(interactions.customerId, first.customerId!))
  const later = (await receive(from, 'Autre sujet')).interaction!
  expect(later.customerId).toBe(first.customerId)
  expect(later.conversationId).not.toBe(first.conversationId)
})

/** An SMS of ours on its way, and the message its adapter is handed. */
async function anOutgoing(to = aNumber()) {
  const customer = await aCustomer()
  const conversation = await aConversation(customer, queueId, { lastChannel: 'sms' })
  const interactionId = await anInteraction(customer, conversation, {
    channel: 'sms',
    channelAccountId: accountId,
    direction: 'outbound',
    state: 'sending',
    purpose: 'reply',
    topic: 'conversation',
  })
  const message = {
    interactionId,
    from: { name: 'Maison Clairvue', address: OURS },
    replyTo: null,
    to: [{ name: null, address: to }],
    cc: [],
    subject: '',
    text: 'Vos lunettes sont prêtes.',
    signature: 'Maison Clairvue',
    messageId: '<unused>',
    inReplyTo: null,
    references: [],
    automatic: false,
    attachments: [],
  }
  const setState = (state: 'sent' | 'unknown') =>
    database().update(interactions).set({ state }).where(eq(interactions.id, interactionId))
  const now = async () => {
    const [row] = await database().select().from(interactions).where(eq(interactions.id, interactionId))
    return row!
  }
  return { message, interactionId, setState, now }
}

/** Brings a delivery report over the route and processes it. */
async function report(sms: { sid: string; statusCallback: string | null }, status: string, errorCode?: string) {
  const url = sms.statusCallback!
  const signed = signedForm(smsProvider().authToken, url, {
    MessageSid: sms.sid,
    AccountSid: smsProvider().accountSid,
    MessageStatus: status,
    ...(errorCode ? { ErrorCode: errorCode } : {}),
  })
  expect((await call(url, signed.headers, signed.body)).status).toBe(200)
  const [delivery] = await database()
    .select()
    .from(inboundDeliveries)
    .where(eq(inboundDeliveries.providerId, `${sms.sid}:${status}`))
  await processSms({ deliveryId: delivery!.id })
}

test('an SMS leaves in Twilio’s format, without the e-mail signature, and its reports move it forward only', async () => {
  const { message, interactionId, setState, now } = await anOutgoing('+33639980077')
  expect(await smsAdapter.send(message)).toMatchObject({ state: 'sent', detail: 'sms' })
  const sms = double.sent.at(-1)!
  expect(sms).toMatchObject({ from: OURS, to: '+33639980077', body: 'Vos lunettes sont prêtes.' })
  expect(sms.statusCallback).toBe(smsWebhookUrl(OURS, interactionId))
  // Faster than our own note of the send: tried again later.
  await expect(report(sms, 'sent')).rejects.toThrow(/before the answer/)
  await setState('sent')
  await report(sms, 'delivered')
  expect(await now()).toMatchObject({ state: 'delivered' })
  await report(sms, 'sending')
  expect(await now()).toMatchObject({ state: 'delivered' })
})

test('an undelivered SMS says why', async () => {
  const { message, setState, now } = await anOutgoing()
  await smsAdapter.send(message)
  await setState('sent')
  await report(double.sent.at(-1)!, 'undelivered', '30003')
  expect(await now()).toMatchObject({ state: 'undelivered', stateReason: 'unreachable 30003' })
})

test('a send whose answer is lost is unknown, is not sent again, and its report settles it', async () => {
  const { message, setState, now } = await anOutgoing()
  double.behave({ silent: true })
  expect(await smsAdapter.send(message)).toMatchObject({ state: 'unknown' })
  await setState('unknown')
  await report(double.sent.at(-1)!, 'delivered')
  expect(await now()).toMatchObject({ state: 'delivered', stateReason: null })
})

test('a refusal is final with its reason; a provider that is away or busy is tried again', async () => {
  const { message } = await anOutgoing()
  double.behave({ refuse: 21211 })
  expect(await smsAdapter.send(message)).toEqual({ state: 'failed', reason: 'invalid_recipient 21211' })
  double.behave({ refuse: 21610 })
  expect(await smsAdapter.send(message)).toEqual({ state: 'failed', reason: 'opted_out 21610' })
  double.behave({ refuse: 20429 })
  expect(await smsAdapter.send(message)).toMatchObject({ state: 'retry' })
  const away = await startSmsDouble()
  await away.close()
  const { message: other } = await anOutgoing()
  process.env.SMS_URL = away.url
  try {
    expect(await smsAdapter.send(other)).toMatchObject({ state: 'retry' })
  } finally {
    process.env.SMS_URL = double.url
  }
})

const statesOf = async (customerId: string) =>
  (await consentStates(database(), customerId, new Date()))
    .filter(({ channel }) => channel === 'sms')
    .map(({ purpose, state }) => `${purpose} ${state}`)
    .sort()
const clockOf = async (id: string) =>
  (await database().select().from(conversations).where(eq(conversations.id, id)))[0]?.waitingSince ?? null

test('STOP withdraws offers and surveys for everybody on the number, within five seconds, with the SMS as its proof', async () => {
  const from = aNumber()
  const sister = await aCustomer('Sœur', undefined)
  const first = (await receive(from, 'Bonjour')).interaction!
  const [use] = await database()
    .select()
    .from(contactPointUses)
    .where(eq(contactPointUses.customerId, first.customerId!))
  await database().insert(contactPointUses).values({
    contactPointId: use!.contactPointId,
    sourceRecordId: sister.sourceRecordId,
    customerId: sister.id,
    asTyped: from,
  })
  await database()
    .update(conversations)
    .set({ waitingSince: null, dueAt: null })
    .where(eq(conversations.id, first.conversationId!))
  const began = Date.now()
  const { interaction } = await receive(from, 'Stop svp')
  expect(Date.now() - began).toBeLessThan(5_000)
  for (const customerId of [first.customerId!, sister.id])
    expect(await statesOf(customerId)).toEqual(['marketing withdrawn', 'survey withdrawn'])
  const facts = ledgerFacts(await consentStates(database(), first.customerId!, new Date()), 'Relais', 'Relais')
  const decision = decideContact({ purpose: 'marketing', channel: 'sms', topic: 'offers' }, facts, new Date())
  expect(decision).toMatchObject({ outcome: 'block' })
  expect(decision.codes).toContain('SMS_STOP')
  expect(decideContact({ purpose: 'service', channel: 'sms', topic: 'delivery' }, facts, new Date()).outcome).toBe(
    'allow',
  )
  // It is an order, not a request: kept in the conversation, and nobody has to answer it.
  expect(interaction).toMatchObject({ conversationId: first.conversationId, metadata: { keyword: 'stop' } })
  expect(await clockOf(first.conversationId!)).toBeNull()
  const events = await database().select().from(consentEvents).where(eq(consentEvents.subjectId, sister.id))
  expect(events.map(({ method }) => method)).toEqual(['stop', 'stop'])
  expect(events.every(({ evidenceSha256, contactPointHmac }) => evidenceSha256.length === 1 && contactPointHmac)).toBe(
    true,
  )
})

test('a second STOP writes nothing; START takes it back with proof and notice; a START out of the blue grants nothing', async () => {
  const from = aNumber()
  const { interaction } = await receive(from, 'START')
  const customerId = interaction!.customerId!
  expect(await statesOf(customerId)).toEqual([])
  await receive(from, 'STOP')
  await receive(from, 'ARRÊT')
  const count = () => database().$count(consentEvents, eq(consentEvents.subjectId, customerId))
  expect(await count()).toBe(2)
  await receive(from, 'START')
  expect(await statesOf(customerId)).toEqual(['marketing granted', 'survey withdrawn'])
  const [grant] = await database()
    .select()
    .from(consentEvents)
    .where(and(eq(consentEvents.subjectId, customerId), eq(consentEvents.state, 'granted')))
  expect(grant).toMatchObject({ method: 'stop', noticeVersion: 'sms-start-1' })
  expect(grant!.evidenceSha256).toHaveLength(1)
})

/** What was queued for a customer by itself, sent through the provider. */
async function sendAnswers(customerId: string) {
  const answers = await database()
    .select()
    .from(interactions)
    .where(and(eq(interactions.customerId, customerId), eq(interactions.automatic, true)))
  for (const { id } of answers) await sendMessage({ interactionId: id }, { number: 1, max: 1 })
  return answers
}

test('STOP is acknowledged once, from the number it was sent to, under its own contact decision; CONTACT says who we are', async () => {
  const from = aNumber()
  const { interaction } = await receive(from, 'STOP')
  await receive(from, 'STOP')
  const answers = await sendAnswers(interaction!.customerId!)
  expect(answers).toHaveLength(1)
  expect(double.sent.filter(({ to }) => to === from)).toMatchObject([
    { from: OURS, body: expect.stringContaining('plus de SMS commerciaux') },
  ])
  const decisions = await database()
    .select()
    .from(contactDecisions)
    .where(eq(contactDecisions.interactionId, answers[0]!.id))
  expect(decisions.map(({ stage, outcome }) => `${stage} ${outcome}`).sort()).toEqual(['queued allow', 'send allow'])
  await receive(from, 'contact')
  await sendAnswers(interaction!.customerId!)
  expect(double.sent.filter(({ to }) => to === from).at(-1)!.body).toContain('service client')
})

test('where the operator itself answered STOP we do not, and obey all the same', async () => {
  const [from, sid] = [aNumber(), newSid()]
  const url = smsWebhookUrl(OURS)
  const signed = signedForm(smsProvider().authToken, url, { ...fields(from, 'stopper', sid), OptOutType: 'STOP' })
  await call(url, signed.headers, signed.body)
  const [delivery] = await database().select().from(inboundDeliveries).where(eq(inboundDeliveries.providerId, sid))
  await processSms({ deliveryId: delivery!.id })
  const [message] = await database().select().from(interactions).where(eq(interactions.externalId, sid))
  expect(await statesOf(message!.customerId!)).toContain('marketing withdrawn')
  expect(await sendAnswers(message!.customerId!)).toEqual([])
})

test('an offer leaves from the commercial short code with its way to refuse, a service message from the other one', async () => {
  const db = database()
  await db.insert(channelAccounts).values([
    { channel: 'sms', name: 'Offres', address: '36123', queueId, promisedDelayMinutes: 120 },
    { channel: 'sms', name: 'Accueil', address: '+33639980099', queueId, promisedDelayMinutes: 120, isDefault: true },
  ])
  const from = aNumber()
  const { interaction } = await receive(from, 'Bonjour')
  const customerId = interaction!.customerId!
  const [notice] = await db
    .insert(consentNotices)
    .values({
      version: 'test',
      language: 'fr',
      purpose: 'marketing',
      channel: 'sms',
      text: 'Oui',
      sha256: 'a'.repeat(64),
    })
    .returning()
  await db.transaction((tx) =>
    recordConsentIn(tx, systemActor('test'), {
      customerId,
      purpose: 'marketing',
      channel: 'sms',
      state: 'granted',
      method: 'checkbox',
      source: 'test',
      noticeId: notice!.id,
      evidence: [{ filename: 'x.txt', contentType: 'text/plain', content: Buffer.from('x') }],
    }),
  )
  const queue = (purpose: 'marketing' | 'service') =>
    db.transaction((tx) =>
      queueMessage(tx, systemActor('test'), {
        customerId,
        channel: 'sms',
        purpose,
        topic: 'offers',
        text: 'Vos verres à -20 %',
        automatic: true,
      }),
    )
  const rowOf = async (id: string) => (await db.select().from(interactions).where(eq(interactions.id, id)))[0]!
  expect(await rowOf((await queue('marketing')).interactionId)).toMatchObject({
    fromAddress: '36123',
    text: 'Vos verres à -20 % STOP au 36123',
    recipients: { to: [{ address: from }] },
  })
  expect(await rowOf((await queue('service')).interactionId)).toMatchObject({
    fromAddress: OURS,
    text: 'Vos verres à -20 %',
  })
})
