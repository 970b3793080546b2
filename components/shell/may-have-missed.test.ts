import { describe, expect, test } from 'vitest'
import { mayHaveMissed } from './may-have-missed'

const noon = Date.UTC(2026, 10, 22, 12)

describe('what a part of the page that comes alive late asks again', () => {
  test.each([
    ['read before the event', noon - 1, noon, 0, true],
    ['the event was heard while the server was still reading', noon + 40, noon, 0, true],
    ['a slow read', noon + 9_000, noon, 0, true],
    ['read long after the event', noon + 10_000, noon, 0, false],
    ['read by a server whose clock is a minute ahead of the browser', noon + 60_040, noon, 60_000, true],
    ['read long after, the clock a minute ahead', noon + 70_000, noon, 60_000, false],
    ['never read', 0, noon, 0, true],
  ])('%s', (_, readAt, heardAt, behindMs, again) => {
    expect(mayHaveMissed(readAt, heardAt, behindMs)).toBe(again)
  })
})
