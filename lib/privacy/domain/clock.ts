import { DAY_MS, ORGANISATION_TIME_ZONE } from '@/lib/platform/time'

/** How long a request may be extended by, months, when it is complex (GDPR 12(3)). */
const EXTENSION_MONTHS = 2

/** The same day `months` later, or the last of a month that has no such day (Regulation 1182/71 art. 3(2)(c)). */
function monthsLater(from: Date, months: number): Date {
  const later = new Date(from)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const days = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(from.getUTCDate(), days))
  return later
}

/** When an answer is due: one month after the request arrived (GDPR 12(3)). */
export const answerDue = (receivedAt: Date) => monthsLater(receivedAt, 1)

/** When it is due once extended: three months after the request arrived. */
export const extendedDue = (receivedAt: Date) => monthsLater(receivedAt, 1 + EXTENSION_MONTHS)

const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: ORGANISATION_TIME_ZONE })
const dayOf = (at: Date) => Date.parse(calendar.format(at)) / DAY_MS

/** Days until the last day of a delay: 0 on that day, whole to its end, negative afterwards (Regulation 1182/71 art. 3). */
export const daysLeft = (dueAt: Date, now: Date) => dayOf(dueAt) - dayOf(now)
