import { expect, it } from 'vitest'
import { evaluateClusters } from './evaluation'

it('measures clusters against entities', () => {
  const result = evaluateClusters(['a', 'a', 'a', 'b', 'c'], ['x', 'x', 'y', 'y', 'z'])
  expect(result).toMatchObject({
    records: 5,
    truePairs: 2,
    foundPairs: 3,
    correctPairs: 1,
    mixedClusters: 1,
    clusters: 3,
    entities: 3,
  })
  expect(result.precision).toBeCloseTo(1 / 3)
  expect(result.recall).toBeCloseTo(1 / 2)
  expect(result.f1).toBeCloseTo(0.4)
  // By hand: precision (2/3 + 2/3 + 1/3 + 1 + 1) / 5, recall (1 + 1 + 1/2 + 1/2 + 1) / 5.
  expect(result.bcubed.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 2) / 5)
  expect(result.bcubed.recall).toBeCloseTo(4 / 5)
})
