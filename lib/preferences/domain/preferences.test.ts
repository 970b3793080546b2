import { describe, expect, test } from 'vitest'
import type { ConsentState } from '@/lib/consent/domain/fold'
import {
  groundsOf,
  isNecessaryOnly,
  necessaryOnly,
  refusalOf,
  shownChannels,
  standings,
  withConsents,
} from './consents'
import {
  applyPatch,
  DEFAULT_PREFERENCES,
  foldPreferences,
  type PreferencePatch,
  type RecordedChoice,
  topicAllows,
} from './preferences'
import { findTopic, type Topic } from './topics'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute))
const said = (sourceRecordId: string, key: string, value: unknown, minute: number): RecordedChoice => ({
  ...{ sourceRecordId, key, value },
  at: at(minute),
})
const offers = findTopic('offers') as Topic
const advice = findTopic('advice') as Topic
const orders = findTopic('orders') as Topic

describe('what holds after a merge', () => {
  const two = [
    said('a', 'pausedUntil', '2026-12-24T00:00:00.000Z', 1),
    said('b', 'pausedUntil', null, 2),
    said('a', 'frequencyCap', { max: 1, days: 30 }, 1),
    said('b', 'frequencyCap', { max: 4, days: 30 }, 2),
    said('a', 'topic:offers', { on: true, frequency: 'monthly', channels: ['email', 'sms'] }, 1),
    said('b', 'topic:offers', { on: true, frequency: 'each', channels: ['sms', 'post'] }, 2),
  ]

  test('is the most restrictive of both', () => {
    expect(foldPreferences(two, at(3))).toEqual({
      pausedUntil: '2026-12-24T00:00:00.000Z',
      frequencyCap: { max: 1, days: 30 },
      'topic:offers': { on: true, frequency: 'monthly', channels: ['sms'] },
    })
  })

  test('whatever the order they were read in', () => {
    expect(foldPreferences([...two].reverse(), at(3))).toEqual(foldPreferences(two, at(3)))
  })

  test('until the customer says otherwise', () => {
    const again = [...two, said('a', 'pausedUntil', null, 9)]
    expect(
      foldPreferences(
        again.filter((row) => row !== two[0]),
        at(3),
      ).pausedUntil,
    ).toBeNull()
  })

  test('and without a merge the latest word', () => {
    expect(foldPreferences([two[0]!, { ...two[1]!, sourceRecordId: 'a' }], null).pausedUntil).toBeNull()
  })
})

describe('topics', () => {
  const patched = (patch: PreferencePatch) => applyPatch(DEFAULT_PREFERENCES, patch)

  test('a stopped topic comes on no channel; what is necessary cannot be stopped', () => {
    const stopped = patched({
      'topic:offers': { on: false, frequency: 'each', channels: ['email'] },
      'topic:orders': { on: false, frequency: 'each', channels: ['email'] },
    })
    expect(topicAllows(stopped, 'offers', 'email')).toBe(false)
    expect(topicAllows(stopped, 'orders', 'email')).toBe(true)
    expect(topicAllows(stopped, 'orders', 'sms')).toBe(false)
    expect(topicAllows(stopped, 'the reply to a question', 'sms')).toBe(true)
  })

  test('a necessary topic keeps a channel even when none is chosen', () => {
    expect(
      shownChannels(
        orders,
        { on: true, frequency: 'each', channels: [] },
        { marketing: {}, survey: {}, registered: 'paper' },
      ),
    ).toEqual(['sms'])
  })
})

describe('choices and consents', () => {
  const state = (channel: ConsentState['channel'], value: ConsentState['state'], since: Date): ConsentState => ({
    ...{ controller: 'C', brand: 'B', purpose: 'marketing', channel, state: value, since: since.toISOString() },
    ...{ eventId: 'e', seq: 1, legalBasis: 'consent', validUntil: null, pendingSince: null, merged: [] },
  })

  test('nothing but letters and calls that ask for an opinion comes without a consent', () => {
    expect(groundsOf([], [])).toEqual({
      ...{ marketing: { post: 'unopposed' }, survey: { phone: 'unopposed' } },
      registered: 'paper',
    })
  })

  test('a refusal of everything falls to a later consent on one channel only', () => {
    const states = [state('email', 'granted', at(5)), state('sms', 'granted', at(1)), state('any', 'withdrawn', at(3))]
    expect(groundsOf(states, []).marketing).toEqual({ email: 'agreed' })
  })

  test('surveys follow what was agreed to for offers, until they or the offers are refused', () => {
    const agreed = [state('email', 'granted', at(1))]
    expect(groundsOf(agreed, []).survey).toEqual({ email: 'offers', phone: 'unopposed' })
    const refused = { ...state('email', 'denied', at(2)), purpose: 'survey' as const }
    expect(groundsOf([...agreed, refused], []).survey).toEqual({ phone: 'unopposed' })
    expect(groundsOf([state('any', 'withdrawn', at(2))], []).survey).toEqual({})
  })

  test('a customer is written to without a consent until they say no, which is then an objection', () => {
    const existing = ['email', 'sms', 'rcs'] as const
    const grounds = groundsOf([], existing)
    expect(grounds.marketing).toEqual({ email: 'customer', sms: 'customer', post: 'unopposed' })
    expect(standings(DEFAULT_PREFERENCES, grounds).find(({ id }) => id === 'offers')).toMatchObject({
      channels: ['email', 'sms', 'post'],
      without: { email: 'customer', sms: 'customer' },
      closed: ['whatsapp', 'phone'],
    })
    const { effects } = withConsents(DEFAULT_PREFERENCES, grounds, {
      'topic:offers': { on: true, frequency: 'each', channels: ['sms', 'post'] },
      'topic:advice': { on: true, frequency: 'each', channels: ['sms', 'post'] },
    })
    const objection = { purpose: 'marketing', channel: 'email', state: 'denied', legalBasis: 'legitimate_interest' }
    expect(effects).toEqual([objection])
    expect(groundsOf([state('email', 'denied', at(1))], existing).marketing.email).toBeUndefined()
    expect(groundsOf([state('email', 'pending', at(1))], existing).marketing.email).toBeUndefined()
    expect(refusalOf('marketing', 'email', groundsOf([state('email', 'granted', at(1))], existing))).toMatchObject({
      state: 'withdrawn',
      legalBasis: 'consent',
    })
  })

  test('a consent given for one topic starts no other', () => {
    const { patch, effects } = withConsents(
      DEFAULT_PREFERENCES,
      { marketing: { email: 'agreed' }, survey: {}, registered: 'paper' },
      { 'topic:offers': { on: true, frequency: 'each', channels: ['email', 'sms'] } },
    )
    expect(effects).toEqual([{ purpose: 'marketing', channel: 'sms', state: 'granted', legalBasis: 'consent' }])
    const after = applyPatch(DEFAULT_PREFERENCES, patch)
    expect(
      shownChannels(advice, after.topics.advice, {
        marketing: { email: 'agreed', sms: 'agreed' },
        survey: {},
        registered: 'paper',
      }),
    ).toEqual(['email'])
  })

  test('a channel is withdrawn when the last topic leaves it, not before', () => {
    const grounds = { marketing: { email: 'agreed' }, survey: {}, registered: 'paper' } as const
    const first = withConsents(DEFAULT_PREFERENCES, grounds, {
      'topic:offers': { on: true, frequency: 'each', channels: [] },
    })
    expect(first.effects).toEqual([])
    const without = applyPatch(DEFAULT_PREFERENCES, first.patch)
    const second = withConsents(without, grounds, {
      'topic:advice': { on: false, frequency: 'each', channels: null },
    })
    expect(second.effects).toEqual([
      { purpose: 'marketing', channel: 'email', state: 'withdrawn', legalBasis: 'consent' },
    ])
  })

  test('nothing but the necessary leaves no optional topic', () => {
    const grounds = groundsOf([state('email', 'granted', at(1)), state('sms', 'granted', at(1))], [])
    const stopped = applyPatch(DEFAULT_PREFERENCES, necessaryOnly(DEFAULT_PREFERENCES))
    expect(isNecessaryOnly(DEFAULT_PREFERENCES, grounds)).toBe(false)
    expect(isNecessaryOnly(stopped, grounds)).toBe(true)
    expect(shownChannels(offers, stopped.topics.offers, grounds)).toEqual([])
  })
})
