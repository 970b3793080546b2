import { expect, it } from 'vitest'
import { alignValues } from './align-values'

const values = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((key) => ({ key }))
const shown = (...sides: string[]) =>
  alignValues(sides.map(values)).map(
    (line) => `${line.values.map((value) => value?.key ?? '-').join(' ')}${line.same ? ' =' : ''}`,
  )

it.each([
  [['a', 'a'], ['a a =']],
  [
    ['a b', 'c a'],
    ['a a =', 'b c'],
  ],
  [['a', ''], ['a -']],
  [['', ''], []],
  [
    ['a b', 'c'],
    ['a c', 'b -'],
  ],
  [['a a', 'a'], ['a a =']],
  [
    ['x a', 'a y', 'a z'],
    ['a a a =', 'x y z'],
  ],
  [['a', 'a', 'b'], ['a a b']],
  [
    ['a b', 'a b', 'b'],
    ['b b b =', 'a a -'],
  ],
])('sets %j side by side', (sides, lines) => {
  expect(shown(...sides)).toEqual(lines)
})
