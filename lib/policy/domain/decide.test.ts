import { describe, expect, test } from 'vitest'
import { contactDecisionInputSchema } from '../schemas'
import { decideContact, isOverridden } from './decide'
import { describeDecision } from './describe'
import { POLICY_EXAMPLES } from './examples'
import { RULE_CODES, RULE_VERSION, ruleOf } from './rules'
import { DEFAULT_SETTINGS, looserThanDefault } from './settings'
import { sourceAddress } from './sources'
import type { ContactFacts, ContactRequest } from './types'

const NOW = new Date('2026-12-01T10:00:00Z')
const CONTRACT: ContactFacts = { contract: { ongoing: true, relatedOffer: true } }

function decide(request: Partial<ContactRequest>, facts: ContactFacts = {}) {
  return decideContact({ purpose: 'service', channel: 'email', ...request }, facts, NOW)
}
const call = (at: string, facts: ContactFacts = CONTRACT) =>
  decide({ purpose: 'marketing', channel: 'phone', at }, facts)
const TUESDAY = '2026-12-01T11:00:00+01:00'
const granted = (
  channel: 'email' | 'sms' | 'phone' | 'post' | 'whatsapp' | 'rcs' | 'voicebot',
  at = '2026-01-05T10:00:00Z',
) => ({ purpose: 'marketing', channel, state: 'granted', at }) as const

describe('golden vectors: a marketing call to Paris', () => {
  test.each([
    ['2026-12-24T20:30:00+01:00', '2026-12-28T10:00:00+01:00'],
    ['2027-03-26T20:30:00+01:00', '2027-03-30T08:00:00Z'],
    ['2027-05-05T20:00:00+02:00', '2027-05-07T10:00:00+02:00'],
    ['2027-05-14T20:00:00+02:00', '2027-05-18T10:00:00+02:00'],
    ['2027-01-04T13:00:00+01:00', '2027-01-04T14:00:00+01:00'],
  ])('%s waits until %s', (at, until) => {
    const decision = call(at, { ...CONTRACT, timeZone: 'Europe/Paris' })
    expect(decision.outcome).toBe('defer')
    expect(decision.codes[0]).toBe('PHONE_HOURS')
    expect(new Date(decision.until!).getTime()).toBe(Date.parse(until))
  })
  test('the last minute before the evening limit is allowed', () => {
    expect(call('2027-05-14T19:59:00+02:00').outcome).toBe('allow')
  })
  test('the same instant is allowed in Paris and waits until the next morning in Réunion', () => {
    expect(call('2027-01-04T16:30:00Z').outcome).toBe('allow')
    for (const facts of [
      { ...CONTRACT, timeZone: 'Indian/Reunion' },
      { ...CONTRACT, department: '974' },
    ]) {
      const decision = call('2027-01-04T16:30:00Z', facts)
      expect(decision).toMatchObject({ outcome: 'defer', until: '2027-01-05T06:00:00.000Z' })
    }
  })
})

describe('the table, row by row', () => {
  test.each(POLICY_EXAMPLES.map((example) => [`${example.code}: ${example.title.fr}`, example] as const))(
    '%s',
    (_, example) => {
      expect(contactDecisionInputSchema.safeParse(example.request).error).toBeUndefined()
      const { facts, ...request } = example.request
      const decision = decideContact(request, facts, NOW)
      expect(decision.codes).toContain(example.code)
      expect(decision).toMatchObject(example.expected)
      expect(ruleOf(decision.codes[0]!).effect).toBe(decision.outcome)
    },
  )
  test('every rule has an example', () => {
    const shown = new Set(POLICY_EXAMPLES.map((example) => example.code))
    expect(RULE_CODES.filter((code) => !shown.has(code))).toEqual([])
  })
})

describe('grounds and precedence', () => {
  test('BLOCK beats DEFER beats REDIRECT', () => {
    const night = '2026-12-01T22:00:00+01:00'
    const quietHours = [{ from: '20:00', to: '08:00' }]
    const facts: ContactFacts = { quietHours, preferredChannel: 'email', lastInbound: { messenger: TUESDAY } }
    expect(decide({ channel: 'messenger', at: night }, { ...facts, erased: true }).codes[0]).toBe('ERASED')
    expect(decide({ channel: 'post', at: night }, { quietHours }).codes[0]).toBe('QUIET')
  })
  test('a policy block never hides that there is no legal ground', () => {
    const decision = decide(
      { purpose: 'marketing', channel: 'chat', contentSlot: 'a' },
      { slotsSent: [{ slot: 'a', channel: 'email' }] },
    )
    expect(decision.codes).toContain('DUPLICATE')
    expect(decision.codes).toContain('NO_GROUND')
    expect(decision.overridable).toBe('never')
  })
  test('a call-back is a call: the purpose opens no other channel', () => {
    expect(decide({ purpose: 'callback', channel: 'email' }).codes[0]).toBe('NO_GROUND')
  })
  test('an open platform window is no ground for marketing', () => {
    const lastInbound = { whatsapp: TUESDAY, messenger: TUESDAY }
    for (const channel of ['whatsapp', 'messenger'] as const)
      expect(decide({ purpose: 'marketing', channel, at: TUESDAY }, { lastInbound }).codes[0]).toBe('NO_OPT_IN')
    expect(
      decide(
        { purpose: 'marketing', channel: 'whatsapp', at: TUESDAY },
        { lastInbound, consents: [granted('whatsapp')] },
      ).outcome,
    ).toBe('allow')
  })
  test('promotion turns any other purpose into marketing', () => {
    for (const purpose of ['service', 'security', 'reply', 'callback', 'survey'] as const) {
      const decision = decide({ purpose, channel: 'phone', at: TUESDAY, containsPromotion: true })
      expect(decision.codes).toEqual(expect.arrayContaining(['PHONE_NO_CONSENT', 'MIXED']))
      expect(decision.outcome).toBe('block')
    }
  })
})

describe('consents and objections', () => {
  const email = (facts: ContactFacts) => decide({ purpose: 'marketing', channel: 'email' }, facts)
  test('the latest event wins, whatever the order of the list', () => {
    const withdrawn = {
      purpose: 'marketing',
      channel: 'email',
      state: 'withdrawn',
      at: '2026-03-01T00:00:00Z',
    } as const
    for (const consents of [
      [granted('email'), withdrawn],
      [withdrawn, granted('email')],
    ])
      expect(email({ consents }).outcome).toBe('block')
    expect(email({ consents: [withdrawn, granted('email', '2026-04-01T00:00:00Z')] }).outcome).toBe('allow')
  })
  test('an import and a consent dated after the message allow nothing', () => {
    expect(email({ consents: [{ ...granted('email'), state: 'imported' }] }).codes[0]).toBe('NO_OPT_IN')
    expect(email({ consents: [granted('email', '2027-01-01T00:00:00Z')] }).codes[0]).toBe('NO_OPT_IN')
  })
  test('neither an import nor an unconfirmed opt-in lifts a refusal', () => {
    const refused = { purpose: 'marketing', channel: 'post', state: 'withdrawn', at: '2026-03-01T00:00:00Z' } as const
    for (const state of ['imported', 'pending'] as const)
      expect(
        decide(
          { purpose: 'marketing', channel: 'post' },
          { consents: [refused, { ...refused, state, at: '2026-05-01T00:00:00Z' }] },
        ).codes[0],
      ).toBe('OBJECTED')
  })
  test('an objection falls only to a later consent on the same channel', () => {
    const objections = [{ purpose: 'marketing', channel: 'any', at: '2026-02-01T00:00:00Z' } as const]
    expect(email({ objections, consents: [granted('email')] }).codes[0]).toBe('OBJECTED')
    expect(email({ objections, consents: [granted('email', '2026-02-02T00:00:00Z')] }).outcome).toBe('allow')
    expect(email({ objections, consents: [granted('email', '2026-02-01T00:00:00Z')] }).codes[0]).toBe('OBJECTED')
    expect(email({ objections, consents: [granted('sms', '2026-02-02T00:00:00Z')] }).codes[0]).toBe('OBJECTED')
    expect(
      email({ objections: [{ purpose: 'marketing', channel: 'any' }], consents: [granted('email')] }).codes[0],
    ).toBe('OBJECTED')
  })
  test('a withdrawal also ends the existing-customer exception and the contract exception', () => {
    const priorSale = { sameEntity: true, analogousProduct: true, optOutOffered: true }
    const no = (channel: 'email' | 'phone') => [
      { purpose: 'marketing', channel, state: 'withdrawn', at: '2026-03-01T00:00:00Z' } as const,
    ]
    expect(email({ priorSale, consents: no('email') }).outcome).toBe('block')
    expect(call(TUESDAY, { ...CONTRACT, consents: no('phone') }).codes[0]).toBe('OBJECTED')
  })
  test('STOP by SMS silences RCS too, and no other channel', () => {
    const objections = [{ purpose: 'marketing', channel: 'sms', at: '2026-11-01T00:00:00Z' } as const]
    const consents = [granted('sms'), granted('rcs'), granted('email')]
    for (const channel of ['sms', 'rcs'] as const)
      expect(decide({ purpose: 'marketing', channel }, { objections, consents }).codes).toContain('SMS_STOP')
    expect(email({ objections, consents }).outcome).toBe('allow')
    expect(decide({ purpose: 'service', channel: 'sms' }, { objections, consents }).outcome).toBe('allow')
  })
  test('a partner must be named in the consent that governs', () => {
    const consents = [{ ...granted('email'), partners: ['Optique du Port'] }]
    const partnered = (partner: string, facts: ContactFacts) =>
      decideContact({ purpose: 'marketing', channel: 'email', partner }, facts, NOW)
    expect(partnered('optique du port ', { consents }).outcome).toBe('allow')
    expect(partnered('Autre', { consents }).codes[0]).toBe('PARTNER')
    const priorSale = { sameEntity: true, analogousProduct: true, optOutOffered: true }
    expect(partnered('Autre', { priorSale }).outcome).toBe('block')
    expect(partnered('Autre', { customerKind: 'professional', jobRelated: true }).codes[0]).toBe('PARTNER')
  })
  test('the fifteenth birthday begins at local midnight', () => {
    const facts: ContactFacts = { birthDate: '2012-01-05', consents: [granted('email')], department: '974' }
    const at = (instant: string) => decide({ purpose: 'marketing', channel: 'email', at: instant }, facts)
    expect(at('2027-01-04T19:59:59Z').codes[0]).toBe('MINOR_15')
    expect(at('2027-01-04T20:00:00Z').outcome).toBe('allow')
    expect(
      decideContact({ purpose: 'service', channel: 'email', at: '2027-01-04T19:00:00Z' }, facts, NOW).outcome,
    ).toBe('allow')
  })
  test('energy renovation: a consent lifts the ban in writing, a contract lifts it by phone', () => {
    const sector = 'energy_renovation' as const
    expect(email({ sector, consents: [granted('email')] }).outcome).toBe('allow')
    const priorSale = { sameEntity: true, analogousProduct: true, optOutOffered: true }
    expect(email({ sector, priorSale }).codes[0]).toBe('SECTOR_BAN')
    expect(call(TUESDAY, { sector, consents: [granted('phone')] }).codes[0]).toBe('SECTOR_BAN')
    expect(call(TUESDAY, { sector, ...CONTRACT }).outcome).toBe('allow')
    expect(call(TUESDAY, { sector, customerKind: 'professional', interestDocumented: true }).outcome).toBe('allow')
  })
})

describe('platforms', () => {
  const reply = (channel: 'messenger' | 'whatsapp', inbound: string, request: Partial<ContactRequest> = {}) =>
    decide({ purpose: 'reply', channel, at: TUESDAY, ...request }, { lastInbound: { [channel]: inbound } })
  test.each([
    ['2026-11-30T11:00:00+01:00', 'allow', 'META_24H'],
    ['2026-11-30T10:59:59+01:00', 'block', 'META_HUMAN'],
    ['2026-11-24T11:00:00+01:00', 'block', 'META_HUMAN'],
    ['2026-11-24T10:59:59+01:00', 'redirect', 'META_CLOSED'],
    ['2026-12-01T11:00:01+01:00', 'redirect', 'META_CLOSED'],
  ])('Messenger, last inbound %s: %s %s', (inbound, outcome, code) => {
    const decision = reply('messenger', inbound)
    expect(decision.outcome).toBe(outcome)
    expect(decision.codes).toContain(code)
  })
  test('a person may answer within seven days, and may not promote anything', () => {
    const typed = { agentTyped: true }
    expect(reply('messenger', '2026-11-28T11:00:00+01:00', typed).outcome).toBe('allow')
    const consents = [
      { purpose: 'marketing', channel: 'messenger', state: 'granted', at: '2026-01-01T00:00:00Z' } as const,
    ]
    const lastInbound = { messenger: '2026-11-28T11:00:00+01:00' }
    expect(
      decide({ purpose: 'marketing', channel: 'messenger', at: TUESDAY, ...typed }, { consents, lastInbound }).codes[0],
    ).toBe('META_HUMAN')
  })
  test('WhatsApp: the window, then an approved template to somebody who opted in, else another channel', () => {
    expect(reply('whatsapp', '2026-11-30T11:00:00+01:00').outcome).toBe('allow')
    const closed = (request: Partial<ContactRequest>, facts: ContactFacts) =>
      decide({ channel: 'whatsapp', at: TUESDAY, ...request }, facts).outcome
    const approved = { template: { approved: true } }
    expect(closed(approved, { whatsappOptIn: true })).toBe('allow')
    expect(closed({ template: { approved: false } }, { whatsappOptIn: true })).toBe('redirect')
    expect(closed({}, { whatsappOptIn: true })).toBe('redirect')
    expect(closed(approved, {})).toBe('redirect')
    expect(closed({ ...approved, purpose: 'marketing' }, { whatsappOptIn: true })).toBe('block')
    expect(closed({ ...approved, purpose: 'marketing' }, { consents: [granted('whatsapp')] })).toBe('allow')
  })
  test('an open window gives a professional no ground for marketing either', () => {
    const facts: ContactFacts = { customerKind: 'professional', lastInbound: { messenger: TUESDAY } }
    expect(decide({ purpose: 'marketing', channel: 'messenger', at: TUESDAY }, facts).codes[0]).toBe('NO_GROUND')
  })
})

describe('calls', () => {
  test('an ongoing contract allows related offers only', () => {
    expect(call(TUESDAY, { contract: { ongoing: true, relatedOffer: false } }).codes[0]).toBe('PHONE_NO_CONSENT')
  })
  test('a refusal holds until a new opt-in and at least 60 days', () => {
    const phoneRefusals = ['2026-11-02T10:00:00Z']
    const later = (at: string, optIn: string) =>
      call(at, { ...CONTRACT, phoneRefusals, consents: [granted('phone', optIn)] }).outcome
    expect(later('2027-01-05T11:00:00+01:00', '2026-01-05T10:00:00Z')).toBe('block')
    expect(later('2026-12-15T11:00:00+01:00', '2026-11-20T10:00:00Z')).toBe('block')
    expect(later('2027-01-05T11:00:00+01:00', '2026-11-20T10:00:00Z')).toBe('allow')
  })
  test('the off-hours consent cancels the hours, not the cap', () => {
    const consents = [{ ...granted('phone'), offHours: true }]
    expect(call('2026-12-06T21:00:00+01:00', { consents }).outcome).toBe('allow')
    const phoneAttempts = ['02', '10', '20', '30'].map((day) => ({ at: `2026-11-${day}T10:00:00Z` }))
    expect(call('2026-12-01T21:00:00+01:00', { consents, phoneAttempts })).toMatchObject({
      outcome: 'defer',
      until: '2026-12-02T10:00:00.000Z',
    })
  })
  test('withdrawing the off-hours consent leaves the opt-in; withdrawing the opt-in ends both', () => {
    const evening = '2026-12-01T20:30:00+01:00'
    const both = [granted('phone'), { ...granted('phone'), offHours: true }]
    const withdrawn = { ...granted('phone', '2026-06-01T00:00:00Z'), state: 'withdrawn' } as const
    expect(call(evening, { consents: [...both, { ...withdrawn, offHours: true }] }).codes[0]).toBe('PHONE_HOURS')
    expect(call(evening, { consents: [...both, withdrawn] }).outcome).toBe('block')
    const renewed = [...both, withdrawn, granted('phone', '2026-07-01T00:00:00Z')]
    expect(call(evening, { consents: renewed }).codes[0]).toBe('PHONE_HOURS')
  })
  test('with six attempts the wait ends when only three are left in the window', () => {
    const phoneAttempts = [3, 5, 9, 12, 17, 24].map((day) => ({
      at: `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`,
    }))
    expect(call(TUESDAY, { ...CONTRACT, phoneAttempts }).until).toBe('2026-12-09T10:00:00.000Z')
  })
  test('a survey needs no opt-in, keeps the hours and counts in the caps', () => {
    const survey = (at: string, facts: ContactFacts = {}) => decide({ purpose: 'survey', channel: 'phone', at }, facts)
    expect(survey(TUESDAY).outcome).toBe('allow')
    expect(survey('2026-12-06T11:00:00+01:00').codes[0]).toBe('PHONE_HOURS')
    const marketingSent = ['20', '22', '24', '26'].map((day) => ({ at: `2026-11-${day}T10:00:00Z` }))
    expect(survey(TUESDAY, { marketingSent }).codes[0]).toBe('FREQ')
    expect(survey(TUESDAY, { objections: [{ purpose: 'marketing', channel: 'any', at: TUESDAY }] }).codes[0]).toBe(
      'OBJECTED',
    )
    expect(decide({ purpose: 'survey', channel: 'sms', at: TUESDAY }).codes[0]).toBe('NO_OPT_IN')
    expect(decide({ purpose: 'survey', channel: 'voicebot', at: TUESDAY }).codes[0]).toBe('AUTOCALL')
  })
  test.each([
    ['+33162000000', true],
    ['0162000000', true],
    ['01 63 12 34 56', true],
    ['0033 377 12 34 56', true],
    ['+33948123456', true],
    ['+262947512345', true],
    ['+33947412345', false],
    ['+33164000000', false],
    ['+33612345678', false],
    ['+441620000000', false],
  ])('automated caller %s: allowed %s', (number, allowed) => {
    const decision = decide({ channel: 'voicebot', at: TUESDAY, caller: { number } })
    expect(decision.codes.includes('CLI_PREFIX')).toBe(!allowed)
  })
  test.each([
    ['06 12 34 56 78', true],
    ['+33712345678', true],
    ['+262692123456', true],
    ['36123', false],
    ['38123', false],
    ['0162000000', false],
    ['RELAIS', false],
  ])('automated SMS from %s: blocked %s', (senderNumber, blocked) => {
    expect(decide({ channel: 'sms', senderNumber }).codes.includes('SMS_SENDER')).toBe(blocked)
    expect(decide({ channel: 'sms', senderNumber, agentTyped: true }).outcome).toBe('allow')
  })
})

describe('waiting', () => {
  test('the end of one wait that falls into another waits on', () => {
    const facts: ContactFacts = {
      consents: [granted('sms')],
      quietHours: [{ days: [1], from: '07:00', to: '12:15' }],
      marketingSent: [{ at: '2026-11-07T10:00:00Z' }],
      frequencyCap: { max: 1, days: 30 },
    }
    const decision = decide({ purpose: 'marketing', channel: 'sms', at: '2026-12-05T22:00:00+01:00' }, facts)
    expect(decision).toMatchObject({ outcome: 'defer', until: '2026-12-07T11:15:00.000Z' })
    expect(decision.codes[0]).toBe('FREQ')
  })
  test('a holiday on Friday sends an SMS on Saturday morning', () => {
    const decision = decide(
      { purpose: 'marketing', channel: 'sms', at: '2026-12-25T11:00:00+01:00' },
      { consents: [granted('sms')] },
    )
    expect(decision.until).toBe('2026-12-26T07:00:00.000Z')
    const alsace = decide(
      { purpose: 'marketing', channel: 'sms', at: '2026-12-25T11:00:00+01:00' },
      { consents: [granted('sms')], department: '67' },
    )
    expect(alsace.until).toBe('2026-12-28T07:00:00.000Z')
  })
  test.each([
    ['971', '2027-05-27'],
    ['972', '2026-05-22'],
    ['973', '2027-06-10'],
    ['974', '2027-12-20'],
    ['976', '2027-04-27'],
  ])('department %s keeps the abolition day, %s', (department, day) => {
    const noon = `${day}T11:30:00${{ '971': '-04:00', '972': '-04:00', '973': '-03:00', '974': '+04:00', '976': '+03:00' }[department]}`
    expect(call(noon, { ...CONTRACT, department }).codes[0]).toBe('PHONE_HOURS')
    expect(call(noon, { ...CONTRACT, department: '35', timeZone: 'Indian/Reunion' }).codes).not.toContain('SMS_SUNDAY')
  })
  test('quiet hours cross midnight, start on their days only, and may overlap', () => {
    const at = (instant: string, facts: ContactFacts) => decide({ channel: 'sms', at: instant }, facts)
    const friday = { quietHours: [{ days: [5], from: '20:00', to: '08:00' }] }
    expect(at('2026-12-05T07:59:00+01:00', friday).until).toBe('2026-12-05T07:00:00.000Z')
    expect(at('2026-12-04T07:59:00+01:00', friday).outcome).toBe('allow')
    const overlapping = {
      quietHours: [
        { from: '20:00', to: '08:00' },
        { days: [6], from: '07:30', to: '11:00' },
      ],
    }
    expect(at('2026-12-05T03:00:00+01:00', overlapping).until).toBe('2026-12-05T10:00:00.000Z')
  })
  test('quiet hours follow the clock through both changes of summer time', () => {
    const quietHours = [{ from: '22:00', to: '02:30' }]
    const at = (instant: string) => decide({ channel: 'sms', at: instant }, { quietHours })
    // 02:30 does not exist on 28 March 2027: the wait ends when the clock jumps to 03:00.
    expect(at('2027-03-27T23:00:00+01:00').until).toBe('2027-03-28T01:00:00.000Z')
    expect(at('2027-10-31T02:10:00+02:00').until).toBe('2027-10-31T00:30:00.000Z')
  })
  test('security alone passes quiet hours and pauses', () => {
    const facts = { pausedUntil: '2027-01-10T09:00:00Z' }
    expect(decide({ purpose: 'security', at: TUESDAY }, facts).outcome).toBe('allow')
    expect(decide({ purpose: 'reply', at: TUESDAY }, facts)).toMatchObject({
      outcome: 'defer',
      until: '2027-01-10T09:00:00.000Z',
    })
  })
  test('where no allowed instant will ever come, the answer is a block', () => {
    const never: ContactFacts[] = [
      { quietHours: [{ from: '00:00', to: '24:00' }] },
      { quietHours: [{ from: '09:00', to: '09:00' }] },
    ]
    for (const facts of never) {
      const decision = decide({ channel: 'sms', at: TUESDAY }, facts)
      expect(decision).toMatchObject({ outcome: 'block', codes: ['QUIET', 'SERVICE'] })
      expect(decision.until).toBeUndefined()
    }
    const noCalls = { ...CONTRACT, quietHours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '20:00' }] }
    expect(call(TUESDAY, noCalls).outcome).toBe('block')
    const cap = { consents: [granted('email')], frequencyCap: { max: 0, days: 30 } }
    expect(decide({ purpose: 'marketing', channel: 'email' }, cap).codes[0]).toBe('FREQ')
  })
  test('a platform window that closes before the wait ends blocks the bot and redirects the template-less', () => {
    const quietHours = [{ from: '20:00', to: '08:00' }]
    const night = '2026-12-01T23:00:00+01:00'
    const inbound = '2026-12-01T00:30:00+01:00'
    expect(
      decide({ channel: 'messenger', at: night }, { quietHours, lastInbound: { messenger: inbound } }).outcome,
    ).toBe('block')
    expect(
      decide({ channel: 'whatsapp', at: night }, { quietHours, lastInbound: { whatsapp: inbound } }),
    ).toMatchObject({ outcome: 'redirect', redirectTo: 'sms' })
  })
  test('a lasting preference for another channel outranks a wait that could never end in an allowed message', () => {
    const facts: ContactFacts = { quietHours: [{ from: '20:00', to: '08:00' }], preferredChannel: 'email' }
    const decision = decide({ channel: 'sms', at: '2026-12-01T23:00:00+01:00' }, facts)
    expect(decision).toMatchObject({ outcome: 'redirect', redirectTo: 'email' })
    expect(decision.codes).toContain('QUIET')
  })
})

describe('redirects', () => {
  test('lead only to a channel where the same request is lawful', () => {
    const closed = { lastInbound: { messenger: '2026-10-01T00:00:00Z' } }
    const marketing = { purpose: 'marketing', channel: 'messenger', at: TUESDAY } as const
    const consents = [
      { purpose: 'marketing', channel: 'messenger', state: 'granted', at: '2026-01-01T00:00:00Z' } as const,
    ]
    expect(decide(marketing, { ...closed, consents })).toMatchObject({ outcome: 'redirect', redirectTo: 'post' })
    expect(decide(marketing, { ...closed, consents: [...consents, granted('email')] }).redirectTo).toBe('email')
    const objections = [{ purpose: 'marketing', channel: 'post', at: TUESDAY } as const]
    expect(decide(marketing, { ...closed, consents, objections })).toMatchObject({
      outcome: 'block',
      codes: expect.arrayContaining(['META_CLOSED']),
    })
  })
  test('a preferred channel that cannot be used is no reason not to send', () => {
    expect(decide({ channel: 'sms', at: TUESDAY }, { preferredChannel: 'messenger' }).outcome).toBe('allow')
  })
  test('a form imposed by law is kept', () => {
    expect(decide({ channel: 'registered_post', at: TUESDAY }, { preferredChannel: 'email' }).outcome).toBe('allow')
  })
  test('a security alert goes where it was sent', () => {
    expect(decide({ purpose: 'security', channel: 'sms', at: TUESDAY }, { preferredChannel: 'email' }).outcome).toBe(
      'allow',
    )
  })
})

describe('what a supervisor may override', () => {
  test('house policy, not the law, not a platform, not the customer’s word on solicitations', () => {
    const quiet = { pausedUntil: '2027-01-10T09:00:00Z' }
    expect(decide({ at: TUESDAY }, quiet).overridable).toBe('supervisor')
    const consents = [granted('email')]
    const email = { purpose: 'marketing', channel: 'email', at: TUESDAY } as const
    expect(decide(email, { ...quiet, consents }).overridable).toBe('never')
    const marketingSent = ['20', '22', '24', '26'].map((day) => ({ at: `2026-11-${day}T10:00:00Z` }))
    expect(decide(email, { consents, marketingSent }).overridable).toBe('supervisor')
    expect(decide(email, { consents, marketingSent, frequencyCap: { max: 1, days: 30 } }).overridable).toBe('never')
    expect(
      decide({ ...email, channel: 'sms', at: '2026-12-06T23:00:00+01:00' }, { consents: [granted('sms')] }),
    ).toMatchObject({ codes: ['SMS_HOURS', 'SMS_SUNDAY', 'OPT_IN'], overridable: 'never' })
    expect(decide({ at: TUESDAY }).overridable).toBeUndefined()
  })
  test('no rule whose source is a law can be overridden', () => {
    for (const code of RULE_CODES) {
      const rule = ruleOf(code)
      if (rule.overridable === 'supervisor') expect(rule.source.fr).toMatch(/^Politique interne/)
    }
  })
  test('an override covers the codes it names, and nothing that came later', () => {
    const quiet = decide({ at: TUESDAY }, { pausedUntil: '2027-01-10T09:00:00Z' })
    expect(isOverridden(quiet, ['QUIET'])).toBe(true)
    expect(isOverridden(quiet, ['DUPLICATE'])).toBe(false)
    const later = decide({ at: TUESDAY }, { pausedUntil: '2027-01-10T09:00:00Z', restricted: true })
    expect(isOverridden(later, ['QUIET', 'RESTRICTED'])).toBe(false)
  })
})

describe('settings and words', () => {
  test('stricter figures change the decision and the rule version; looser ones are named', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      revision: 'r7',
      phone: { ...DEFAULT_SETTINGS.phone, windows: [{ from: '10:00', to: '12:00' }] },
    }
    const at = '2026-12-01T12:00:00+01:00'
    const request = { purpose: 'marketing', channel: 'phone', at } as const
    expect(decideContact(request, CONTRACT, NOW, { settings })).toMatchObject({
      outcome: 'defer',
      until: '2026-12-02T09:00:00.000Z',
      ruleVersion: `${RULE_VERSION}+r7`,
    })
    expect(looserThanDefault(settings)).toEqual([])
    expect(
      looserThanDefault({ ...settings, sms: { from: '07:00', to: '21:30' }, frequency: { max: 5, days: 30 } }),
    ).toEqual(['sms', 'frequency.max'])
  })
  test('every source can be followed to its text, except what is house policy', () => {
    for (const code of RULE_CODES) {
      const source = ruleOf(code).source.fr
      expect(sourceAddress(source) === null, source).toBe(source.startsWith('Politique interne'))
    }
  })
  test('French typography: no ordinary space before a double punctuation mark or inside a unit', () => {
    for (const code of RULE_CODES) {
      const rule = ruleOf(code)
      const { reasons } = decideContact(
        { purpose: 'marketing', channel: 'phone', at: TUESDAY },
        { ...CONTRACT, phoneRefusals: [TUESDAY] },
        NOW,
      )
      const texts = [rule.short.fr, rule.source.fr, ...(typeof rule.text.fr === 'string' ? [rule.text.fr] : [])]
      for (const text of [...texts, ...reasons.map((reason) => reason.text)]) {
        expect(text).not.toMatch(/ [:;!?»]|« |\d (h|jours|ans|heures)\b|'/)
      }
    }
  })
  test('the decision reads as one sentence with its source', () => {
    const request = { purpose: 'marketing', channel: 'phone', at: '2026-11-21T11:00:00+01:00' } as const
    const decision = decideContact(request, CONTRACT, NOW)
    expect(describeDecision(decision, request, CONTRACT, NOW, 'fr')).toBe(
      'Appel commercial possible lundi à 10\u00a0h\u00a0: hors plage légale (C.\u00a0conso. D223-9)',
    )
    expect(describeDecision(decision, request, CONTRACT, NOW, 'en')).toBe(
      'Marketing call possible Monday at 10:00: outside legal hours (Consumer Code D223-9)',
    )
    const reply = { purpose: 'reply', channel: 'email', at: TUESDAY } as const
    expect(describeDecision(decideContact(reply, {}, NOW), reply, {}, NOW, 'fr')).toBe(
      'E-mail autorisé\u00a0: réponse à sa demande en cours (RGPD, art.\u00a06(1)(b))',
    )
    const letter = { purpose: 'service', channel: 'registered_electronic', at: TUESDAY } as const
    expect(describeDecision(decideContact(letter, {}, NOW), letter, {}, NOW, 'fr')).toBe(
      'Recommandé électronique à remplacer par la lettre recommandée papier\u00a0: recommandé électronique non accepté (CPCE L100)',
    )
  })
  test('English answers for an English reader', () => {
    const decision = decideContact({ purpose: 'marketing', channel: 'phone', at: TUESDAY }, {}, NOW, { locale: 'en' })
    expect(decision.reasons[0]).toEqual({
      code: 'PHONE_NO_CONSENT',
      text: 'No consent to be called is proven, and no ongoing contract covers a related offer.',
      source: 'Consumer Code L223-1',
    })
  })
})
