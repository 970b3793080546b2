import type { Channel } from '@/lib/channels/port'
import { DAY_MS, HOUR_MS } from '@/lib/platform/time'
import type { Direction, InteractionKind } from '../domain'

/** The part of an interaction that tells a customer's path over the channels. `at` is ISO text. */
export type Contact = {
  id: string
  channel: Channel
  direction: Direction
  kind: InteractionKind
  automatic: boolean
  missed: boolean
  at: string
}

/** A promise and whether, and when, it was kept. */
export type Promised = { dueAt: string; fulfilledAt: string | null }

export type GapTone = 'calm' | 'warn' | 'bad'

/**
 * What happened between two contacts, as a sentence to be said:
 * `again` the customer comes back unanswered, `after_promise` the customer comes back after a promise fell due,
 * `switch` the customer goes on elsewhere after an answer, `answered_on` we answer on another channel,
 * `silence` the same channel resumes after a week or more.
 */
export type Gap = {
  kind: 'again' | 'after_promise' | 'switch' | 'answered_on' | 'silence'
  tone: GapTone
  from: Channel
  to: Channel
  missed: boolean
  ms: number
}

/** A stretch of the path on one channel; `gap` is what lies before it. */
export type Stretch = {
  channel: Channel
  missed: boolean
  firstId: string
  startedAt: string
  endedAt: string
  gap: Gap | null
}

const INSISTS_MS = 4 * HOUR_MS
const SILENCE_MS = 7 * DAY_MS

/** Whether the contact is a step of the customer's path: not a note, not an automatic message, not a bounce. */
export function isStep(contact: Contact): boolean {
  if (contact.direction === 'internal' || contact.automatic) return false
  return (
    contact.kind !== 'bounce' &&
    contact.kind !== 'auto_reply' &&
    contact.kind !== 'abuse_report' &&
    contact.kind !== 'note'
  )
}

/** Whether the contact leaves the customer without an answer: an own message, or a call nobody took. */
function leavesWaiting(contact: Contact): boolean {
  // A conversation by voice or in person is its own answer.
  if (contact.kind === 'call' || contact.kind === 'visit' || contact.channel === 'video') return contact.missed
  return contact.kind !== 'review' && contact.kind !== 'selfcare'
}

/**
 * The gap before `next`, or null when it needs no sentence. `previous` is the last step before it; `unanswered` the
 * customer's own latest step while nobody has answered.
 */
export function gapBetween(
  previous: Contact,
  next: Contact,
  unanswered: Contact | null,
  promises: readonly Promised[],
): Gap | null {
  const ms = Math.max(Date.parse(next.at) - Date.parse(previous.at), 0)
  const moved = previous.channel !== next.channel
  const base = { from: previous.channel, to: next.channel, missed: previous.missed, ms }
  if (next.direction === 'inbound') {
    const broken = promises
      .filter(
        (promise) =>
          Date.parse(promise.dueAt) > Date.parse(previous.at) && Date.parse(promise.dueAt) <= Date.parse(next.at),
      )
      .filter((promise) => !promise.fulfilledAt || Date.parse(promise.fulfilledAt) > Date.parse(next.at))
      .map((promise) => Date.parse(promise.dueAt))
    if (broken.length > 0)
      return { ...base, kind: 'after_promise', tone: 'warn', ms: Date.parse(next.at) - Math.max(...broken) }
    if (unanswered) {
      const waited = Date.parse(next.at) - Date.parse(unanswered.at)
      if (unanswered.channel !== next.channel || waited >= INSISTS_MS) {
        return {
          kind: 'again',
          tone: 'bad',
          from: unanswered.channel,
          to: next.channel,
          missed: unanswered.missed,
          ms: Math.max(waited, 0),
        }
      }
    }
    if (moved) return { ...base, kind: 'switch', tone: 'calm' }
  } else if (moved) {
    return { ...base, kind: 'answered_on', tone: 'calm' }
  }
  return ms >= SILENCE_MS ? { ...base, kind: 'silence', tone: 'calm' } : null
}

/** Every step with the gap before it, oldest first. Contacts come ordered by when we received them. */
export function stepsOf(
  contacts: readonly Contact[],
  promises: readonly Promised[] = [],
): { contact: Contact; gap: Gap | null }[] {
  const steps: { contact: Contact; gap: Gap | null }[] = []
  let previous: Contact | null = null
  let unanswered: Contact | null = null
  for (const contact of contacts) {
    if (!isStep(contact)) continue
    steps.push({ contact, gap: previous ? gapBetween(previous, contact, unanswered, promises) : null })
    if (contact.direction === 'outbound' && !contact.missed) unanswered = null
    else if (contact.direction === 'inbound') unanswered = leavesWaiting(contact) ? contact : null
    previous = contact
  }
  return steps
}

/** The path channel by channel, for the ribbon: consecutive steps of one channel are one stretch. */
export function stretchesOf(contacts: readonly Contact[], promises: readonly Promised[] = []): Stretch[] {
  const stretches: Stretch[] = []
  for (const { contact, gap } of stepsOf(contacts, promises)) {
    const last = stretches.at(-1)
    if (last && last.channel === contact.channel) {
      last.endedAt = contact.at
      // One answered call makes the whole stretch answered.
      last.missed = last.missed && contact.missed
      continue
    }
    const { id, channel, missed, at } = contact
    stretches.push({ channel, missed, firstId: id, startedAt: at, endedAt: at, gap })
  }
  return stretches
}
