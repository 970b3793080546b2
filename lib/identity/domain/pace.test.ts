import { describe, expect, test } from 'vitest'
import { paceOf } from './pace'

/** Instants after pauses of so many seconds. */
function after(...pauses: number[]): Date[] {
  const begun = Date.parse('2026-11-23T09:00:00Z')
  const sums = pauses.map((_, at) => pauses.slice(0, at + 1).reduce((sum, seconds) => sum + seconds, 0))
  return [0, ...sums].map((seconds) => new Date(begun + seconds * 1000))
}

describe('the pace of decisions', () => {
  test('is the middle of the pauses, in whatever order the instants come', () => {
    const instants = after(10, 20, 30, 40, 50)
    expect(paceOf(instants)).toBe(30_000)
    expect(paceOf(instants.toReversed())).toBe(30_000)
  })

  test('leaves out what was decided by one act, and breaks', () => {
    expect(paceOf(after(20, 0, 0, 0.2, 20, 3600, 20, 20, 20))).toBe(20_000)
  })

  test('is unknown until there are enough', () => {
    expect(paceOf([])).toBeNull()
    expect(paceOf(after(20, 20, 20, 20))).toBeNull()
    expect(paceOf(after(0, 0, 0, 0, 0, 0))).toBeNull()
  })
})
