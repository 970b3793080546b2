import { expect, test } from 'vitest'
import { type Decision, proposeThresholds } from './thresholds'

const current = { review: -3, automatic: 9 }
const many = (count: number, weight: number, same: boolean): Decision[] =>
  Array.from({ length: count }, () => ({ weight, same }))

test('no decision, or decisions that fit, propose nothing', () => {
  expect(proposeThresholds([], current)).toBeNull()
  expect(proposeThresholds([...many(40, 12, true), ...many(29, 8.5, false)], current)).toBeNull()
})

test('one pair called different above the automatic threshold raises it', () => {
  const proposal = proposeThresholds([...many(40, 14, true), { weight: 11, same: false }], current)
  expect(proposal).toEqual({ proposed: { review: -3, automatic: 11.5 }, decisions: 41, wrongNow: 1, wrongThen: 0 })
})

test('the automatic threshold is lowered only by many pairs called the same', () => {
  const below = { weight: 4, same: false }
  expect(proposeThresholds([...many(29, 6, true), below], current)).toBeNull()
  expect(proposeThresholds([...many(30, 6, true), below], current)?.proposed.automatic).toBe(4.5)
})

test('the review threshold is raised only by many pairs called different, and never above the automatic one', () => {
  const above = { weight: 3, same: true }
  expect(proposeThresholds([...many(29, -2, false), above], current)).toBeNull()
  expect(proposeThresholds([...many(30, -2, false), above], current)?.proposed).toEqual({ review: 2.5, automatic: 9 })
  const certain = [...many(40, 12, true), ...many(30, 8.5, false)]
  expect(proposeThresholds(certain, current)?.proposed).toEqual({ review: 9, automatic: 9 })
})
