import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { auditEntries, consentEvents, consentEvidence, customers, preferenceChanges } from '@/db/schema'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { consentStates } from '@/lib/consent/queries/state'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { undoMerge } from '@/lib/identity/commands/unmerge-customers'
import { customerActor } from '@/lib/platform/actor'
import { contactFacts } from '@/lib/policy/queries/facts'
import { changePreferences, keepNecessaryOnly, undoPreferences, unsubscribe } from './commands'
import { topicAllows } from './domain/preferences'
import { getPreferences, preferencesOf } from './queries'

withTestDatabase()

const person = async () => (await database().transaction((tx) => aCustomer(tx))).customer.id
const self = (id: string) =>
  customerActor({ id, name: 'Le client', scope: 'full', ip: '192.0.2.7', requestId: 'request-1' })
const of = (id: string) => preferencesOf(database(), id)
const states = async (id: string) =>
  Object.fromEntries(
    (await consentStates(database(), id, new Date())).map(({ purpose, channel, state }) => [
      `${purpose} ${channel}`,
      state,
    ]),
  )
const emailAndSms = { on: true, frequency: 'each' as const, channels: ['email' as const, 'sms' as const] }

describe('what a customer chooses', () => {
  test('holds, is in the audit, and is written once however often it is said', async () => {
    const id = await person()
    const patch = {
      ...{ pausedUntil: '2026-12-24T00:00:00.000Z', paper: 'digital' as const },
      quietHours: [{ to: '08:00', from: '20:00', days: [1, 2] }],
    }
    const first = await changePreferences(self(id), { customerId: id, patch })
    expect(first.changed).toEqual(['quietHours', 'pausedUntil', 'paper'])
    expect(await of(id)).toMatchObject(patch)
    expect(await changePreferences(self(id), { customerId: id, patch })).toEqual({ changeId: null, changed: [] })
    expect(await database().$count(preferenceChanges, eq(preferenceChanges.customerId, id))).toBe(3)
    const [entry] = await database().select().from(auditEntries).where(eq(auditEntries.id, first.changeId!))
    expect(entry).toMatchObject({ actorKind: 'customer', action: 'preferences.change', customerId: id })
    // The audit outlives an erasure: it names what was changed, never what it is.
    expect(JSON.stringify(entry?.details)).not.toContain('2026-12-24')
  })

  test('a ticked channel is a consent with the words shown and its evidence; an unticked one a withdrawal', async () => {
    const id = await person()
    await changePreferences(self(id), { customerId: id, patch: { 'topic:offers': emailAndSms } })
    expect(await states(id)).toMatchObject({ 'marketing email': 'granted', 'marketing sms': 'granted' })
    const files = await database().select().from(consentEvidence).where(eq(consentEvidence.subjectId, id))
    expect(files).toHaveLength(2)
    expect(files.map(({ content }) => JSON.parse(String(content)).notice.text).join()).toContain('par SMS')
    await changePreferences(self(id), {
      customerId: id,
      patch: { 'topic:offers': { ...emailAndSms, channels: ['sms' as const] } },
    })
    expect(await states(id)).toMatchObject({ 'marketing email': 'withdrawn', 'marketing sms': 'granted' })
  })

  test('the golden record follows where it says the same thing', async () => {
    const id = await person()
    await changePreferences(self(id), { customerId: id, patch: { preferredChannel: 'sms', language: 'en' } })
    const [row] = await database().select().from(customers).where(eq(customers.id, id))
    expect(row).toMatchObject({ preferredChannel: 'sms', language: 'en' })
    expect(await of(id)).toMatchObject({ preferredChannel: 'sms', language: 'en' })
  })

  test('electronic registered letters are a consent, given and taken back by choosing', async () => {
    const id = await person()
    const { changeId } = await changePreferences(self(id), { customerId: id, patch: { registered: 'electronic' } })
    expect(await states(id)).toEqual({ 'service registered_electronic': 'granted' })
    expect(await contactFacts(database(), id, new Date())).toMatchObject({ electronicRegisteredConsent: true })
    await undoPreferences(self(id), { customerId: id, changeId: changeId! })
    expect(await states(id)).toEqual({ 'service registered_electronic': 'withdrawn' })
    expect(await contactFacts(database(), id, new Date())).toMatchObject({ electronicRegisteredConsent: false })
  })

  test('nothing but the necessary withdraws every consent and objects to every channel', async () => {
    const id = await person()
    await changePreferences(self(id), { customerId: id, patch: { 'topic:offers': emailAndSms } })
    await keepNecessaryOnly(self(id), { customerId: id })
    const now = await of(id)
    for (const topic of ['offers', 'advice', 'opinion']) expect(topicAllows(now, topic, 'email')).toBe(false)
    expect(topicAllows(now, 'orders', 'sms')).toBe(true)
    expect(await states(id)).toMatchObject({
      ...{ 'marketing email': 'withdrawn', 'marketing sms': 'withdrawn' },
      ...{ 'marketing any': 'withdrawn', 'survey any': 'withdrawn' },
    })
  })

  test('is nobody else’s to change', async () => {
    const [id, other] = [await person(), await person()]
    const patch = { paper: 'paper' as const }
    await expect(changePreferences(self(other), { customerId: id, patch })).rejects.toThrow('forbidden')
    await expect(keepNecessaryOnly(self(other), { customerId: id })).rejects.toThrow('forbidden')
    expect((await of(id)).paper).toBeNull()
  })
})

describe('taking a change back', () => {
  test('gives each choice what it had before, consents included', async () => {
    const id = await person()
    await changePreferences(self(id), { customerId: id, patch: { 'topic:offers': emailAndSms } })
    const before = await of(id)
    const { changeId } = await keepNecessaryOnly(self(id), { customerId: id })
    await undoPreferences(self(id), { customerId: id, changeId: changeId! })
    expect((await of(id)).topics.offers).toEqual(before.topics.offers)
    expect(topicAllows(await of(id), 'opinion', 'phone')).toBe(true)
    expect(await states(id)).toMatchObject({ 'marketing email': 'granted', 'marketing sms': 'granted' })
  })

  test('leaves no trace of a channel tried by somebody who had chosen nothing: letters go on, e-mail stays off', async () => {
    const id = await person()
    const patch = { 'topic:offers': { ...emailAndSms, channels: ['email' as const, 'post' as const] } }
    const { changeId } = await changePreferences(self(id), { customerId: id, patch })
    await undoPreferences(self(id), { customerId: id, changeId: changeId! })
    expect((await of(id)).topics.offers).toMatchObject({ on: true, channels: ['post'] })
    expect(await states(id)).toEqual({ 'marketing email': 'withdrawn' })
  })

  test('is refused for a change of somebody else’s and once something newer was said', async () => {
    const [id, other] = [await person(), await person()]
    const { changeId } = await changePreferences(self(id), { customerId: id, patch: { paper: 'paper' } })
    await expect(undoPreferences(self(other), { customerId: other, changeId: changeId! })).rejects.toThrow('not_found')
    await changePreferences(self(id), { customerId: id, patch: { paper: 'digital' } })
    await expect(undoPreferences(self(id), { customerId: id, changeId: changeId! })).rejects.toThrow('conflict')
  })
})

describe('colleagues', () => {
  test('record what a customer says, but no consent without its evidence', async () => {
    const [id, agent, steward] = [await person(), await aColleague('agent'), await aColleague('steward')]
    await changePreferences(agent, { customerId: id, patch: { 'topic:advice': { ...emailAndSms, on: false } } })
    expect(topicAllows(await of(id), 'advice', 'email')).toBe(false)
    await expect(changePreferences(agent, { customerId: id, patch: { 'topic:offers': emailAndSms } })).rejects.toThrow(
      'evidence_required',
    )
    await expect(changePreferences(steward, { customerId: id, patch: { paper: 'paper' } })).rejects.toThrow('forbidden')
  })
})

describe('the colleague’s panel', () => {
  test('says what holds, how it was last said and by whom; what was told on the phone is a refusal during a call', async () => {
    const [id, agent] = [await person(), await aColleague('agent')]
    await changePreferences(self(id), { customerId: id, patch: { 'topic:offers': emailAndSms } })
    const patch = { 'topic:offers': { ...emailAndSms, channels: ['email' as const] }, paper: 'paper' as const }
    const { changeId } = await changePreferences(agent, { customerId: id, patch }, { saidOn: 'phone' })
    const view = await getPreferences(agent, id)
    expect(view).toMatchObject({
      preferences: { paper: 'paper' },
      latest: { method: 'agent', saidOn: 'phone', recordedBy: agent.name },
      rights: { record: true },
    })
    expect(view.topics.find((topic) => topic.id === 'offers')).toMatchObject({
      channels: ['email'],
      closed: ['sms', 'whatsapp', 'phone'],
    })
    const [refusal] = await database()
      .select()
      .from(consentEvents)
      .where(and(eq(consentEvents.subjectId, id), eq(consentEvents.state, 'withdrawn')))
    expect(refusal).toMatchObject({ channel: 'sms', method: 'call', source: 'au téléphone' })
    // Nobody but the customer gives a consent back; what needs none comes back.
    await expect(undoPreferences(agent, { customerId: id, changeId: changeId! })).rejects.toThrow('evidence_required')
    const paused = await changePreferences(
      agent,
      { customerId: id, patch: { pausedUntil: new Date(Date.now() + 86_400_000).toISOString() } },
      { saidOn: 'shop' },
    )
    expect(await getPreferences(agent, id)).toMatchObject({ paused: true, latest: { saidOn: 'shop' } })
    await undoPreferences(agent, { customerId: id, changeId: paused.changeId! })
    expect(await getPreferences(agent, id)).toMatchObject({ paused: false })
  })

  test('an existing customer is shown as written to without a consent, until they refuse', async () => {
    const facts = { last_sale_at: '2026-01-01', last_sale_analogous: true, last_sale_opt_out_offered: true }
    const { customer } = await database().transaction((tx) => aCustomer(tx, { attributes: { facts } }))
    const [id, agent] = [customer.id, await aColleague('agent')]
    const offers = async () => (await getPreferences(agent, id)).topics.find((topic) => topic.id === 'offers')
    expect(await offers()).toMatchObject({ channels: ['email', 'sms', 'post'], without: { email: 'customer' } })
    await unsubscribe(self(id), { customerId: id, purpose: 'marketing', topic: 'offers', channel: 'email' })
    expect(await offers()).toMatchObject({ channels: ['sms', 'post'], closed: ['email', 'whatsapp', 'phone'] })
    const [refusal] = await database().select().from(consentEvents).where(eq(consentEvents.subjectId, id))
    expect(refusal).toMatchObject({ state: 'denied', legalBasis: 'legitimate_interest' })
  })
})

describe('merges', () => {
  test('the stricter choice holds until the customer speaks again, and an undone merge gives each its own', async () => {
    const [a, b, steward] = [await person(), await person(), await aColleague('steward')]
    const pause = '2026-12-24T00:00:00.000Z'
    await changePreferences(self(a), { customerId: a, patch: { frequencyCap: { max: 4, days: 30 } } })
    await changePreferences(self(b), {
      customerId: b,
      patch: { frequencyCap: { max: 1, days: 30 }, pausedUntil: pause },
    })
    const { mergeIds } = await mergeCustomers(steward, { customerId: a, with: [b], reason: 'même personne' })
    expect(await of(a)).toMatchObject({ frequencyCap: { max: 1, days: 30 }, pausedUntil: pause })
    await changePreferences(self(a), { customerId: a, patch: { frequencyCap: { max: 2, days: 30 } } })
    expect((await of(a)).frequencyCap).toEqual({ max: 2, days: 30 })
    await undoMerge(steward, { mergeId: mergeIds[0]!, reason: 'deux personnes' })
    expect((await of(a)).pausedUntil).toBeNull()
    expect(await of(b)).toMatchObject({ pausedUntil: pause })
    const moved = and(eq(preferenceChanges.customerId, b), eq(preferenceChanges.key, 'pausedUntil'))
    expect(await database().$count(preferenceChanges, moved)).toBe(1)
  })
})
