/** A date as written by a source. Digits are kept even when the date is impossible (1858-71-30): typing slips are told. */
export type LooseDate = {
  /** Eight digits YYYYMMDD; month and day are 00 when unknown. */
  readonly digits: string
  readonly year: string
  readonly month: string
  readonly day: string
  /** Days since year 0 in a 31-day-month calendar, or -1 when the date is impossible. */
  readonly ordinal: number
  /** Year only, or 1 January, or an obvious filler: says little beyond the year. */
  readonly vague: boolean
}

const MONTHS: Record<string, string> = {
  janvier: '01',
  janv: '01',
  jan: '01',
  january: '01',
  fevrier: '02',
  fevr: '02',
  fev: '02',
  feb: '02',
  february: '02',
  mars: '03',
  mar: '03',
  march: '03',
  avril: '04',
  avr: '04',
  apr: '04',
  april: '04',
  mai: '05',
  may: '05',
  juin: '06',
  jun: '06',
  june: '06',
  juillet: '07',
  juil: '07',
  jul: '07',
  july: '07',
  aout: '08',
  aug: '08',
  august: '08',
  septembre: '09',
  sept: '09',
  sep: '09',
  september: '09',
  octobre: '10',
  oct: '10',
  october: '10',
  novembre: '11',
  nov: '11',
  november: '11',
  decembre: '12',
  dec: '12',
  december: '12',
}

const folded = (month: string): string => month.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

function make(year: string, month: string, day: string): LooseDate {
  const m = month.padStart(2, '0')
  const d = day.padStart(2, '0')
  const monthNumber = Number(m)
  const dayNumber = Number(d)
  const possible = monthNumber >= 1 && monthNumber <= 12 && dayNumber >= 1 && dayNumber <= 31
  return {
    digits: `${year}${m}${d}`,
    year,
    month: m,
    day: d,
    ordinal: possible ? Number(year) * 372 + (monthNumber - 1) * 31 + dayNumber - 1 : -1,
    vague: (m === '00' && d === '00') || (m === '01' && d === '01'),
  }
}

function century(twoDigits: string): string {
  // A two-digit year is a birth year of somebody alive: 00–29 is 2000–2029, else 1930–1999.
  return Number(twoDigits) < 30 ? `20${twoDigits}` : `19${twoDigits}`
}

/** Reads a date in the usual French, English and ISO spellings (day before month unless impossible); null when it is none. */
export function parseLooseDate(text: string): LooseDate | null {
  const t = text.trim()
  let m = /^(\d{4})[-/.\s](\d{1,2})[-/.\s](\d{1,2})(?:[T\s]+\d{1,2}[:h].*)?$/.exec(t)
  if (m) return make(m[1] as string, m[2] as string, m[3] as string)
  m = /^(\d{4})(\d{2})(\d{2})$/.exec(t)
  if (m) {
    const year = Number(m[1])
    if (year >= 1200 && year <= 2200) return make(m[1] as string, m[2] as string, m[3] as string)
    return make(t.slice(4), t.slice(2, 4), t.slice(0, 2))
  }
  m = /^(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4}|\d{2})(?:[T\s]+\d{1,2}[:h].*)?$/.exec(t)
  if (m) {
    const year = (m[3] as string).length === 2 ? century(m[3] as string) : (m[3] as string)
    const first = m[1] as string
    const second = m[2] as string
    return Number(second) > 12 && Number(first) <= 12 ? make(year, first, second) : make(year, second, first)
  }
  m = /^(\d{4})(?:-(\d{2}))?$/.exec(t)
  if (m) {
    const year = Number(m[1])
    return year >= 1200 && year <= 2200 ? make(m[1] as string, m[2] ?? '00', '00') : null
  }
  m = /^(\d{1,2})(?:er)?[\s.-]+(\p{L}+)\.?[\s.,-]+(\d{4}|\d{2})$/u.exec(t)
  const named = m ? MONTHS[folded(m[2] as string)] : undefined
  if (m && named)
    return make((m[3] as string).length === 2 ? century(m[3] as string) : (m[3] as string), named, m[1] as string)
  m = /^(\p{L}+)\.?\s+(\d{1,2}),?\s+(\d{4})$/u.exec(t)
  const monthFirst = m ? MONTHS[folded(m[1] as string)] : undefined
  if (m && monthFirst) return make(m[3] as string, monthFirst, m[2] as string)
  return null
}

/** Days from 30 December 1899, where spreadsheets begin to count, to 1 January 1970. */
const SERIAL_OF_1970 = 25_569

/**
 * The date of a spreadsheet's day number of five digits (18 May 1927 to 8 April 2064); null when it is none. Postcodes and
 * codes look the same, so that only the values of a birth date may be read so.
 */
export function dateOfSerial(text: string): LooseDate | null {
  if (!/^[1-6]\d{4}(?:\.0+)?$/.test(text)) return null
  const day = Math.floor(Number(text))
  if (day > 60_000) return null
  const [year = '', month = '', dayOfMonth = ''] = new Date((day - SERIAL_OF_1970) * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .split('-')
  return make(year, month, dayOfMonth)
}

/** The date of a year, a month (a number or a name) and a day written apart; null without a year, 00 for what is missing. */
export function dateOfParts(year: string, month: string, day: string): LooseDate | null {
  const y = year.trim()
  if (!/^\d{4}$/.test(y)) return null
  const number = (part: string): string => (/^\d{1,2}$/.test(part) ? part : '00')
  return make(y, MONTHS[folded(month.trim()).replace(/\.$/, '')] ?? number(month.trim()), number(day.trim()))
}

/** Levels of a date comparison, best first. */
export const DATE_LEVELS = [
  'exact',
  'exact_vague',
  'swapped',
  'one_digit',
  'vague_same_year',
  'within_month',
  'two_digits',
  'within_year',
  'same_day_month',
  'decade',
  'different',
] as const
export type DateLevel = (typeof DATE_LEVELS)[number]

/** Figures typed wrong between two dates of eight digits, two exchanged neighbours counting one; at most 3 is told. */
function slips(a: string, b: string): number {
  let wrong = 0
  for (let i = 0; i < 8; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue
    wrong++
    if (wrong === 3) return 3
    if (i < 7 && a.charCodeAt(i) === b.charCodeAt(i + 1) && a.charCodeAt(i + 1) === b.charCodeAt(i)) i++
  }
  return wrong
}

/** Compares two dates: typing slips first, then distance in time. */
export function compareDates(a: LooseDate, b: LooseDate): DateLevel {
  if (a.digits === b.digits) return a.vague ? 'exact_vague' : 'exact'
  if (a.vague || b.vague) {
    if (a.year === b.year) {
      // 1 January against 11 January is a slip; against 24 June it is a default.
      return a.vague !== b.vague && slips(a.digits, b.digits) === 1 ? 'one_digit' : 'vague_same_year'
    }
    return slips(a.digits, b.digits) === 1 ? 'one_digit' : apart(a, b)
  }
  if (a.year === b.year && a.month === b.day && a.day === b.month) return 'swapped'
  const distance = slips(a.digits, b.digits)
  if (distance === 1) return 'one_digit'
  if (a.ordinal >= 0 && b.ordinal >= 0 && Math.abs(a.ordinal - b.ordinal) <= 33) return 'within_month'
  if (distance === 2) return 'two_digits'
  return apart(a, b)
}

function apart(a: LooseDate, b: LooseDate): DateLevel {
  if (a.month === b.month && a.day === b.day && a.month !== '00' && !a.vague) return 'same_day_month'
  if (a.ordinal < 0 || b.ordinal < 0) return a.year === b.year ? 'within_year' : 'different'
  const gap = Math.abs(a.ordinal - b.ordinal)
  if (gap <= 372 + 31) return 'within_year'
  return gap <= 3720 + 62 ? 'decade' : 'different'
}

/** True when both dates are full and no usual slip explains the difference: a hard contradiction if both are verified. */
export function datesContradict(a: LooseDate, b: LooseDate): boolean {
  if (a.vague || b.vague) return a.year !== b.year && slips(a.digits, b.digits) > 1
  const level = compareDates(a, b)
  return level === 'different' || level === 'decade' || level === 'within_year'
}
