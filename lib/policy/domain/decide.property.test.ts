import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contactDecisionInputSchema } from '../schemas'
import { decideContact } from './decide'
import { ruleOf } from './rules'
import type { ContactFacts, ContactRequest } from './types'
import { CONSENT_PURPOSES, CONSENT_STATES, CONTACT_CHANNELS, CUSTOMER_KINDS, PURPOSES, SECTORS } from './vocabulary'

/** 117 000 cases over all the properties below; `POLICY_RUNS_SCALE=10` looks ten times harder. */
const SCALE = Number(process.env.POLICY_RUNS_SCALE ?? 1)
const RUNS = 15_000 * SCALE
const NOW = new Date('2027-03-20T12:00:00Z')

const instant = fc
  .integer({ min: Date.UTC(2026, 8, 1) / 60_000, max: Date.UTC(2027, 11, 31) / 60_000 })
  .map((minute) => new Date(minute * 60_000).toISOString())
const channel = fc.constantFrom(...CONTACT_CHANNELS)
const clock = fc
  .integer({ min: 0, max: 95 })
  .map((q) => `${String(Math.floor(q / 4)).padStart(2, '0')}:${String((q % 4) * 15).padStart(2, '0')}`)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) => maybe(fc.array(arbitrary, { maxLength }))
const isoDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })

const consent = fc.record({
  purpose: fc.oneof({ weight: 4, arbitrary: fc.constant('marketing' as const) }, fc.constantFrom(...CONSENT_PURPOSES)),
  channel,
  state: fc.oneof({ weight: 2, arbitrary: fc.constant('granted' as const) }, fc.constantFrom(...CONSENT_STATES)),
  at: maybe(instant),
  offHours: maybe(fc.boolean()),
  partners: some(fc.constantFrom('Alpha', 'Beta'), 2),
})
const objection = fc.record({
  purpose: fc.constantFrom(...CONSENT_PURPOSES),
  channel: fc.constantFrom(...CONTACT_CHANNELS, 'any' as const),
  at: maybe(instant),
})
const quiet = fc.record({ days: maybe(isoDays), from: clock, to: clock })

const facts: fc.Arbitrary<ContactFacts> = fc.record({
  customerKind: maybe(fc.constantFrom(...CUSTOMER_KINDS)),
  birthDate: maybe(fc.constantFrom('1974-05-14', '2012-02-29', '2015-07-01')),
  parentalConsent: maybe(fc.boolean()),
  timeZone: maybe(
    fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'America/Guadeloupe', 'Pacific/Noumea', 'Australia/Lord_Howe'),
  ),
  department: maybe(fc.constantFrom('35', '67', '2A', '971', '974', '987')),
  erased: fc.option(fc.boolean(), { nil: undefined, freq: 8 }).map((value) => (value === true ? undefined : value)),
  restricted: fc.constantFrom(undefined, undefined, undefined, undefined, true),
  sector: maybe(fc.constantFrom(...SECTORS)),
  consents: some(consent, 5),
  objections: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.array(objection, { maxLength: 2 })),
  contract: maybe(fc.record({ ongoing: maybe(fc.boolean()), relatedOffer: maybe(fc.boolean()) })),
  priorSale: maybe(
    fc.record({
      at: maybe(instant),
      sameEntity: fc.constant(true),
      analogousProduct: fc.boolean(),
      optOutOffered: fc.constant(true),
    }),
  ),
  jobRelated: maybe(fc.boolean()),
  interestDocumented: maybe(fc.boolean()),
  phoneAttempts: some(fc.record({ at: instant, answered: maybe(fc.boolean()) }), 9),
  phoneRefusals: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.array(instant, { maxLength: 2 })),
  marketingSent: some(fc.record({ channel: maybe(channel), at: instant }), 20),
  frequencyCap: maybe(fc.record({ max: fc.integer({ min: 0, max: 8 }), days: fc.integer({ min: 1, max: 90 }) })),
  slotsSent: some(fc.record({ slot: fc.constantFrom('a', 'b'), channel, at: maybe(instant) }), 2),
  lastInbound: maybe(fc.record({ whatsapp: maybe(instant), messenger: maybe(instant), instagram: maybe(instant) })),
  whatsappOptIn: maybe(fc.boolean()),
  preferredChannel: maybe(channel),
  quietHours: some(quiet, 3),
  pausedUntil: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, instant),
  electronicMailbox: maybe(fc.boolean()),
  electronicRegisteredConsent: maybe(fc.boolean()),
})

const request: fc.Arbitrary<ContactRequest> = fc.record({
  purpose: fc.oneof({ weight: 3, arbitrary: fc.constant('marketing' as const) }, fc.constantFrom(...PURPOSES)),
  channel,
  topic: maybe(fc.constantFrom('offers', 'legal_claim')),
  at: maybe(instant),
  containsPromotion: maybe(fc.boolean()),
  agentTyped: maybe(fc.boolean()),
  template: maybe(fc.record({ approved: maybe(fc.boolean()) })),
  contentSlot: fc.constantFrom(undefined, undefined, 'a'),
  partner: fc.constantFrom(undefined, undefined, undefined, 'Alpha'),
  caller: maybe(
    fc.record({
      number: fc.constantFrom(undefined, '+33162000000', '+33199000000'),
      hidden: maybe(fc.boolean()),
      automated: maybe(fc.boolean()),
    }),
  ),
  senderNumber: fc.constantFrom(undefined, '36123', '38123', '+33612345678'),
})

/** Two times out of three, grounds are added, so that what comes after the grounds is exercised as well. */
const situation = fc
  .record({ q: request, f: facts, favour: fc.constantFrom(true, true, false) })
  .map(({ q, f, favour }): [ContactRequest, ContactFacts] => {
    if (!favour) return [q, f]
    const grant = { purpose: 'marketing', channel: q.channel, state: 'granted', at: '2027-12-31T00:00:00Z' } as const
    const at = q.at ?? NOW.toISOString()
    return [
      { ...q, partner: undefined, caller: undefined, senderNumber: undefined },
      {
        ...f,
        restricted: undefined,
        birthDate: undefined,
        objections: undefined,
        phoneRefusals: undefined,
        sector: undefined,
        jobRelated: true,
        consents: [...(f.consents ?? []).filter((c) => c.at !== undefined), { ...grant, at }],
      },
    ]
  })

/** One more restriction on top of any facts. */
const restriction: fc.Arbitrary<(facts: ContactFacts) => ContactFacts> = fc.oneof(
  fc.constant((f: ContactFacts) => ({ ...f, erased: true })),
  fc.constant((f: ContactFacts) => ({ ...f, restricted: true })),
  objection.map((o) => (f: ContactFacts) => ({ ...f, objections: [...(f.objections ?? []), o] })),
  consent
    .filter((c) => c.state !== 'granted')
    .map((c) => (f: ContactFacts) => ({ ...f, consents: [...(f.consents ?? []), c] })),
  quiet.map((q) => (f: ContactFacts) => ({ ...f, quietHours: [...(f.quietHours ?? []), q] })),
  instant.map((at) => (f: ContactFacts) => ({
    ...f,
    pausedUntil: f.pausedUntil === undefined || f.pausedUntil < at ? at : f.pausedUntil,
  })),
  instant.map((at) => (f: ContactFacts) => ({ ...f, phoneAttempts: [...(f.phoneAttempts ?? []), { at }] })),
  instant.map((at) => (f: ContactFacts) => ({ ...f, phoneRefusals: [...(f.phoneRefusals ?? []), at] })),
  instant.map((at) => (f: ContactFacts) => ({ ...f, marketingSent: [...(f.marketingSent ?? []), { at }] })),
  channel.map((c) => (f: ContactFacts) => ({ ...f, slotsSent: [...(f.slotsSent ?? []), { slot: 'a', channel: c }] })),
  fc.constant((f: ContactFacts) => ({ ...f, contract: undefined })),
  fc.constant((f: ContactFacts) => ({ ...f, priorSale: undefined })),
  fc.constant((f: ContactFacts) => ({ ...f, jobRelated: undefined, interestDocumented: undefined })),
  fc.constant((f: ContactFacts) => ({ ...f, lastInbound: undefined, whatsappOptIn: false })),
  fc.constant((f: ContactFacts) => ({ ...f, birthDate: '2015-07-01', parentalConsent: false })),
)

const check = (property: fc.IProperty<unknown>, numRuns = RUNS) => fc.assert(property as never, { numRuns })

describe('properties of the contact decision', () => {
  test('total, deterministic, well formed', () => {
    check(
      fc.property(situation, ([q, f]) => {
        const decision = decideContact(q, f, NOW)
        expect(decideContact(q, f, NOW)).toEqual(decision)
        expect(decision.codes.length).toBeGreaterThan(0)
        expect(new Set(decision.codes).size).toBe(decision.codes.length)
        expect(decision.reasons.map((reason) => reason.code)).toEqual(decision.codes)
        expect(decision.until !== undefined).toBe(decision.outcome === 'defer')
        expect(decision.redirectTo !== undefined).toBe(decision.outcome === 'redirect')
        expect(decision.overridable === undefined).toBe(decision.outcome === 'allow')
      }),
    )
  })

  test('a request that went through JSON and the published schema is decided alike', () => {
    check(
      fc.property(situation, ([q, f]) => {
        const parsed = contactDecisionInputSchema.parse(JSON.parse(JSON.stringify({ ...q, facts: f })))
        const { facts: parsedFacts, customerId: _, ...parsedRequest } = parsed
        expect(decideContact(parsedRequest, parsedFacts!, NOW)).toEqual(decideContact(q, f, NOW))
      }),
      2_000 * SCALE,
    )
  })

  test('the instant of a DEFER lies ahead and is itself allowed', () => {
    let deferred = 0
    check(
      fc.property(situation, ([q, f]) => {
        const decision = decideContact(q, f, NOW)
        if (decision.until === undefined) return
        deferred += 1
        expect(Date.parse(decision.until)).toBeGreaterThan(q.at === undefined ? NOW.getTime() : Date.parse(q.at))
        expect(decideContact({ ...q, at: decision.until }, f, NOW).outcome).toBe('allow')
      }),
    )
    expect(deferred).toBeGreaterThan(RUNS / 10)
  })

  test('the instant of a DEFER is the first one: no earlier quarter of an hour is allowed', () => {
    const coarse = facts.map((f) => ({
      ...f,
      phoneAttempts: undefined,
      marketingSent: undefined,
      pausedUntil: undefined,
    }))
    check(
      fc.property(request, coarse, (q, f) => {
        const decision = decideContact(q, f, NOW)
        if (decision.until === undefined) return
        const end = Date.parse(decision.until)
        const start = q.at === undefined ? NOW.getTime() : Date.parse(q.at)
        const step = Math.max(900_000, Math.ceil((end - start) / 40 / 900_000) * 900_000)
        for (let t = start; t < end; t += step)
          expect(decideContact({ ...q, at: new Date(t).toISOString() }, f, NOW).outcome).not.toBe('allow')
      }),
      5_000 * SCALE,
    )
  })

  test('a REDIRECT leads to a channel where the same request is allowed, at once or later', () => {
    let redirected = 0
    check(
      fc.property(situation, ([q, f]) => {
        const { redirectTo } = decideContact(q, f, NOW)
        if (redirectTo === undefined) return
        redirected += 1
        const there = { ...q, channel: redirectTo, caller: undefined, senderNumber: undefined, template: undefined }
        expect(redirectTo).not.toBe(q.channel)
        expect(decideContact(there, f, NOW).outcome).toMatch(/allow|defer/)
      }),
    )
    expect(redirected).toBeGreaterThan(RUNS / 200)
  })

  test('adding a restriction never turns BLOCK into ALLOW, nor ALLOW or DEFER into something sooner', () => {
    check(
      fc.property(situation, restriction, ([q, f], restrict) => {
        const before = decideContact(q, f, NOW)
        const after = decideContact(q, restrict(f), NOW)
        if (before.outcome === 'block') expect(after.outcome).not.toBe('allow')
        if (before.outcome === 'block') expect(after.outcome).not.toBe('defer')
        if (before.until !== undefined) {
          expect(after.outcome).not.toBe('allow')
          if (after.until !== undefined)
            expect(Date.parse(after.until)).toBeGreaterThanOrEqual(Date.parse(before.until))
        }
      }),
      20_000 * SCALE,
    )
  })

  test('a marketing opt-out changes nothing to service, security, reply and call-back', () => {
    const optOut = fc.oneof(
      objection.map((o) => (f: ContactFacts) => ({
        ...f,
        objections: [...(f.objections ?? []), { ...o, purpose: 'marketing' as const }],
      })),
      consent
        .filter((c) => c.state !== 'granted')
        .map((c) => (f: ContactFacts) => ({
          ...f,
          consents: [...(f.consents ?? []), { ...c, purpose: 'marketing' as const }],
        })),
      instant.map((at) => (f: ContactFacts) => ({ ...f, phoneRefusals: [at] })),
    )
    const necessary = fc.constantFrom('service' as const, 'security' as const, 'reply' as const, 'callback' as const)
    check(
      fc.property(situation, optOut, necessary, ([q, f], refuse, purpose) => {
        const plain = { ...q, purpose, containsPromotion: false }
        // WhatsApp's own opt-in is not a marketing matter; without it, the marketing consent stands in for it.
        const known = { ...f, whatsappOptIn: f.whatsappOptIn ?? false }
        expect(decideContact(plain, refuse(known), NOW)).toEqual(decideContact(plain, known, NOW))
      }),
    )
  })

  test('a message with promotion is decided as marketing, whatever it calls itself', () => {
    check(
      fc.property(situation, ([q, f]) => {
        const mixed = decideContact({ ...q, containsPromotion: true }, f, NOW)
        const marketing = decideContact({ ...q, purpose: 'marketing', containsPromotion: true }, f, NOW)
        expect(mixed.outcome).toBe(marketing.outcome)
        expect(mixed.until).toBe(marketing.until)
        expect(mixed.codes.filter((code) => code !== 'MIXED')).toEqual(marketing.codes)
      }),
      10_000 * SCALE,
    )
  })

  test('after a withdrawal nothing commercial is allowed on that channel, without any evidence asked', () => {
    check(
      fc.property(situation, ([q, f]) => {
        const at = '2028-01-01T00:00:00.000Z'
        const withdrawn = { purpose: 'marketing', channel: q.channel, state: 'withdrawn', at } as const
        const decision = decideContact(
          { ...q, purpose: 'marketing', at: '2028-01-04T11:00:00+01:00' },
          { ...f, consents: [...(f.consents ?? []), withdrawn] },
          NOW,
        )
        expect(decision.outcome).toBe('block')
        expect(decision.codes).toContain('OBJECTED')
      }),
      10_000 * SCALE,
    )
  })

  test('the first code explains the outcome', () => {
    check(
      fc.property(situation, ([q, f]) => {
        const { outcome, codes } = decideContact(q, f, NOW)
        const { effect } = ruleOf(codes[0]!)
        if (outcome === 'block') expect(['block', 'defer', 'redirect']).toContain(effect)
        else expect(effect).toBe(outcome)
      }),
      10_000 * SCALE,
    )
  })
})
