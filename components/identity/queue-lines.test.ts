import { expect, it } from 'vitest'
import type { MatchCandidateView } from '@/lib/identity/views'
import { queueLines } from './queue-lines'

const pairs = (...probabilities: number[]) =>
  probabilities.map((probability, at) => ({ id: `${at}`, probability }) as MatchCandidateView)
const shown = (items: MatchCandidateView[], complete: boolean) =>
  queueLines(items, complete, true).map((line) => (line.type === 'group' ? `${line.name} ${line.count}` : line.key))

it('heads each degree of likeliness with how many there are', () => {
  expect(shown(pairs(0.999, 0.99, 0.7, 0.2), true)).toEqual([
    'almost_certain 2',
    '0',
    '1',
    'likely 1',
    '2',
    'possible 1',
    '3',
  ])
})

it('claims no count for a degree of which more may follow', () => {
  expect(shown(pairs(0.999, 0.95), false)).toEqual(['almost_certain 1', '0', 'very_likely null', '1'])
})

it('leaves decisions in their own order, without heads', () => {
  const lines = queueLines(pairs(0.999, 0.2, 0.99), true, false)
  expect(lines.map(({ key }) => key)).toEqual(['0', '1', '2'])
})
