import { dayOfWall, timeOfWall, wallAt } from '../../policy/domain/local-time'
import type { AdviceChannel } from './channels'
import type { ObservedBehaviour } from './types'

/** A call of ours, or a message of ours that the customer reacted to; `answeredAt` when they did so on this channel. */
export type Attempt = { channel: AdviceChannel; at: number; answeredAt: number | null }

const HOUR = 3_600_000
const PARTS = ['morning', 'afternoon', 'evening'] as const

/** Part of the customer's day: until noon, until six, after. */
function partAt(instant: number, timeZone: string): (typeof PARTS)[number] {
  const hour = timeOfWall(wallAt(timeZone, instant)) / HOUR
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}

const median = (sorted: readonly number[]) => {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** What a customer's answers say about each channel: how often, how fast, and the part of the day of most of them. */
export function behaviourOf(attempts: readonly Attempt[], timeZone: string): Map<AdviceChannel, ObservedBehaviour> {
  const behaviour = new Map<AdviceChannel, ObservedBehaviour>()
  for (const channel of new Set(attempts.map((attempt) => attempt.channel))) {
    const mine = attempts.filter((attempt) => attempt.channel === channel)
    const answers = mine.flatMap(({ at, answeredAt }) => (answeredAt === null ? [] : [{ at, answeredAt }]))
    const minutes = answers.map(({ at, answeredAt }) => (answeredAt - at) / 60_000).sort((a, b) => a - b)
    const counts = PARTS.map((part) => answers.filter(({ answeredAt }) => partAt(answeredAt, timeZone) === part).length)
    const most = Math.max(...counts)
    const part = PARTS[counts.indexOf(most)]
    behaviour.set(channel, {
      attempts: mine.length,
      answered: answers.length,
      // A call is answered at once or not at all: only writing has a delay.
      ...(channel !== 'phone' && minutes.length > 0 ? { medianMinutes: median(minutes) } : {}),
      ...(part && answers.length > 0 && most > answers.length / 2 ? { partOfDay: part } : {}),
    })
  }
  return behaviour
}

/** Whole years between a day of birth and today on the customer's calendar, as the weak prior of the grid. */
export function ageBandOf(
  birthDate: string | null,
  now: Date,
  timeZone: string,
): 'under_30' | '30_60' | 'over_60' | null {
  if (birthDate === null) return null
  const today = new Date(dayOfWall(wallAt(timeZone, now.getTime())) * 24 * HOUR).toISOString().slice(0, 10)
  const years =
    Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (today.slice(5) < birthDate.slice(5) ? 1 : 0)
  return years < 30 ? 'under_30' : years > 60 ? 'over_60' : '30_60'
}
