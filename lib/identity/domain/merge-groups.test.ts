import { expect, test } from 'vitest'
import { mergeGroups } from './merge-groups'

const pair = (a: string, b: string) => ({ a, b })

test('chains become one group; strangers stay alone', () => {
  expect(mergeGroups([pair('a', 'b'), pair('c', 'd'), pair('b', 'c'), pair('e', 'f')], [])).toEqual([
    ['a', 'b', 'c', 'd'],
    ['e', 'f'],
  ])
})

test('those that are to stay apart are never in one group, not through others either; the surest pair wins', () => {
  expect(mergeGroups([pair('a', 'b'), pair('b', 'c'), pair('c', 'd')], [['c', 'a']])).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(mergeGroups([pair('b', 'c'), pair('a', 'b')], [['a', 'c']])).toEqual([['b', 'c']])
  expect(mergeGroups([pair('a', 'b')], [['b', 'a']])).toEqual([])
})

test('a pair said twice, or of two that are together already, changes nothing', () => {
  expect(mergeGroups([pair('a', 'b'), pair('b', 'a'), pair('b', 'c'), pair('a', 'c')], [])).toEqual([['a', 'b', 'c']])
})
