import type { DensityWeekView } from '@/lib/timeline/views'

/** Height of the bars in units of the drawing; two are kept above for the mark of a breach. */
export const STRIP_HEIGHT = 44
const TALLEST = 38
const SMALLEST_STEP = 3.6

/** Units one contact is high: the usual size, less when a week would not fit. */
export function stepOf(weeks: readonly DensityWeekView[]): number {
  const most = weeks.reduce((max, week) => Math.max(max, week.inbound + week.outbound), 0)
  return most === 0 ? SMALLEST_STEP : Math.min(SMALLEST_STEP, TALLEST / most)
}

const DAY_MS = 86_400_000
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The days, both included, from the first of one week to the last of another, in whichever order they are given. */
export function periodOf(weeks: readonly DensityWeekView[], a: number, b: number): { from: string; to: string } | null {
  const first = weeks[Math.min(a, b)]
  const last = weeks[Math.max(a, b)]
  if (!first || !last) return null
  return { from: first.start, to: dayText(Date.parse(last.start) + 6 * DAY_MS) }
}

/** The weeks that a period of days touches, as indexes, the second past the end; null when it is the whole strip. */
export function weeksOf(
  weeks: readonly DensityWeekView[],
  period: { from?: string | undefined; to?: string | undefined },
): [from: number, until: number] | null {
  if (!period.from && !period.to) return null
  const inside = weeks.map((week) => {
    const end = dayText(Date.parse(week.start) + 6 * DAY_MS)
    return (!period.from || end >= period.from) && (!period.to || week.start <= period.to)
  })
  const from = inside.indexOf(true)
  return from < 0 ? [0, 0] : [from, inside.lastIndexOf(true) + 1]
}

/** The first week of each month, for the names under the strip; with many months every second or third. */
export function monthTicks(weeks: readonly DensityWeekView[], most: number): { index: number; day: string }[] {
  const ticks = weeks.flatMap((week, index) => {
    const month = week.start.slice(0, 7)
    return index === 0 || weeks[index - 1]?.start.slice(0, 7) !== month ? [{ index, day: `${month}-15` }] : []
  })
  // A strip that begins at the end of a month has no room for that month's name.
  const roomy = ticks.filter((tick, at) => at > 0 || (ticks[1]?.index ?? Number.POSITIVE_INFINITY) - tick.index >= 3)
  const every = Math.max(1, Math.ceil(roomy.length / most))
  return roomy.filter((_, at) => at % every === 0)
}
