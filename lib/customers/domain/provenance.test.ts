import { describe, expect, it } from 'vitest'
import { type AttributeSource, type Claim, type ClaimedPoint, originOfAttribute, primaryPoint } from './provenance'

const record = (
  id: string,
  source: string,
  updatedAt: string,
  birthDate?: string,
  verified = false,
): AttributeSource => ({
  sourceRecordId: id,
  source,
  sourceKey: id,
  updatedAt,
  values: birthDate ? { birthDate } : {},
  verified: verified ? ['birthDate'] : [],
})

describe('originOfAttribute', () => {
  it('lists every source that states it, the kept one first, and leaves out the silent', () => {
    const origin = originOfAttribute(
      'birthDate',
      [
        record('a', 'loyalty', '2026-03-01', '1974-05-15'),
        record('b', 'crm', '2025-01-01', '1974-05-14'),
        record('c', 'email', '2026-11-01'),
      ],
      { sourceRecordId: 'b', rule: 'trusted' },
    )
    expect(origin?.rule).toBe('trusted')
    expect(origin?.statements.map(({ sourceRecordId, chosen }) => [sourceRecordId, chosen])).toEqual([
      ['b', true],
      ['a', false],
    ])
  })

  it.each([
    ['one source alone', [record('a', 'crm', '2025', '1974-05-14')], 'recent', 'only'],
    [
      'sources that agree',
      [record('a', 'crm', '2025', '1974-05-14'), record('b', 'web', '2026', '1974-05-14')],
      'trusted',
      'agreed',
    ],
    [
      'a verified value, even when all agree',
      [record('a', 'crm', '2025', '1974-05-14', true), record('b', 'web', '2026', '1974-05-14')],
      'verified',
      'verified',
    ],
    [
      'a choice of a colleague',
      [record('a', 'console', '2025', '1974-05-14'), record('b', 'web', '2026', '1974-05-13')],
      'steward',
      'steward',
    ],
  ] as const)('says why: %s', (_name, records, rule, expected) => {
    expect(originOfAttribute('birthDate', records, { sourceRecordId: 'a', rule })?.rule).toBe(expected)
  })

  it('is null when nobody states it', () => {
    expect(originOfAttribute('language', [record('a', 'crm', '2025', '1974-05-14')], undefined)).toBeNull()
  })
})

const claim = (fields: Partial<Claim> = {}): Claim => ({
  sourceRecordId: 'r',
  source: 'crm',
  sourceKey: 'k',
  asTyped: 'x',
  verifiedAt: null,
  since: '2025-01-01',
  until: null,
  ...fields,
})
const point = (id: string, claims: Claim[], fields: Partial<ClaimedPoint> = {}): ClaimedPoint => ({
  id,
  kind: 'phone',
  value: id,
  label: null,
  sharedAt: null,
  bounceKind: null,
  claims,
  ...fields,
})

describe('primaryPoint', () => {
  it.each<[string, ClaimedPoint[], string]>([
    [
      'a verified one before a more recent one',
      [point('new', [claim({ since: '2026-01-01' })]), point('checked', [claim({ verifiedAt: '2025-06-01' })])],
      'checked verified',
    ],
    [
      'the most recently verified',
      [point('a', [claim({ verifiedAt: '2025-06-01' })]), point('b', [claim({ verifiedAt: '2026-06-01' })])],
      'b verified',
    ],
    [
      'the most recent of unverified ones',
      [point('a', [claim()]), point('b', [claim({ since: '2026-01-01' })])],
      'b recent',
    ],
    [
      'one that works before a verified one that bounces',
      [point('dead', [claim({ verifiedAt: '2026-01-01' })], { bounceKind: 'hard' }), point('alive', [claim()])],
      'alive recent',
    ],
    [
      "one's own before a verified switchboard",
      [point('desk', [claim({ verifiedAt: '2026-01-01' })], { sharedAt: '2024-01-01' }), point('own', [claim()])],
      'own recent',
    ],
    [
      'a shared switchboard before a fax',
      [
        point('fax', [claim()], { label: 'fax' }),
        point('desk', [claim()], { sharedAt: '2024-01-01', label: 'standard' }),
      ],
      'desk recent',
    ],
    [
      'an ended one never',
      [point('old', [claim({ until: '2026-01-01', verifiedAt: '2025-01-01' })]), point('a', [claim()])],
      'a only',
    ],
    [
      'two sources with the same number agree',
      [point('a', [claim({ sourceRecordId: 'r1' }), claim({ sourceRecordId: 'r2' })])],
      'a agreed',
    ],
  ])('%s', (_name, points, expected) => {
    const primary = primaryPoint(points)
    expect(`${primary?.point.id} ${primary?.origin.rule}`).toBe(expected)
    expect(primary?.origin.statements[0]?.chosen).toBe(true)
  })

  it('is null when everything has ended', () => {
    expect(primaryPoint([point('old', [claim({ until: '2026-01-01' })])])).toBeNull()
  })
})
