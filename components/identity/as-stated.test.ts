import { expect, it } from 'vitest'
import type { MatchCandidateView, MatchSideView } from '@/lib/identity/views'
import { asStated } from './as-stated'

const side = (sourceRecordId: string, attributes: [record: string, name: string, value: string][]) =>
  ({
    sourceRecordId,
    attributes: attributes.map(([record, name, value]) => ({ sourceRecordId: record, name, value })),
  }) as MatchSideView
const compared = (comparison: string, valueA: string, valueB: string) => ({
  comparison,
  level: 'near',
  weight: 1,
  valueA,
  valueB,
})
const shown = (a: MatchSideView, b: MatchSideView, contribution: ReturnType<typeof compared>) => {
  const [part] = asStated({ contributions: [contribution], sides: [a, b] } satisfies Pick<
    MatchCandidateView,
    'contributions' | 'sides'
  >)
  return [part?.valueA, part?.valueB]
}

it('shows a name as the compared records wrote it, not as another record of the customer did', () => {
  const a = side('a', [
    ['a', 'givenName', 'Hélène'],
    ['other', 'givenName', 'Mme'],
  ])
  expect(shown(a, side('b', [['b', 'givenName', 'H.']]), compared('given_name', 'helene', 'h'))).toEqual([
    'Hélène',
    'H.',
  ])
})

it('gives capitals back to a name taken out of a longer one, and leaves everything else alone', () => {
  const whole = side('a', [['a', 'displayName', 'LE GOFF Anne-Marie']])
  expect(shown(whole, whole, compared('surname', 'le goff', 'le goff'))).toEqual(['Le Goff', 'Le Goff'])
  expect(shown(whole, whole, compared('email', 'a@b.example', ''))).toEqual(['a@b.example', ''])
})
