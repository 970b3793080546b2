import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideContact } from '../../policy/domain/decide'
import { CONTACT_CHANNELS } from '../../policy/domain/vocabulary'
import { LEDGER_CHANNELS, LEDGER_STATES, type LedgerState } from './event'
import { type ConsentState, type FoldEvent, foldConsent, foldMerged, ledgerFacts, type MergeTree } from './fold'

const NOW = new Date('2027-01-05T10:00:00Z')
const CONTROLLER = 'Optique du Parlement'
let sequence = 0

function event(day: number, state: LedgerState, changes: Partial<FoldEvent> = {}): FoldEvent {
  sequence += 1
  const at = new Date(Date.UTC(2026, 0, day, 9)).toISOString()
  return {
    id: `0198c2f0-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
    seq: sequence,
    occurred_at: at,
    received_at: at,
    controller: CONTROLLER,
    brand: CONTROLLER,
    purpose: 'marketing',
    channel: 'email',
    state,
    legal_basis: 'consent',
    valid_until: null,
    ...changes,
  }
}
const stateOf = (events: FoldEvent[]) => foldConsent(events, NOW)[0]?.state
const tree = (events: FoldEvent[], ...joined: MergeTree['joined'][number][]): MergeTree => ({ events, joined })

describe('the state is a fold over events', () => {
  test.each<[LedgerState[], ConsentState['state']]>([
    [['granted'], 'granted'],
    [['granted', 'withdrawn'], 'withdrawn'],
    [['withdrawn', 'granted'], 'granted'],
    [['pending'], 'pending'],
    [['pending', 'confirmed'], 'granted'],
    [['confirmed'], 'imported'],
    [['pending', 'withdrawn', 'confirmed'], 'withdrawn'],
    [['withdrawn', 'pending'], 'withdrawn'],
    [['withdrawn', 'pending', 'confirmed'], 'granted'],
    [['granted', 'pending'], 'granted'],
    [['imported'], 'imported'],
    [['granted', 'imported'], 'granted'],
    [['withdrawn', 'imported'], 'withdrawn'],
    [['imported', 'pending'], 'pending'],
    [['granted', 'expired'], 'expired'],
    [['withdrawn', 'expired'], 'withdrawn'],
    [['expired', 'pending', 'confirmed'], 'granted'],
    [['denied'], 'denied'],
  ])('%j gives %s', (states, expected) => {
    expect(stateOf(states.map((state, index) => event(index + 1, state)))).toBe(expected)
  })
  test('the order in which events are read does not matter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...LEDGER_STATES)), { maxLength: 8 }),
        fc.nat(),
        (steps, seed) => {
          const events = steps.map(([day, state]) => event(day, state))
          const shuffled = [...events].sort((a, b) => ((a.seq * (seed + 7)) % 11) - ((b.seq * (seed + 7)) % 11))
          expect(foldConsent(shuffled, NOW)).toEqual(foldConsent(events, NOW))
        },
      ),
      { numRuns: 500 },
    )
  })
  test('only a grant, or a confirmation that was asked for, ever leads to granted', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LEDGER_STATES), { maxLength: 8 }), (states) => {
        if (stateOf(states.map((state, index) => event(index + 1, state))) !== 'granted') return
        const pendingThenConfirmed =
          states.indexOf('pending') >= 0 && states.lastIndexOf('confirmed') > states.indexOf('pending')
        expect(states.includes('granted') || pendingThenConfirmed).toBe(true)
        const lastRefusal = Math.max(states.lastIndexOf('withdrawn'), states.lastIndexOf('denied'))
        expect(Math.max(states.lastIndexOf('granted'), states.lastIndexOf('confirmed'))).toBeGreaterThan(lastRefusal)
      }),
      { numRuns: 2_000 },
    )
  })
  test('a date in the future does not outlive a withdrawal', () => {
    const early = event(2, 'granted', { occurred_at: '2030-01-01T00:00:00.000Z' })
    expect(stateOf([early, event(3, 'withdrawn')])).toBe('withdrawn')
  })
  test('a consent ends with its validity', () => {
    const granted = event(1, 'granted', { valid_until: '2026-06-01T00:00:00.000Z' })
    expect(foldConsent([granted], new Date('2026-05-31T23:59:59Z'))[0]!.state).toBe('granted')
    expect(foldConsent([granted], new Date('2026-06-01T00:00:00Z'))[0]!.state).toBe('expired')
  })
  test('purposes, channels, brands and controllers do not mix', () => {
    const states = foldConsent(
      [
        event(1, 'granted'),
        event(2, 'withdrawn', { channel: 'sms' }),
        event(2, 'withdrawn', { brand: 'Audition du Parlement' }),
        event(2, 'withdrawn', { purpose: 'survey' }),
        event(2, 'withdrawn', { controller: 'Partenaire' }),
      ],
      NOW,
    )
    expect(states).toHaveLength(5)
    expect(states.filter((state) => state.state === 'granted')).toHaveLength(1)
  })
})

describe('merged customers', () => {
  const merge = (at: number, subject: MergeTree) => ({ at: new Date(Date.UTC(2026, 0, at)).toISOString(), subject })
  test('the most restrictive state wins and is named as merged, whichever is older', () => {
    for (const [mine, yours] of [
      [1, 5],
      [5, 1],
    ] as const) {
      const [state] = foldMerged(tree([event(mine, 'granted')], merge(10, tree([event(yours, 'withdrawn')]))), NOW)
      expect(state).toMatchObject({ state: 'withdrawn', merged: ['withdrawn', 'granted'] })
    }
  })
  test('silence on one side restricts nothing', () => {
    const [state] = foldMerged(tree([], merge(10, tree([event(1, 'granted')]))), NOW)
    expect(state).toMatchObject({ state: 'granted', merged: [] })
  })
  test('what the customer says after the merge settles it', () => {
    const both = tree([event(1, 'granted'), event(12, 'granted')], merge(10, tree([event(5, 'withdrawn')])))
    expect(foldMerged(both, NOW)[0]).toMatchObject({ state: 'granted', merged: [] })
  })
  test('a confirmation link sent before the merge does not confirm away the other record’s refusal', () => {
    const [state] = foldMerged(
      tree([event(1, 'pending'), event(12, 'confirmed')], merge(10, tree([event(5, 'withdrawn')]))),
      NOW,
    )
    expect(state!.state).toBe('withdrawn')
  })
  test('a double opt-in under way is not lost in a merge with a record that proves nothing', () => {
    const [state] = foldMerged(
      tree([event(1, 'pending'), event(12, 'confirmed')], merge(10, tree([event(5, 'imported')]))),
      NOW,
    )
    expect(state!.state).toBe('granted')
  })
  test('an earlier merge keeps its own time: only events that belonged to it settle it', () => {
    const inner = tree([event(1, 'granted')], merge(10, tree([event(2, 'withdrawn')])))
    const outer = tree([event(12, 'granted')], merge(20, inner))
    expect(foldMerged(outer, NOW)[0]).toMatchObject({ state: 'withdrawn' })
  })
  test('undoing a merge gives each its own back', () => {
    const mine = [event(1, 'granted')]
    const yours = [event(2, 'withdrawn')]
    foldMerged(tree(mine, merge(10, tree(yours))), NOW)
    expect(foldMerged(tree(mine), NOW)).toEqual(foldConsent(mine, NOW))
    expect(stateOf(yours)).toBe('withdrawn')
  })
  test('a merge never allows more than each side did', () => {
    const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...LEDGER_STATES)), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(history, history, (a, b) => {
        const [mine, yours] = [a, b].map((steps) => steps.map(([day, state]) => event(day, state)))
        const merged = foldMerged(tree(mine!, merge(10, tree(yours!))), NOW)[0]!
        if (merged.state === 'granted') expect([stateOf(mine!), stateOf(yours!)]).toEqual(['granted', 'granted'])
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('from the ledger to the contact decision', () => {
  const decide = (
    events: FoldEvent[] | ConsentState[],
    channel: 'email' | 'post' | 'phone' = 'email',
    partner?: string,
  ) => {
    const states =
      events.length > 0 && 'since' in events[0]! ? (events as ConsentState[]) : foldConsent(events as FoldEvent[], NOW)
    return decideContact({ purpose: 'marketing', channel, partner }, ledgerFacts(states, CONTROLLER, CONTROLLER), NOW)
  }
  test('both modules speak of the same channels', () => {
    expect(LEDGER_CHANNELS.filter((channel) => channel !== 'any')).toEqual(CONTACT_CHANNELS)
  })
  test.each<[string, LedgerState[], string]>([
    ['a consent', ['granted'], 'OPT_IN'],
    ['a withdrawal', ['granted', 'withdrawn'], 'OBJECTED'],
    ['an unconfirmed opt-in', ['pending'], 'DOI_PENDING'],
    ['an import', ['imported'], 'NO_OPT_IN'],
    ['an expired consent', ['granted', 'expired'], 'NO_OPT_IN'],
  ])('%s is decided as such', (_, states, code) => {
    expect(decide(states.map((state, index) => event(index + 1, state))).codes[0]).toBe(code)
  })
  test('a merge is decided strictly and says so', () => {
    const states = foldMerged(
      tree([event(1, 'granted')], { at: '2026-01-10T00:00:00.000Z', subject: tree([event(5, 'withdrawn')]) }),
      NOW,
    )
    const decision = decide(states)
    expect(decision.outcome).toBe('block')
    expect(decision.codes).toContain('MERGE_STRICT')
  })
  test('"nothing but the necessary" is an objection on every channel until a later consent', () => {
    const stop = event(5, 'withdrawn', { channel: 'any', legal_basis: 'legitimate_interest' })
    expect(decide([event(1, 'granted'), stop]).codes[0]).toBe('OBJECTED')
    expect(decide([stop], 'post').codes[0]).toBe('OBJECTED')
    expect(decide([stop, event(6, 'granted')]).outcome).toBe('allow')
  })
  test('a consent given to another controller names it as a partner', () => {
    const partner = event(1, 'granted', { controller: 'Audition Atlantique' })
    expect(decide([event(1, 'granted'), partner], 'email', 'Audition Atlantique').outcome).toBe('allow')
    expect(decide([event(1, 'granted'), partner], 'email', 'Autre').codes[0]).toBe('PARTNER')
    const ended = event(2, 'withdrawn', { controller: 'Audition Atlantique' })
    expect(decide([event(1, 'granted'), partner, ended], 'email', 'Audition Atlantique').codes[0]).toBe('PARTNER')
  })
  test('the separate off-hours consent, WhatsApp and electronic registered mail reach their facts', () => {
    const facts = ledgerFacts(
      foldConsent(
        [
          event(1, 'granted', { purpose: 'marketing_off_hours', channel: 'phone' }),
          event(1, 'granted', { purpose: 'service', channel: 'whatsapp' }),
          event(1, 'granted', { purpose: 'service', channel: 'registered_electronic' }),
        ],
        NOW,
      ),
      CONTROLLER,
      CONTROLLER,
    )
    expect(facts.consents).toContainEqual(
      expect.objectContaining({ purpose: 'marketing', channel: 'phone', offHours: true }),
    )
    expect(facts).toMatchObject({ whatsappOptIn: true, electronicRegisteredConsent: true })
  })
})
