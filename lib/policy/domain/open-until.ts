import { placeOf } from './departments'
import { formatUntil } from './describe'
import { dayOfWall, nextInstantAtWall, timeOfDay, wallAt, wallOf } from './local-time'
import type { PolicySettings } from './settings'
import type { ContactFacts, ContactRequest } from './types'
import type { Locale } from './vocabulary'

const DAY = 86_400_000
/** Somebody who serves a customer plans the rest of today and tomorrow, not next week. */
const HORIZON = 2 * DAY
/** How long the platforms' windows stay open after the customer wrote. */
const WINDOW = DAY
const NBSP = '\u00a0'

/** The times of day at which the clock alone can turn an answer: quiet hours; legal hours and holidays for solicitations. */
function turningClocks(request: ContactRequest, facts: ContactFacts, settings: PolicySettings): Set<string> {
  const clocks = new Set<string>()
  for (const { from, to } of facts.quietHours ?? []) clocks.add(from).add(to)
  if (request.purpose === 'marketing' || request.purpose === 'survey' || request.containsPromotion === true) {
    clocks.add('00:00')
    for (const { from, to } of [settings.sms, ...settings.phone.windows]) clocks.add(from).add(to)
  }
  return clocks
}

/**
 * When a contact that is allowed now first no longer is, within two days; null when it stays so. `allowed` is asked at each
 * time of day at which the answer can turn and when a platform's window closes, in their order.
 */
export function openUntil(
  request: ContactRequest,
  facts: ContactFacts,
  settings: PolicySettings,
  now: Date,
  allowed: (at: Date) => boolean,
): Date | null {
  const { zone } = placeOf(facts.timeZone, facts.department)
  const start = now.getTime()
  const today = dayOfWall(wallAt(zone, start))
  const instants = [today, today + 1, today + 2].flatMap((day) =>
    [...turningClocks(request, facts, settings)].map((clock) =>
      nextInstantAtWall(zone, start, wallOf(day, timeOfDay(clock))),
    ),
  )
  for (const inbound of Object.values(facts.lastInbound ?? {}))
    if (inbound !== undefined) instants.push(Date.parse(inbound) + WINDOW + 1)
  const turning = instants
    .filter((at) => at > start && at <= start + HORIZON)
    .sort((a, b) => a - b)
    .find((at) => !allowed(new Date(at)))
  return turning === undefined ? null : new Date(turning)
}

/** "jusqu’à 21 h 30", "jusqu’à demain à 8 h", on the customer's clock. */
export function untilWords(until: Date, now: Date, timeZone: string, locale: Locale): string {
  const when = formatUntil(until, now, timeZone, locale)
  if (locale === 'en') return `until ${when.replace(/^today at /, '')}`
  const today = /^aujourd’hui à /.test(when)
  return `jusqu’${today ? when.replace(/^aujourd’hui /, '') : `à${NBSP}${when}`}`
}
