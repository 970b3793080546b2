import { DAY_MS, HOUR_MS, MINUTE_MS, ORGANISATION_TIME_ZONE } from '../../lib/platform/time'

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ORGANISATION_TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  weekday: 'short',
  hourCycle: 'h23',
})
const longDay = new Intl.DateTimeFormat('fr-FR', {
  timeZone: ORGANISATION_TIME_ZONE,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})
const dayMonth = new Intl.DateTimeFormat('fr-FR', { timeZone: ORGANISATION_TIME_ZONE, day: 'numeric', month: 'long' })
const weekday = new Intl.DateTimeFormat('fr-FR', { timeZone: ORGANISATION_TIME_ZONE, weekday: 'long' })
const fullDate = new Intl.DateTimeFormat('fr-FR', {
  timeZone: ORGANISATION_TIME_ZONE,
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const numeric = new Intl.DateTimeFormat('fr-FR', {
  timeZone: ORGANISATION_TIME_ZONE,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
})

/** What a clock on a wall in Paris shows. `weekday` is 0 on Sunday. */
export function parisClock(at: Date): {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  weekday: number
} {
  const read: Record<string, string> = {}
  for (const part of parts.formatToParts(at)) read[part.type] = part.value
  return {
    year: Number(read.year),
    month: Number(read.month),
    day: Number(read.day),
    hour: Number(read.hour),
    minute: Number(read.minute),
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(read.weekday ?? ''),
  }
}

/** The instant at which Paris shows hour:minute on the day of `day` plus `offsetDays`. */
export function parisAt(day: Date, offsetDays: number, hour: number, minute: number): Date {
  const on = parisClock(day)
  const wanted = Date.UTC(on.year, on.month - 1, on.day + offsetDays, hour, minute)
  let guess = wanted
  for (let i = 0; i < 2; i++) {
    const shown = parisClock(new Date(guess))
    guess += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute)
  }
  return new Date(guess)
}

/** Whether the shops stay closed all day: Sundays and the public holidays of a fixed date. */
export function isClosedDay(at: Date): boolean {
  const { weekday: day, month, day: date } = parisClock(at)
  return day === 0 || CLOSED.has(`${date}/${month}`)
}

const CLOSED = new Set(['1/1', '1/5', '8/5', '14/7', '15/8', '1/11', '11/11', '25/12'])

/** The same instant when the shops are open (9 to 19 h, not on closed days), else shortly after they open next. */
export function whenOpen(at: Date): Date {
  const shown = parisClock(at)
  const minuteOfDay = shown.hour * 60 + shown.minute
  if (!isClosedDay(at) && minuteOfDay >= 9 * 60 && minuteOfDay < 19 * 60) return at
  let days = isClosedDay(at) || minuteOfDay >= 19 * 60 ? 1 : 0
  while (isClosedDay(parisAt(at, days, 12, 0))) days++
  // The minutes of the instant itself spread the morning's answers.
  return parisAt(at, days, 9, (shown.minute * 7 + shown.hour * 11 + shown.day) % 58)
}

/** The same instant when the shops are open, else late on the last day they were. */
export function lastOpen(at: Date): Date {
  const { hour, minute } = parisClock(at)
  if (!isClosedDay(at) && hour >= 9 && hour < 19) return at
  let days = isClosedDay(at) || hour < 9 ? -1 : 0
  while (isClosedDay(parisAt(at, days, 12, 0))) days--
  return parisAt(at, days, 17 + (minute % 2), (minute * 13 + hour) % 60)
}

/**
 * The instant so many minutes before now as people live them: a hundred pass as on any clock, those before fall
 * between 7 and 23 h and count for less, so that a demo made at night tells of an evening and not of insomniacs.
 */
export function wakingBack(now: Date, minutes: number): Date {
  if (minutes <= 100) return plus(now, -minutes)
  let left = 100 + (minutes - 100) * 0.58
  const { hour } = parisClock(now)
  let end = hour >= 23 ? parisAt(now, 0, 23, 0) : hour < 7 ? parisAt(now, -1, 23, 0) : now
  for (;;) {
    const start = parisAt(end, 0, 7, 0)
    const awake = (end.getTime() - start.getTime()) / MINUTE_MS
    if (left <= awake) return plus(end, -left)
    left -= awake
    end = parisAt(end, -1, 23, 0)
  }
}

export const plus = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS)
export const plusDays = (at: Date, days: number) => new Date(at.getTime() + days * DAY_MS)
export const plusHours = (at: Date, hours: number) => new Date(at.getTime() + hours * HOUR_MS)

/** French words of a day: "jeudi 14 mars", "14 mars", "jeudi", "14 mars 2026", "14/03/2026". */
export const dayWords = {
  long: (at: Date) => longDay.format(at).replace(/\b1 (?=\p{L})/u, '1er '),
  short: (at: Date) => dayMonth.format(at).replace(/^1 /, '1er '),
  weekday: (at: Date) => weekday.format(at),
  full: (at: Date) => fullDate.format(at).replace(/^1 /, '1er '),
  numeric: (at: Date) => numeric.format(at),
}
