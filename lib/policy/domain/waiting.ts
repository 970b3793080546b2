import { offHoursGranted } from './consent-state'
import type { Context } from './context'
import { isPublicHoliday } from './holidays'
import { dayOfWall, nextInstantAtWall, timeOfDay, timeOfWall, wallAt, wallOf, weekdayOf } from './local-time'
import type { RuleCode } from './rules'
import type { DayWindow } from './settings'
import type { QuietHours } from './types'

const DAY = 86_400_000
/**
 * How far past the last fixed term (pause, caps) an opening is looked for. Openings repeat weekly; holidays
 * and the skipped hour of spring never take the same weekday in ten consecutive weeks.
 */
const SEARCH_SPAN = 70 * DAY

/** A rule that asks to wait, and the first instant after `now` at which this rule alone no longer does. */
export interface Wait {
  code: RuleCode
  /** Epoch ms; `Infinity` when the rule never lets go. */
  until: number
}

/** With `max` events in the sliding window, the instant at which one has left it; undefined when there is room. */
function capRelease(times: readonly number[], max: number, windowMs: number, now: number): number | undefined {
  const counted = times.filter((time) => now - time < windowMs).sort((a, b) => a - b)
  if (counted.length < max) return undefined
  return max === 0 ? Number.POSITIVE_INFINITY : counted[counted.length - max]! + windowMs
}

/** The wall at which the calling day opens next, or undefined inside a window (D223-9). */
function nextCallWall(context: Context, wall: number): number | undefined {
  const { days, windows } = context.settings.phone
  const today = dayOfWall(wall)
  for (let day = today; day <= today + SEARCH_SPAN / DAY; day += 1) {
    if (!days.includes(weekdayOf(day)) || isPublicHoliday(context.place.department, day)) continue
    const opening = openingOfDay(windows, day === today ? timeOfWall(wall) : 0)
    if (opening === 'open' && day === today) return undefined
    if (typeof opening === 'number') return wallOf(day, opening)
    if (opening === 'open') return wallOf(day, 0)
  }
  return Number.POSITIVE_INFINITY
}

/** `open` inside a window, else when the next one opens that day, else undefined. */
function openingOfDay(windows: readonly DayWindow[], time: number): 'open' | number | undefined {
  let next: number | undefined
  for (const window of windows) {
    const from = timeOfDay(window.from)
    if (time >= from && time < timeOfDay(window.to)) return 'open'
    if (from > time && from < timeOfDay(window.to) && (next === undefined || from < next)) next = from
  }
  return next
}

/** The end of the quiet period that covers the wall, or undefined when this one does not. */
function quietEnd(quiet: QuietHours, wall: number): number | undefined {
  const day = dayOfWall(wall)
  const time = timeOfWall(wall)
  const from = timeOfDay(quiet.from)
  const to = timeOfDay(quiet.to)
  const startsOn = (candidate: number) => quiet.days === undefined || quiet.days.includes(weekdayOf(candidate))
  if (from < to) return startsOn(day) && time >= from && time < to ? wallOf(day, to) : undefined
  if (startsOn(day) && time >= from) return wallOf(day + 1, to)
  return startsOn(day - 1) && time < to ? wallOf(day, to) : undefined
}

function quietRelease(context: Context, now: number, wall: number): number | undefined {
  let release: number | undefined
  const { pausedUntil, quietHours } = context.facts
  if (pausedUntil !== undefined && Date.parse(pausedUntil) > now) release = Date.parse(pausedUntil)
  for (const quiet of quietHours ?? []) {
    const end = quietEnd(quiet, wall)
    if (end === undefined) continue
    release = Math.max(release ?? 0, nextInstantAtWall(context.place.zone, now, end))
  }
  return release
}

/** Every rule that asks to wait at `now` (epoch ms). */
export function waitsAt(context: Context, now: number): Wait[] {
  const { facts, settings, place, request, commercial } = context
  const waits: Wait[] = []
  const wall = wallAt(place.zone, now)
  const at = (target: number) => (Number.isFinite(target) ? nextInstantAtWall(place.zone, now, target) : target)

  if (commercial && context.consumer && (request.channel === 'phone' || request.channel === 'voicebot')) {
    if (!offHoursGranted(facts, now)) {
      const opening = nextCallWall(context, wall)
      if (opening !== undefined) waits.push({ code: 'PHONE_HOURS', until: at(opening) })
    }
    const attempts = (facts.phoneAttempts ?? []).map((attempt) => Date.parse(attempt.at))
    const release = capRelease(attempts, settings.phone.attemptsMax, settings.phone.attemptsDays * DAY, now)
    if (release !== undefined) waits.push({ code: 'PHONE_CAP', until: release })
  }

  if (commercial && (request.channel === 'sms' || request.channel === 'rcs')) {
    const today = dayOfWall(wall)
    const opening = openingOfDay([settings.sms], timeOfWall(wall))
    if (opening !== 'open') {
      const from = timeOfDay(settings.sms.from)
      waits.push({ code: 'SMS_HOURS', until: at(wallOf(opening === undefined ? today + 1 : today, from)) })
    }
    const resting = (day: number) => weekdayOf(day) === 7 || isPublicHoliday(place.department, day)
    if (resting(today)) {
      let day = today + 1
      while (resting(day)) day += 1
      waits.push({ code: 'SMS_SUNDAY', until: at(wallOf(day, timeOfDay(settings.sms.from))) })
    }
  }

  if (commercial) {
    const { max, days } = facts.frequencyCap ?? settings.frequency
    const sent = (facts.marketingSent ?? []).map((message) => Date.parse(message.at))
    const release = capRelease(sent, max, days * DAY, now)
    if (release !== undefined) waits.push({ code: 'FREQ', until: release })
  }

  if (context.purpose !== 'security') {
    const release = quietRelease(context, now, wall)
    if (release !== undefined) waits.push({ code: 'QUIET', until: release })
  }
  return waits
}

/** The last instant at which a term that does not repeat (pause, caps) can still hold. */
function lastFixedTerm(context: Context): number {
  const { facts, settings } = context
  const terms = [context.at]
  if (facts.pausedUntil !== undefined) terms.push(Date.parse(facts.pausedUntil))
  for (const attempt of facts.phoneAttempts ?? [])
    terms.push(Date.parse(attempt.at) + settings.phone.attemptsDays * DAY)
  const { days } = facts.frequencyCap ?? settings.frequency
  for (const message of facts.marketingSent ?? []) terms.push(Date.parse(message.at) + days * DAY)
  return Math.max(...terms)
}

/** The first instant from `context.at` on at which no rule asks to wait, or undefined when there is none. */
export function endOfWaiting(context: Context): number | undefined {
  const horizon = lastFixedTerm(context) + SEARCH_SPAN
  let now = context.at
  while (now <= horizon) {
    const waits = waitsAt(context, now)
    if (waits.length === 0) return now
    const next = Math.max(...waits.map((wait) => wait.until))
    // Every wait ends ahead; one that did not would search for ever, so it counts as never ending.
    if (next <= now) return undefined
    now = next
  }
  return undefined
}
