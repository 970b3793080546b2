import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COLLEAGUES, computeGolden, DEFAULT_SOURCE_TRUST, type SourceFacts } from './survivorship'

const SOURCES = [COLLEAGUES, 'crm', 'crm:est', 'web', 'legacy', 'unheard of']

const record = fc.record({
  source: fc.constantFrom(...SOURCES),
  day: fc.nat(2),
  value: fc.constantFrom(undefined, 'Jo', 'Joséphine', 'Josette'),
  verified: fc.boolean(),
  chosen: fc.option(fc.nat(50), { freq: 4, nil: undefined }),
})
type Drawn = typeof record extends fc.Arbitrary<infer T> ? T : never

function stated(drawn: readonly Drawn[]): SourceFacts[] {
  return drawn.map(({ source, day, value, verified, chosen }, at) => ({
    sourceRecordId: `r${at}`,
    source,
    updatedAt: new Date(Date.UTC(2026, 0, 1 + day)),
    kind: source === 'web' ? 'organisation' : 'individual',
    values: value ? { givenName: value } : {},
    facts: { day },
    ...(verified ? { verified: ['givenName'] } : {}),
    // No two choices are made at the same instant.
    ...(value && chosen !== undefined ? { chosen: { givenName: { value, at: chosen + at / 100 } } } : {}),
  }))
}

const trust = ({ source }: SourceFacts) => {
  const rank = DEFAULT_SOURCE_TRUST.indexOf(source.split(':')[0] ?? '')
  return rank < 0 ? DEFAULT_SOURCE_TRUST.indexOf('import') : rank
}

/** The order of the issue as one list of keys, the least first; a choice for a merge counts where nothing is proven. */
function keysOf(one: SourceFacts, anyProven: boolean): (number | string)[] {
  const chosen = one.chosen?.givenName
  return [
    one.verified ? 0 : 1,
    chosen && !anyProven ? -chosen.at : 1,
    one.source === COLLEAGUES ? 0 : 1,
    trust(one),
    -one.updatedAt.getTime(),
    -(one.values.givenName?.length ?? 0),
    one.sourceRecordId,
  ]
}

function expected(records: readonly SourceFacts[]): string | undefined {
  const saying = records.filter(({ values }) => values.givenName)
  const anyProven = saying.some(({ verified }) => verified)
  const [first] = saying
    .map((one) => ({ id: one.sourceRecordId, keys: keysOf(one, anyProven) }))
    .sort((a, b) => {
      const at = a.keys.findIndex((key, place) => key !== b.keys[place])
      return at < 0 ? 0 : (a.keys[at] as number) < (b.keys[at] as number) ? -1 : 1
    })
  return first?.id
}

test('verified, then a steward’s choice, the most trusted source, the most recent, the most complete, whatever the order of the records', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 7 }), fc.infiniteStream(fc.nat()), (drawn, luck) => {
      const records = stated(drawn)
      const golden = computeGolden(records)
      expect(golden.origins.givenName?.sourceRecordId).toBe(expected(records))
      const shuffled = records
        .map((one) => ({ one, key: luck.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one)
      expect(computeGolden(shuffled)).toEqual(golden)
    }),
    { numRuns: 3000 },
  )
})

const said = (source: string, value: string, more: Partial<SourceFacts> = {}): SourceFacts => ({
  sourceRecordId: `${source} ${value}`,
  source,
  updatedAt: new Date('2026-01-01'),
  kind: 'individual',
  values: { givenName: value },
  ...more,
})

test.each([
  ['verified', [said('legacy', 'A', { verified: ['givenName'] }), said(COLLEAGUES, 'B')], 'A'],
  [
    'verified',
    [
      said('legacy', 'A', { verified: ['givenName'], updatedAt: new Date('2026-06-01') }),
      said('crm', 'B', { verified: ['givenName'] }),
    ],
    'B',
  ],
  ['steward', [said(COLLEAGUES, 'A'), said('crm', 'B', { updatedAt: new Date('2026-06-01') })], 'A'],
  ['trusted', [said('crm', 'A'), said('web', 'B', { updatedAt: new Date('2026-06-01') })], 'A'],
  ['recent', [said('crm', 'Anne-Lise'), said('crm', 'B', { updatedAt: new Date('2026-06-01') })], 'B'],
  ['complete', [said('crm', 'A'), said('crm', 'Anne-Lise')], 'Anne-Lise'],
] as const)('%s decides, and says so', (rule, records, value) => {
  const golden = computeGolden(records)
  expect(golden.values.givenName).toBe(value)
  expect(golden.origins.givenName?.rule).toBe(rule)
})

test('a proof that is withdrawn no longer decides', () => {
  const proven = said('legacy', 'A', { verified: ['givenName'] })
  expect(computeGolden([proven, said('crm', 'B')]).values.givenName).toBe('A')
  expect(computeGolden([{ ...proven, verified: [] }, said('crm', 'B')]).values.givenName).toBe('B')
})
