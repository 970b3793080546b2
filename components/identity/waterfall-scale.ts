/** From where to where a bar goes, as shares of the width; `from` may lie right of `to`. */
export type Bar = { from: number; to: number }
export type WaterfallScale = { bars: Bar[]; total: Bar; review: number; automatic: number }

/** Room left of the first and right of the last value, as a share of the width. */
const MARGIN = 0.03

/**
 * Lays out weights in bits as a waterfall: each bar starts where the one before ended, the total runs from nought. Both
 * thresholds are in sight.
 */
export function waterfallScale(
  weights: readonly number[],
  thresholds: { review: number; automatic: number },
): WaterfallScale {
  const stops = [0]
  for (const weight of weights) stops.push((stops.at(-1) ?? 0) + weight)
  const shown = [...stops, thresholds.review, thresholds.automatic]
  const least = Math.min(...shown)
  const span = Math.max(...shown) - least || 1
  const share = (value: number) => MARGIN + ((value - least) / span) * (1 - 2 * MARGIN)
  return {
    bars: weights.map((_, at) => ({ from: share(stops[at] as number), to: share(stops[at + 1] as number) })),
    total: { from: share(0), to: share(stops.at(-1) as number) },
    review: share(thresholds.review),
    automatic: share(thresholds.automatic),
  }
}

/** How many to one the odds of a weight in bits stand, with two figures that count; never under 1. */
export function oddsOf(weight: number): number {
  const odds = 2 ** Math.abs(weight)
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(odds)) - 1)
  return Math.round(odds / unit) * unit
}
