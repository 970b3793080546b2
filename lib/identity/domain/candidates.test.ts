import { expect, it } from 'vitest'
import { Candidates } from './candidates'
import { planComparators } from './comparisons'
import { Dataset } from './dataset'

const PLAN = planComparators(
  [
    { column: 'tel', kind: 'phone' },
    { column: 'mail', kind: 'email' },
  ],
  { region: 'FR' },
)

/** The candidate pairs of records that share telephones and mailboxes by number; null where they have none. */
function pairsOf(
  records: readonly (readonly [phone: number | null, mailbox: number | null])[],
  enough: number,
): string[] {
  const dataset = new Dataset(PLAN)
  for (const [phone, mailbox] of records)
    dataset.add(
      [phone === null ? '' : `02980000${10 + phone}`, mailbox === null ? '' : `m${mailbox}@clairvue.example`],
      0,
    )
  const pairs: string[] = []
  new Candidates(dataset, 60, enough).forEach((i, j) => {
    pairs.push(`${i}-${j}`)
  })
  return pairs.toSorted()
}

it('does not compare two records over a common key when both have met enough over rarer ones', () => {
  const records = [
    [1, 1],
    [null, 1],
    [1, 2],
    [null, 2],
    [1, null],
  ] as const
  expect(pairsOf(records, 60)).toEqual(['0-1', '0-2', '0-4', '2-3', '2-4'])
  // 4 has nothing rarer than the telephone, so it still meets 0 and 2 there.
  expect(pairsOf(records, 1)).toEqual(['0-1', '0-4', '2-3', '2-4'])
})

it('compares a record with a number that does not grow with its namesakes', () => {
  const file = (groups: number) =>
    Array.from({ length: groups * 4 }, (_, k) => [k % (groups / 10), Math.floor(k / 4)] as const)
  // Four of a mailbox; forty of a telephone, however many records there are.
  expect(pairsOf(file(40), 3)).toHaveLength(40 * 6)
  expect(pairsOf(file(40), 60).length).toBeGreaterThan(1000)
})
