const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Zone names of RFC 5322 §4.3 and the European ones that senders write, minutes east of UTC. */
const ZONES: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  met: 60,
  mest: 120,
  bst: 60,
  eet: 120,
  eest: 180,
  msk: 180,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  jst: 540,
  kst: 540,
  ist: 330,
  hkt: 480,
  aest: 600,
  aedt: 660,
}
const DATE =
  /(\d{1,2})[\s-]+([a-zà-ÿ]{3,10})\.?[\s-]+(\d{2,4})(?:\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?\s*([+-]\d{1,2}:?\d{2}|[a-z]{1,4})?/i
const ISO = /(\d{4})-(\d{2})-(\d{2})[T\s](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?/

/** First and last year that a mail can plausibly bear. */
const FIRST_YEAR = 1990
const LAST_YEAR = 2100

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined) return 0
  const numeric = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone)
  if (numeric === null) return ZONES[zone.toLowerCase()] ?? 0
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  // No place on Earth is further from UTC; a wild offset says that the zone is unknown.
  return minutes > 14 * 60 ? 0 : numeric[1] === '-' ? -minutes : minutes
}

function instant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  zone: string | undefined,
): Date | null {
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null
  const time = Date.UTC(year, month, day, hour, minute, second) - offsetMinutes(zone) * 60_000
  const date = new Date(time)
  if (Number.isNaN(time) || date.getUTCFullYear() < FIRST_YEAR || date.getUTCFullYear() > LAST_YEAR) return null
  return date
}

/** Instant of a Date header (RFC 5322 §3.3, obsolete forms, ISO), `null` when it names none or an absurd one. */
export function parseMailDate(value: string): Date | null {
  const text = value
    .slice(0, 300)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const iso = ISO.exec(text)
  if (iso !== null)
    return instant(
      Number(iso[1]),
      Number(iso[2]) - 1,
      Number(iso[3]),
      Number(iso[4]),
      Number(iso[5]),
      Number(iso[6] ?? 0),
      iso[7],
    )
  const match = DATE.exec(text)
  if (match === null) return american(text)
  const month = MONTHS.indexOf((match[2] as string).slice(0, 3).toLowerCase())
  const digits = match[3] as string
  const short = Number(digits)
  const year =
    digits.length === 4 ? short : digits.length === 3 ? 1900 + short : short < 50 ? 2000 + short : 1900 + short
  return instant(
    year,
    month,
    Number(match[1]),
    Number(match[4] ?? 0),
    Number(match[5] ?? 0),
    Number(match[6] ?? 0),
    match[7],
  )
}

/** "Tue Oct 29 03:52:03 2013", as C libraries print it. */
function american(text: string): Date | null {
  const match = /([a-z]{3,9})\.? (\d{1,2}),? (\d{1,2}):(\d{2})(?::(\d{2}))? (?:([a-z]{2,4}|[+-]\d{4}) )?(\d{4})/i.exec(
    text,
  )
  if (match === null) return null
  const month = MONTHS.indexOf((match[1] as string).slice(0, 3).toLowerCase())
  return instant(
    Number(match[7]),
    month,
    Number(match[2]),
    Number(match[3]),
    Number(match[4]),
    Number(match[5] ?? 0),
    match[6],
  )
}

const DAY_MS = 86_400_000
/** A mail may wait in queues; a date further from the servers' own stamps is a wrong clock. */
const MAX_QUEUE_DAYS = 30

/** True when a date agrees with the stamps of the servers the mail passed through, or when there are none to ask. */
export function isDateTrusted(date: Date | null, received: readonly Date[]): boolean {
  if (date === null) return false
  const newest = Math.max(...received.map((stamp) => stamp.getTime()))
  if (received.length === 0) return true
  return date.getTime() <= newest + DAY_MS && date.getTime() >= newest - MAX_QUEUE_DAYS * DAY_MS
}
