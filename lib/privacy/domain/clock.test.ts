import { expect, test } from 'vitest'
import { answerDue, daysLeft, extendedDue } from './clock'

test.each([
  ['2026-11-22T07:00:00Z', '2026-12-22T07:00:00Z', '2027-02-22T07:00:00Z'],
  ['2026-12-31T23:30:00Z', '2027-01-31T23:30:00Z', '2027-03-31T23:30:00Z'],
  ['2027-01-31T10:00:00Z', '2027-02-28T10:00:00Z', '2027-04-30T10:00:00Z'],
  ['2028-01-30T10:00:00Z', '2028-02-29T10:00:00Z', '2028-04-30T10:00:00Z'],
])('a request of %s is answered by %s, extended by %s', (received, due, extended) => {
  expect(answerDue(new Date(received))).toEqual(new Date(due))
  expect(extendedDue(new Date(received))).toEqual(new Date(extended))
})

test.each([
  ['2026-12-22T07:00:00Z', '2026-12-17T09:00:00Z', 5],
  ['2026-12-22T07:00:00Z', '2026-12-22T22:59:00Z', 0],
  ['2026-12-22T07:00:00Z', '2026-12-22T23:00:00Z', -1],
  ['2026-10-30T23:30:00Z', '2026-10-24T21:30:00Z', 7],
])('due %s, at %s: %i days are left in Paris', (due, now, days) => {
  expect(daysLeft(new Date(due), new Date(now))).toBe(days)
})
