import { describe, expect, it } from 'vitest'
import { monthTicks, periodOf, stepOf, weeksOf } from './strip-scale'

const weeks = Array.from({ length: 10 }, (_, at) => ({
  start: new Date(Date.UTC(2026, 8, 7 + at * 7)).toISOString().slice(0, 10),
  inbound: at,
  outbound: 1,
  breaches: 0,
}))

it('stepOf keeps the fullest week within the strip', () => {
  expect(stepOf(weeks)).toBeCloseTo(3.6)
  const busy = [{ ...weeks[0]!, inbound: 60, outbound: 16 }]
  expect(stepOf(busy) * 76).toBeCloseTo(38)
  expect(stepOf([])).toBeGreaterThan(0)
})

describe('a period drawn on the strip', () => {
  it('covers whole weeks, in whichever direction it was drawn', () => {
    expect(periodOf(weeks, 1, 2)).toEqual({ from: '2026-09-14', to: '2026-09-27' })
    expect(periodOf(weeks, 2, 1)).toEqual({ from: '2026-09-14', to: '2026-09-27' })
    expect(periodOf([], 0, 0)).toBeNull()
  })
  it.each([
    [{ from: '2026-09-14', to: '2026-09-27' }, [1, 3]],
    [{ from: '2026-09-16', to: '2026-09-16' }, [1, 2]],
    [{ from: '2026-10-01' }, [3, 10]],
    [{ to: '2026-09-13' }, [0, 1]],
    [{ from: '2027-01-01' }, [0, 0]],
    [{}, null],
  ])('%j is shown on weeks %j', (period, expected) => {
    expect(weeksOf(weeks, period)).toEqual(expected)
  })
})

it('monthTicks names each month once, fewer when there is no room', () => {
  expect(monthTicks(weeks, 12).map(({ day }) => day)).toEqual(['2026-09-15', '2026-10-15', '2026-11-15'])
  expect(monthTicks(weeks, 2).map(({ day }) => day)).toEqual(['2026-09-15', '2026-11-15'])
})
