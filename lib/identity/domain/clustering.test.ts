import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterRecords, type Edges } from './clustering'

type Pair = [number, number, number]

function edgesOf(pairs: readonly Pair[]): Edges {
  return {
    i: Int32Array.from(pairs, ([i, j]) => Math.min(i, j)),
    j: Int32Array.from(pairs, ([i, j]) => Math.max(i, j)),
    weight: Float32Array.from(pairs, ([, , weight]) => weight),
    count: pairs.length,
  }
}

function cluster(
  n: number,
  pairs: readonly Pair[],
  others = -8,
  conflict?: (i: number, j: number) => boolean,
): number[] {
  const weights = new Map(pairs.map(([i, j, weight]) => [`${Math.min(i, j)} ${Math.max(i, j)}`, weight]))
  return [
    ...clusterRecords(n, edgesOf(pairs), {
      floor: -3,
      link: 0,
      cap: 12,
      weight: (i, j) => weights.get(`${Math.min(i, j)} ${Math.max(i, j)}`) ?? others,
      ...(conflict ? { conflict } : {}),
    }),
  ]
}

describe('clusters', () => {
  it('joins records that agree with each other and leaves the others alone', () => {
    expect(
      cluster(5, [
        [0, 1, 9],
        [1, 2, 9],
        [0, 2, 9],
      ]),
    ).toEqual([0, 0, 0, 3, 4])
  })

  it('does not chain strangers through a record that resembles both', () => {
    expect(
      cluster(3, [
        [0, 1, 6],
        [1, 2, 5],
      ]),
    ).toEqual([0, 0, 2])
  })

  it('keeps a cluster together when one pair of it says little', () => {
    expect(
      cluster(3, [
        [0, 1, 10],
        [1, 2, 10],
        [0, 2, -2],
      ]),
    ).toEqual([0, 0, 0])
  })

  it('cuts where hard facts contradict each other, at the weakest place', () => {
    const pairs: Pair[] = [
      [0, 1, 12],
      [1, 2, 8],
      [0, 2, 8],
    ]
    expect(cluster(3, pairs, -8, (i, j) => i === 0 && j === 2)).toEqual([0, 0, 2])
    expect(cluster(2, [[0, 1, 12]], -8, () => true)).toEqual([0, 1])
  })

  it('divides a component of any size in bounded time', () => {
    const pairs: Pair[] = []
    for (let k = 0; k < 2000; k++) pairs.push([k, k + 1, k % 2 === 0 ? 9 : 1])
    const found = cluster(2001, pairs)
    expect(found[0]).toBe(found[1])
    expect(found[1]).not.toBe(found[2])
  })

  it('depends on the pairs and not on their order', () => {
    const arbitrary = fc.integer({ min: 2, max: 14 }).chain((n) =>
      fc.tuple(
        fc.constant(n),
        fc.uniqueArray(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.integer({ min: -5, max: 14 })), {
          selector: ([i, j]) => `${Math.min(i, j)} ${Math.max(i, j)}`,
          maxLength: 40,
        }),
        fc.integer(),
      ),
    )
    fc.assert(
      fc.property(arbitrary, ([n, raw, seed]) => {
        const pairs = raw.filter(([i, j]) => i !== j)
        const shuffled = [...pairs].sort(
          (a, b) => ((a[0] * 31 + a[1] * 17 + seed) % 7) - ((b[0] * 31 + b[1] * 17 + seed) % 7),
        )
        expect(cluster(n, shuffled)).toEqual(cluster(n, pairs))
      }),
    )
  })
})
