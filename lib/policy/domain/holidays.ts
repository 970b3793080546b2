import Holidays from 'date-holidays'
import { holidayCalendarOf } from './departments'

const DAY = 86_400_000
const MAX_CACHED = 2_000
const calendars = new Map<string, ReadonlySet<number>>()

function holidaysOf(department: string, year: number): ReadonlySet<number> {
  const key = `${department}/${year}`
  const known = calendars.get(key)
  if (known) return known
  const { holidays, abolition } = holidayCalendarOf(department)
  const [country, state] = holidays
  const library = state ? new Holidays(country, state) : new Holidays(country)
  const days = new Set<number>()
  // Unfiltered, the library adds Pentecost Sunday and Mother's Day, which are not public holidays.
  for (const holiday of library.getHolidays(year)) {
    if (holiday.type === 'public') days.add(Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) / DAY)
  }
  if (abolition) days.add(Date.parse(`${String(year).padStart(4, '0')}-${abolition}T00:00:00Z`) / DAY)
  if (calendars.size >= MAX_CACHED) calendars.clear()
  calendars.set(key, days)
  return days
}

/** Whether a day (number of days since 1970-01-01) is a public holiday there (C. trav. L3133-1, L3134-13, L3422-2). */
export function isPublicHoliday(department: string, day: number): boolean {
  return holidaysOf(department, new Date(day * DAY).getUTCFullYear()).has(day)
}

/** The public holidays of a year there, `YYYY-MM-DD`, in order. */
export function publicHolidays(department: string, year: number): string[] {
  return [...holidaysOf(department, year)]
    .sort((a, b) => a - b)
    .map((day) => new Date(day * DAY).toISOString().slice(0, 10))
}
