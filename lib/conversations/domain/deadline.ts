import { DAY_MS, HOUR_MS } from '@/lib/platform/time'

export type DeadlineTone = 'breached' | 'risk' | 'calm'

/** What is left of a promised delay: `ms` (negative once passed), `share` elapsed between 0 and 1, and how to show it. */
export type TimeLeft = { ms: number; share: number; tone: DeadlineTone }

const RISK_SHARE = 0.6
const RISK_MS = 4 * HOUR_MS
const SOON_MS = 2 * HOUR_MS

/**
 * The time left until the promised answer, or null when the customer waits for nothing. At risk: three fifths of the
 * promise are gone and fewer than four hours remain, so that a two-day promise does not turn amber on the first evening.
 */
export function timeLeft(clock: { waitingSince: string | null; dueAt: string | null }, now: number): TimeLeft | null {
  if (!clock.dueAt) return null
  const due = Date.parse(clock.dueAt)
  const ms = due - now
  const since = clock.waitingSince ? Date.parse(clock.waitingSince) : now
  const promised = Math.max(due - since, 1)
  const share = Math.min(Math.max((now - since) / promised, 0), 1)
  if (ms < 0) return { ms, share: 1, tone: 'breached' }
  return { ms, share, tone: share >= RISK_SHARE && ms <= RISK_MS ? 'risk' : 'calm' }
}

export const DUE_GROUPS = ['breached', 'soon', 'today', 'tomorrow', 'week', 'later', 'none'] as const
export type DueGroup = (typeof DUE_GROUPS)[number]

export const RECENT_GROUPS = ['today', 'yesterday', 'week', 'month', 'earlier'] as const
export type RecentGroup = (typeof RECENT_GROUPS)[number]

const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The local calendar day of an instant, counted in days since 1970. */
export function localDay(instant: number, timeZone: string): number {
  let format = dayFormats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    dayFormats.set(timeZone, format)
  }
  return Date.parse(`${format.format(new Date(instant))}T00:00:00Z`) / DAY_MS
}

/** The group of the inbox that a deadline belongs to, in the order of `DUE_GROUPS`. */
export function dueGroup(dueAt: string | null, now: number, timeZone: string): DueGroup {
  if (!dueAt) return 'none'
  const due = Date.parse(dueAt)
  if (due < now) return 'breached'
  if (due - now < SOON_MS) return 'soon'
  const days = localDay(due, timeZone) - localDay(now, timeZone)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  return days < 7 ? 'week' : 'later'
}

/** The group of an instant that has passed, in the order of `RECENT_GROUPS`. */
export function recentGroup(at: string, now: number, timeZone: string): RecentGroup {
  const days = localDay(now, timeZone) - localDay(Date.parse(at), timeZone)
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days < 7) return 'week'
  return days < 31 ? 'month' : 'earlier'
}

/** When the time left next reads differently, milliseconds from now: seconds under a minute, minutes under a day. */
export function nextTick(ms: number): number {
  const size = Math.abs(ms)
  if (size < 60_000) return 1_000
  return size < DAY_MS ? 15_000 : 60_000
}
