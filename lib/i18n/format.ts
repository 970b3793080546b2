import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/platform/time'
import type { AppLocale } from './routing'
import { NBSP } from './typography'

export type Instant = Date | string | number

/** How each language spells dates: English here is British, with a 24-hour clock. */
const TAG: Record<AppLocale, string> = { fr: 'fr-FR', en: 'en-GB' }
const MINUS = '\u2212'

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute'

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(locale: AppLocale, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${JSON.stringify(options)}`
  let known = formatters.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(TAG[locale], { timeZone, ...options })
    formatters.set(key, known)
  }
  return known
}

const SHORT = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const
const LONG = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const

/** Formats for one language and zone. Everything takes an instant (Date, ISO text or epoch milliseconds). */
export type Format = ReturnType<typeof createFormat>

/**
 * The organisation's spellings of dates, durations, numbers and sizes. French: « lun. 23 nov. 2026 à 14 h 05 »,
 * with no-break spaces inside each group so that a line never ends on half a date.
 */
export function createFormat(locale: AppLocale, timeZone: string) {
  const french = locale === 'fr'

  function parts(instant: Instant, options: Intl.DateTimeFormatOptions): Record<Part, string> {
    const found: Record<Part, string> = { weekday: '', day: '', month: '', year: '', hour: '', minute: '' }
    for (const { type, value } of formatter(locale, timeZone, options).formatToParts(new Date(instant))) {
      if (type in found) found[type as Part] = value
    }
    // « 1er » is the only French ordinal in dates.
    if (french && found.day === '1') found.day = '1er'
    return found
  }

  const clock = (p: Record<Part, string>) =>
    french ? `${Number(p.hour)}${NBSP}h${NBSP}${p.minute}` : `${p.hour}:${p.minute}`
  const at = (day: string, p: Record<Part, string>) => (french ? `${day} à${NBSP}${clock(p)}` : `${day}, ${clock(p)}`)
  const dayMonth = (p: Record<Part, string>) => `${p.day}${NBSP}${p.month}`

  /** Days between the two local dates: 0 today, 1 yesterday, negative in the future. */
  function daysAgo(instant: Instant, now: Instant): number {
    const day = (value: Instant) => {
      const p = formatter('en', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
        new Date(value),
      )
      const of = (type: string) => Number(p.find((each) => each.type === type)?.value)
      return Date.UTC(of('year'), of('month') - 1, of('day')) / DAY_MS
    }
    return day(now) - day(instant)
  }

  const dayWord = (days: number): string | null => {
    if (days < -1 || days > 1) return null
    if (days === 0) return french ? 'aujourd’hui' : 'today'
    if (days === 1) return french ? 'hier' : 'yesterday'
    return french ? 'demain' : 'tomorrow'
  }

  const self = {
    locale,
    timeZone,
    /** « lun. 23 nov. 2026 à 14 h 05 ». */
    dateTime(instant: Instant): string {
      const p = parts(instant, SHORT)
      return at(`${p.weekday} ${dayMonth(p)}${NBSP}${p.year}`, p)
    },
    /** The same without what goes without saying: « 14 h 05 » is « aujourd’hui à 14 h 05 », no year within this year. */
    dateTimeShort(instant: Instant, now: Instant): string {
      const p = parts(instant, SHORT)
      const word = dayWord(daysAgo(instant, now))
      if (word) return at(word, p)
      const sameYear = parts(now, SHORT).year === p.year
      return at(`${p.weekday} ${dayMonth(p)}${sameYear ? '' : NBSP + p.year}`, p)
    },
    /** For the edge of a list: « 14 h 05 » today, then « hier », « jeudi », « 2 sept. », « 2 sept. 2025 ». */
    dayShort(instant: Instant, now: Instant): string {
      const days = daysAgo(instant, now)
      const p = parts(instant, SHORT)
      if (days === 0) return clock(p)
      const word = dayWord(days)
      if (word) return word
      if (days > 0 && days < 7) return parts(instant, LONG).weekday
      return parts(now, SHORT).year === p.year ? dayMonth(p) : `${dayMonth(p)}${NBSP}${p.year}`
    },
    /** « 23 nov. 2026 ». */
    date(instant: Instant): string {
      const p = parts(instant, SHORT)
      return `${dayMonth(p)}${NBSP}${p.year}`
    },
    /** « lundi 23 novembre 2026 ». */
    dateLong(instant: Instant): string {
      const p = parts(instant, LONG)
      return `${p.weekday} ${dayMonth(p)}${NBSP}${p.year}`
    },
    /** « novembre 2026 ». */
    month(instant: Instant): string {
      return formatter(locale, timeZone, { month: 'long', year: 'numeric' })
        .format(new Date(instant))
        .replace(' ', NBSP)
    },
    /** « 14 h 05 ». */
    time(instant: Instant): string {
      return clock(parts(instant, SHORT))
    },
    /** « 8 h », « 21 h 30 », of a time of day spelled `HH:MM`. */
    hour(clock: string): string {
      const [hours = '', minutes = ''] = clock.split(':')
      if (!french) return clock
      return `${Number(hours)}${NBSP}h${minutes === '00' ? '' : `${NBSP}${minutes}`}`
    },
    /** « lundi », of an ISO weekday (1 to 7). */
    weekday(day: number): string {
      // 1 January 2024 was a Monday.
      return formatter(locale, 'UTC', { weekday: 'long' }).format(Date.UTC(2024, 0, day))
    },
    /** « à l’instant », « il y a 5 min », « dans 2 h », « il y a 3 j ». */
    relative(instant: Instant, now: Instant): string {
      const ms = new Date(instant).getTime() - new Date(now).getTime()
      const size = Math.abs(ms)
      if (size < 45_000) return french ? 'à l’instant' : 'just now'
      const relative = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'always', style: 'short' })
      const [unit, length]: [Intl.RelativeTimeFormatUnit, number] =
        size < HOUR_MS
          ? ['minute', MINUTE_MS]
          : size < DAY_MS
            ? ['hour', HOUR_MS]
            : size < 60 * DAY_MS
              ? ['day', DAY_MS]
              : size < 730 * DAY_MS
                ? ['month', 30.44 * DAY_MS]
                : ['year', 365.25 * DAY_MS]
      // Toward zero, never up: 90 minutes ago is "1 h ago" until two hours have passed.
      const amount = Math.trunc(ms / length) || Math.sign(ms)
      return relative.format(amount, unit).replaceAll(' ', NBSP)
    },
    /** Length of time in two units at most: « 38 s », « 12 min », « 1 h 18 », « 2 j 4 h »; « − 22 min » when negative. */
    duration(ms: number): string {
      const sign = ms < 0 ? `${MINUS}${NBSP}` : ''
      const size = Math.abs(ms)
      const join = (...words: (string | number)[]) => sign + words.join(NBSP)
      if (size < MINUTE_MS) return join(Math.floor(size / 1000), 's')
      if (size < HOUR_MS) return join(Math.floor(size / MINUTE_MS), 'min')
      if (size < DAY_MS) {
        const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS)
        const hours = Math.floor(size / HOUR_MS)
        return minutes === 0 ? join(hours, 'h') : join(hours, 'h', String(minutes).padStart(2, '0'))
      }
      const days = Math.floor(size / DAY_MS)
      const hours = Math.floor((size % DAY_MS) / HOUR_MS)
      const unit = french ? 'j' : 'd'
      return days >= 7 || hours === 0 ? join(days, unit) : join(days, unit, hours, 'h')
    },
    /** « 1 486 », « 12,9 ». */
    number(value: number, options: Intl.NumberFormatOptions = {}): string {
      return new Intl.NumberFormat(TAG[locale], options).format(value)
    },
    /** « 12 % » of a share between 0 and 1. */
    percent(share: number): string {
      return new Intl.NumberFormat(TAG[locale], { style: 'percent', maximumFractionDigits: 1 }).format(share)
    },
    /** An amount in minor units (cents): « 1 486 € », « 75,50 € ». */
    money(minor: number, currency = 'EUR'): string {
      const digits =
        new Intl.NumberFormat(TAG[locale], { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
      const value = minor / 10 ** digits
      const whole = Number.isInteger(value)
      return new Intl.NumberFormat(TAG[locale], {
        style: 'currency',
        currency,
        minimumFractionDigits: whole ? 0 : digits,
        maximumFractionDigits: digits,
      }).format(value)
    },
    /** A file's size in decimal units: « 340 Ko », « 2,1 Mo ». */
    bytes(size: number): string {
      const units = french ? ['octets', 'Ko', 'Mo', 'Go'] : ['bytes', 'kB', 'MB', 'GB']
      let value = size
      let step = 0
      while (value >= 1000 && step < units.length - 1) {
        value /= 1000
        step += 1
      }
      return `${self.number(value, { maximumFractionDigits: step < 2 || value >= 10 ? 0 : 1 })}${NBSP}${units[step]}`
    },
    /** « Chat, SMS et courrier ». */
    list(items: readonly string[]): string {
      return new Intl.ListFormat(TAG[locale], { type: 'conjunction' }).format(items)
    },
  }
  return self
}
