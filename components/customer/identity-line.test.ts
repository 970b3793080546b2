import { expect, it } from 'vitest'
import { ageOf } from './identity-line'

it.each([
  ['1986-09-03', '2026-09-02', 39],
  ['1986-09-03', '2026-09-03', 40],
  ['1986-09-03', '2026-12-31', 40],
  ['2000-02-29', '2026-02-28', 25],
  ['2000-02-29', '2026-03-01', 26],
  ['1986', '2026-01-01', null],
  [null, '2026-01-01', null],
])('somebody born on %s is on %s of age %s', (birth, now, age) => {
  expect(ageOf(birth, new Date(`${now}T12:00:00`))).toBe(age)
})
