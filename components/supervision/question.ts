import { DAY_MS, ORGANISATION_TIME_ZONE } from '@/lib/platform/time'
import { nextInstantAtWall, wallAt } from '@/lib/policy/domain/local-time'
import type { ContactFacts, ContactRequest } from '@/lib/policy/domain/types'

/** What the "what if" page asks: the body of a dry run of the API. */
export type Question = ContactRequest & { facts: ContactFacts }

export const FIRST_QUESTION: Question = {
  purpose: 'marketing',
  channel: 'phone',
  topic: 'offers',
  facts: { customerKind: 'individual' },
}

type Plain = { [key: string]: unknown }
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object with one value changed; absent means unknown, so that what is emptied goes, and its empty parents too. */
export function withValue<T extends object>(object: T, path: readonly string[], value: unknown): T {
  const [key, ...rest] = path
  if (key === undefined) return object
  const copy = { ...object } as Plain
  const next = rest.length > 0 ? withValue(isPlain(copy[key]) ? copy[key] : {}, rest, value) : value
  const empty = next === undefined || next === '' || next === false || (isPlain(next) && Object.keys(next).length === 0)
  if (empty && key !== 'facts') delete copy[key]
  else copy[key] = next
  return copy as unknown as T
}

/** The value at a path, or undefined. */
export function valueAt(object: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isPlain(found) ? found[key] : undefined), object)
}

/** An instant as a field of date and time shows it, in Paris: `2026-12-24T20:30`; empty when there is none. */
export function wallText(instant: unknown): string {
  const time = typeof instant === 'string' ? Date.parse(instant) : Number.NaN
  return Number.isNaN(time) ? '' : new Date(wallAt(ORGANISATION_TIME_ZONE, time)).toISOString().slice(0, 16)
}

/** The instant at which a clock in Paris shows what was typed; undefined when it is no time. */
export function instantOf(text: string): string | undefined {
  const wall = Date.parse(`${text}Z`)
  if (Number.isNaN(wall)) return undefined
  // Zones are at most 14 hours from UTC: two days before, the clock had not yet shown it.
  return new Date(nextInstantAtWall(ORGANISATION_TIME_ZONE, wall - 2 * DAY_MS, wall)).toISOString()
}
