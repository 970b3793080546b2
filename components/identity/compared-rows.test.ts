import { expect, it } from 'vitest'
import type { MatchSideView, MergePreviewView } from '@/lib/identity/views'
import { comparedRows, isSameRow } from './compared-rows'

const side = (
  attributes: Record<string, string>,
  points: [MatchSideView['contactPoints'][number]['kind'], string][] = [],
): MatchSideView => ({
  sourceRecordId: 'r',
  source: 'crm',
  customerId: 'c',
  kind: 'individual',
  displayName: 'x',
  attributes: Object.entries(attributes).map(([name, value]) => ({
    name,
    value,
    source: 'crm',
    sourceRecordId: 'r',
    verified: false,
    at: '2026-01-01T00:00:00Z',
  })),
  contactPoints: points.map(([kind, value]) => ({
    kind,
    value,
    asTyped: value,
    sources: ['crm'],
    verifiedAt: null,
    sharedAt: null,
    bouncedAt: null,
    since: '2026-01-01T00:00:00Z',
  })),
  sourceRecords: 1,
  interactions: 0,
  firstSeenAt: '2026-01-01T00:00:00Z',
})
const preview: MergePreviewView = {
  survivorId: 'c',
  displayName: 'Anna Morvan',
  kind: 'individual',
  attributes: [
    { attribute: 'familyName', value: 'Morvan', sourceRecordId: 'r', source: 'crm', rule: 'recent', left: [] },
  ],
}

it('shows capitals as no difference, and the golden value beside its attribute', () => {
  const rows = comparedRows(
    [side({ familyName: 'MORVAN', givenName: 'Anna' }), side({ familyName: 'Morvan' })],
    preview,
  )
  expect(rows.map((row) => [row.id, isSameRow(row)])).toEqual([
    ['familyName', true],
    ['givenName', false],
  ])
  expect(rows[0]?.type === 'attribute' && rows[0].golden?.value).toBe('Morvan')
})

it('leaves out a name in one piece where both have it in parts, and keeps it where one has nothing else', () => {
  const parts = side({ familyName: 'Morvan', displayName: 'Morvan Anna' })
  expect(comparedRows([parts, parts], null).map((row) => row.id)).toEqual(['familyName'])
  expect(comparedRows([parts, side({ displayName: 'MORVAN Anna' })], null).map((row) => row.id)).toEqual([
    'familyName',
    'displayName',
  ])
})

it('leaves out an address in pieces where both have it as a contact point', () => {
  const whole: [MatchSideView['contactPoints'][number]['kind'], string][] = [['postal', '12 rue des Tanneurs']]
  const address = { street: '12 rue des Tanneurs', city: 'Rennes' }
  expect(comparedRows([side(address, whole), side(address, whole)], null).map((row) => row.id)).toEqual([
    'point-postal',
  ])
  expect(comparedRows([side(address, whole), side(address)], null).map((row) => row.id)).toEqual([
    'street',
    'city',
    'point-postal',
  ])
})

it('shows everything else that was said, by its own name', () => {
  expect(comparedRows([side({ Mutuelle: 'Valvéa' }), side({ Boutique: 'Brest' })], null).map((row) => row.id)).toEqual([
    'other-Boutique',
    'other-Mutuelle',
  ])
})
