import { expect, it } from 'vitest'
import { oddsOf, waterfallScale } from './waterfall-scale'

it('lets each bar start where the one before ended and the total run from nought to the sum', () => {
  const { bars, total, review, automatic } = waterfallScale([-17, 14, 8, -1], { review: -3, automatic: 9 })
  for (const [at, bar] of bars.entries()) if (at > 0) expect(bar.from).toBeCloseTo(bars[at - 1]?.to as number)
  expect(total.from).toBeCloseTo(bars[0]?.from as number)
  expect(total.to).toBeCloseTo(bars.at(-1)?.to as number)
  expect(review).toBeLessThan(automatic)
  for (const place of [...bars.flatMap(({ from, to }) => [from, to]), review, automatic]) {
    expect(place).toBeGreaterThanOrEqual(0)
    expect(place).toBeLessThanOrEqual(1)
  }
})

it('stands without any weight', () => {
  expect(waterfallScale([], { review: 0, automatic: 0 }).total).toEqual({ from: 0.03, to: 0.03 })
})

it.each([
  [12.9, 7600],
  [-3.2, 9],
  [0, 1],
  [10, 1000],
  [5.2, 37],
])('%s bits are %s to one', (weight, odds) => {
  expect(oddsOf(weight)).toBe(odds)
})
