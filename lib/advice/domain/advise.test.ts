import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adviceSentence, adviseChannels } from './advise'
import { ADVICE_CHANNELS, type AdviceChannel } from './channels'
import { ADVICE_GRID } from './grid'
import type { AdviceCandidate, AdviceInput } from './types'

const ALL: AdviceCandidate[] = ADVICE_CHANNELS.map((channel) => ({
  channel,
  decision: ['self_care', 'social', 'form', 'video'].includes(channel) ? null : { outcome: 'allow' },
}))
const BASE: AdviceInput = {
  purpose: 'reply',
  reason: null,
  occasion: null,
  need: null,
  urgency: 'normal',
  documents: false,
  legalWeight: false,
  audience: 'individual',
  ageBand: null,
  unhappy: false,
  statedPreference: null,
  lastInbound: null,
  candidates: ALL,
  now: new Date('2026-11-21T10:00:00Z'),
  timeZone: 'Europe/Paris',
}
const ranked = (changes: Partial<AdviceInput>) => adviseChannels({ ...BASE, ...changes }, 'fr')
const best = (changes: Partial<AdviceInput>, count = 1) =>
  ranked(changes)
    .slice(0, count)
    .map(({ channel }) => channel)
    .sort()
const replace = (channel: AdviceChannel, changes: Partial<AdviceCandidate>) =>
  ALL.map((candidate) => (candidate.channel === channel ? { ...candidate, ...changes } : candidate))

describe('the decision grid of PRODUCT.md §6', () => {
  test.each<[string, Partial<AdviceInput>, AdviceChannel[]]>([
    ['simple and immediate: self-care', { need: 'simple' }, ['self_care']],
    ['needs research: chat or phone', { need: 'research' }, ['chat', 'phone']],
    ['documents: e-mail then post', { documents: true }, ['email', 'post']],
    ['detail: e-mail then post', { need: 'detailed' }, ['email', 'post']],
    ['urgent complaint: phone', { reason: 'complaint', urgency: 'high' }, ['phone']],
    [
      'legal weight: e-mail or registered',
      { legalWeight: true },
      ['email', 'registered_electronic', 'registered_post'],
    ],
    ['unhappy: outbound call', { unhappy: true }, ['phone']],
    ['assistance: chat, phone', { reason: 'assistance' }, ['chat', 'phone']],
    ['birthday: e-mail, post, SMS', { purpose: 'service', occasion: 'birthday' }, ['email', 'post', 'sms']],
    ['welcome: e-mail, post, SMS', { purpose: 'service', occasion: 'welcome' }, ['email', 'post', 'sms']],
    ['reminder: SMS', { purpose: 'service', occasion: 'reminder' }, ['sms']],
    ['confirmation: SMS', { purpose: 'service', occasion: 'confirmation' }, ['sms']],
    ['delivery: SMS', { purpose: 'service', occasion: 'delivery' }, ['sms']],
    ['opinion: social, survey by SMS', { reason: 'opinion' }, ['sms', 'social']],
    ['data collection: form', { occasion: 'data_collection' }, ['form']],
    ['requested call-back: phone', { purpose: 'callback' }, ['phone']],
    ['B2B: phone and archived writing', { audience: 'professional' }, ['email', 'phone']],
  ])('%s', (_, changes, channels) => {
    expect(best(changes, channels.length)).toEqual([...channels].sort())
  })
  test('the customer’s stated preference outweighs each seed of the table that does not decide alone', () => {
    expect(best({ reason: 'assistance', statedPreference: 'email' })).toEqual(['email'])
    expect(best({ need: 'research', statedPreference: 'whatsapp' })).toEqual(['whatsapp'])
  })
  test('age is a weak prior: a known preference or behaviour silences it', () => {
    expect(best({ ageBand: 'over_60' }, 2)).toEqual(['phone', 'post'])
    const silenced = (changes: Partial<AdviceInput>) =>
      ranked({ ageBand: 'over_60', ...changes }).every(({ factors }) => factors.every(({ code }) => code !== 'AGE'))
    expect(silenced({ statedPreference: 'email' })).toBe(true)
    expect(silenced({ candidates: replace('sms', { observed: { attempts: 1, answered: 1 } }) })).toBe(true)
  })
})

describe('what is known of this customer and of the team', () => {
  test('answers count by their rate, and less when they are few', () => {
    const weightOf = (attempts: number, answered: number) =>
      ranked({ candidates: replace('phone', { observed: { attempts, answered } }) })
        .find(({ channel }) => channel === 'phone')!
        .factors.find(({ code }) => code === 'ANSWERS' || code === 'SILENT')?.weight
    expect(weightOf(3, 3)).toBe(3)
    expect(weightOf(1, 1)).toBe(1)
    expect(weightOf(10, 0)).toBe(-3)
    expect(weightOf(4, 2)).toBeUndefined()
  })
  test('a long wait, a closed team, a price and a wait for the law push a channel down, more so when urgent', () => {
    const score = (changes: Partial<AdviceCandidate>, urgency: AdviceInput['urgency'] = 'normal') =>
      ranked({ urgency, candidates: replace('phone', changes) }).find(({ channel }) => channel === 'phone')!.score
    const plain = score({})
    expect(score({ capacity: { open: true, waitMinutes: 45 } })).toBe(plain - 3)
    expect(score({ capacity: { open: false } })).toBe(plain - 3)
    expect(score({ costCents: 800 })).toBe(plain - 2)
    const later = { decision: { outcome: 'defer', until: '2026-11-23T09:00:00.000Z' } } as const
    expect(score(later)).toBe(plain - 2)
    expect(score(later, 'high') - score({}, 'high')).toBe(-5)
  })
  test('says it as the composer shows it', () => {
    const candidates = replace('phone', { observed: { attempts: 3, answered: 3, partOfDay: 'morning' } })
    const [first] = ranked({ reason: 'complaint', urgency: 'high', candidates })
    expect(adviceSentence(first!, 'fr')).toBe(
      'Mieux vaut appeler\u00a0: réclamation urgente, a décroché 3 fois sur 3 le matin',
    )
    const [english] = adviseChannels({ ...BASE, reason: 'complaint', urgency: 'high', candidates }, 'en')
    expect(adviceSentence(english!, 'en')).toBe(
      'Better to call: urgent complaint, picked up 3 times out of 3 in the morning',
    )
  })
  test('a deferred channel says from when', () => {
    const candidates = [
      { channel: 'phone', decision: { outcome: 'defer', until: '2026-11-23T09:00:00.000Z' } } as const,
    ]
    const [only] = ranked({ candidates })
    expect(only!.until).toBe('2026-11-23T09:00:00.000Z')
    expect(adviceSentence(only!, 'fr')).toBe('Mieux vaut appeler\u00a0: possible seulement lundi à 10\u00a0h')
  })
})

describe('properties', () => {
  const outcome = fc.constantFrom('allow' as const, 'defer' as const, 'redirect' as const, 'block' as const)
  const candidates = fc.uniqueArray(fc.constantFrom(...ADVICE_CHANNELS), { maxLength: 8 }).chain((channels) =>
    fc.tuple(
      ...channels.map((channel) =>
        fc.record({
          channel: fc.constant(channel),
          decision: fc.oneof(
            fc.constant(null),
            outcome.map((value) => ({ outcome: value, until: '2026-11-23T09:00:00.000Z' })),
          ),
          observed: fc.option(fc.record({ attempts: fc.nat(9), answered: fc.nat(9), medianMinutes: fc.nat(9000) }), {
            nil: undefined,
          }),
          costCents: fc.option(fc.nat(900), { nil: undefined }),
        }),
      ),
    ),
  )
  const input = fc.record({
    candidates,
    reason: fc.constantFrom(null, 'complaint' as const, 'assistance' as const, 'opinion' as const),
    urgency: fc.constantFrom('low' as const, 'normal' as const, 'high' as const),
    documents: fc.boolean(),
    unhappy: fc.boolean(),
    legalWeight: fc.boolean(),
  })
  test('what is not lawful is never advised; the rest is ranked, summed and worded', () => {
    fc.assert(
      fc.property(input, fc.constantFrom('fr' as const, 'en' as const), (changes, locale) => {
        const advice = adviseChannels({ ...BASE, ...changes }, locale)
        const lawful = changes.candidates.filter(({ decision }) => !decision || /allow|defer/.test(decision.outcome))
        expect(advice.map(({ channel }) => channel).sort()).toEqual(lawful.map(({ channel }) => channel).sort())
        for (const [index, one] of advice.entries()) {
          expect(one.score).toBeCloseTo(
            one.factors.reduce((sum, { weight }) => sum + weight, 0),
            5,
          )
          if (index > 0) expect(one.score).toBeLessThanOrEqual(advice[index - 1]!.score)
          for (const { sentence } of one.factors) expect(sentence).not.toMatch(/undefined|NaN|^$| [:;!?]/)
        }
        const reversed = { ...BASE, ...changes, candidates: [...changes.candidates].reverse() }
        const order = (list: typeof advice) => list.map(({ channel, score }) => [channel, score])
        expect(order(adviseChannels(reversed, locale))).toEqual(order(advice))
      }),
      { numRuns: 2_000 },
    )
  })
  test('every row of the grid has words in both languages and weighs something', () => {
    for (const row of ADVICE_GRID) {
      expect(row.words.fr).not.toBe('')
      expect(row.words.en).not.toBe('')
      expect(Object.values(row.weights).some((weight) => weight !== 0)).toBe(true)
    }
  })
})
