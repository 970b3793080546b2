import { expect, it } from 'vitest'
import { planComparators } from './comparisons'
import { Dataset } from './dataset'
import type { PersonName } from './names'
import { TextNumbers } from './text-numbers'
import { ValuePool } from './value-pool'

it('numbers each text once, however many there are', () => {
  const numbers = new TextNumbers()
  const texts = Array.from({ length: 20_000 }, (_, k) => `texte ${k % 5_000}`)
  let given = 0
  const found = texts.map((text) => numbers.numberOf(text, () => given++))
  expect(given).toBe(5_000)
  expect(found).toEqual(texts.map((_, k) => k % 5_000))
  expect(numbers.numberOf('rien à dire', () => -1)).toBe(-1)
  expect(numbers.numberOf('rien à dire', () => 7)).toBe(-1)
})

it('parses a value once and holds equal parts of values once, without changing them', () => {
  const plan = planComparators(
    [
      { column: 'prenom', kind: 'given_name' },
      { column: 'nom', kind: 'surname' },
    ],
    { region: 'FR' },
  )
  const dataset = new Dataset(plan)
  const cells = [
    ['Anne-Sophie', 'Le Gall'],
    ['Yann', 'Le Gall'],
    ['Anne-Sophie', 'Le Gall'],
  ]
  for (const each of cells) dataset.add(each, 0)
  expect(dataset.parsed[0]).toHaveLength(2)
  expect(dataset.recordOf(0)).toEqual(dataset.recordOf(2))
  const [anne, yann] = dataset.parsed[0] as PersonName[]
  expect(anne?.surname).toBe(yann?.surname)
  expect(cells.slice(0, 2).map(([given = '', surname = '']) => plan[0]?.parse([[given], [surname]]))).toEqual([
    anne,
    yann,
  ])
})

it('shares lists by their content, not by how they look when written in a row', () => {
  const pool = new ValuePool()
  const one = pool.share({ list: ['a b'], empty: [] as string[], text: 'a b' })
  const two = pool.share({ list: ['a', 'b'], empty: [''], text: 'a b' })
  expect([one, two]).toEqual([
    { list: ['a b'], empty: [], text: 'a b' },
    { list: ['a', 'b'], empty: [''], text: 'a b' },
  ])
})
