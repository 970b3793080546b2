/**
 * Wall clocks of IANA zones, from the platform's own time-zone data (`Intl`); Node 24 ships no `Temporal`.
 * A local time is a "wall": milliseconds since 1970-01-01T00:00 as shown on the wall, which makes day,
 * weekday and time of day plain arithmetic. Every conversion goes through the zone's own transitions.
 */

const SECOND = 1000
const DAY = 86_400_000
/** Zone-years kept; about 3 kB each. A flood of absurd zones and years empties the cache, never fills the memory. */
const MAX_CACHED = 2_000

interface ZoneYear {
  /** Instants at which an offset starts to hold, ascending; the first is the start of the UTC year. */
  starts: number[]
  /** Milliseconds to add to the instant to read the wall. */
  offsets: number[]
}

const formats = new Map<string, Intl.DateTimeFormat>()
const zoneYears = new Map<string, ZoneYear>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    if (formats.size >= MAX_CACHED) formats.clear()
    formats.set(zone, format)
  }
  return format
}

/** True for a name of the IANA database; raw offsets (`+01:00`) know no summer time and are refused. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function readOffset(zone: string, instant: number): number {
  const whole = Math.floor(instant / SECOND) * SECOND
  let year = 0
  let month = 0
  let day = 0
  let hour = 0
  let minute = 0
  let second = 0
  for (const part of formatOf(zone).formatToParts(whole)) {
    if (part.type === 'year') year = Number(part.value)
    else if (part.type === 'month') month = Number(part.value)
    else if (part.type === 'day') day = Number(part.value)
    else if (part.type === 'hour') hour = Number(part.value)
    else if (part.type === 'minute') minute = Number(part.value)
    else if (part.type === 'second') second = Number(part.value)
  }
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole
}

/** The zone's offsets over one UTC year: sampled each day, every change then found to the second by bisection. */
function zoneYear(zone: string, year: number): ZoneYear {
  const key = `${zone}/${year}`
  const known = zoneYears.get(key)
  if (known) return known
  const end = Date.UTC(year + 1, 0, 1)
  let previous = Date.UTC(year, 0, 1)
  let offset = readOffset(zone, previous)
  const table: ZoneYear = { starts: [previous], offsets: [offset] }
  while (previous < end) {
    const next = Math.min(previous + DAY, end)
    const nextOffset = readOffset(zone, next)
    if (nextOffset !== offset) {
      let low = previous
      let high = next
      while (high - low > SECOND) {
        const middle = Math.floor((low + high) / 2 / SECOND) * SECOND
        if (readOffset(zone, middle) === offset) low = middle
        else high = middle
      }
      table.starts.push(high)
      table.offsets.push(nextOffset)
      offset = nextOffset
    }
    previous = next
  }
  if (zoneYears.size >= MAX_CACHED) zoneYears.clear()
  zoneYears.set(key, table)
  return table
}

/** Milliseconds between the zone's wall clock and UTC at an instant. */
export function offsetAt(zone: string, instant: number): number {
  const table = zoneYear(zone, new Date(instant).getUTCFullYear())
  let index = table.starts.length - 1
  while (index > 0 && table.starts[index]! > instant) index -= 1
  return table.offsets[index]!
}

/** What the wall clock of the zone shows at an instant. */
export function wallAt(zone: string, instant: number): number {
  return instant + offsetAt(zone, instant)
}

/**
 * The first instant after `after` at which the zone's clock shows `wall`. A time that the clock skips in
 * spring gives the instant of the skip; a time shown twice in autumn gives the next showing.
 */
export function nextInstantAtWall(zone: string, after: number, wall: number): number {
  const before = wall - offsetAt(zone, wall - DAY)
  const later = wall - offsetAt(zone, wall + DAY)
  const first = Math.min(before, later)
  const last = Math.max(before, later)
  if (first > after && wallAt(zone, first) === wall) return first
  if (last > after && wallAt(zone, last) === wall) return last
  if (wallAt(zone, last) !== wall && last > after) {
    let low = Math.max(first, after)
    let high = last
    while (high - low > SECOND) {
      const middle = Math.floor((low + high) / 2 / SECOND) * SECOND
      if (wallAt(zone, middle) < wall) low = middle
      else high = middle
    }
    return high
  }
  return after + SECOND
}

/** Days since 1970-01-01 of a wall. */
export function dayOfWall(wall: number): number {
  return Math.floor(wall / DAY)
}

/** Milliseconds since the wall's midnight. */
export function timeOfWall(wall: number): number {
  return wall - dayOfWall(wall) * DAY
}

/** ISO weekday of a day number: 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The wall at a time of day of a day number. */
export function wallOf(day: number, timeOfDay: number): number {
  return day * DAY + timeOfDay
}

/** Milliseconds since midnight of `HH:MM`. */
export function timeOfDay(clock: string): number {
  return Number(clock.slice(0, 2)) * 3_600_000 + Number(clock.slice(3, 5)) * 60_000
}
