import type { ConsentFact, ContactFacts } from './types'
import type { ConsentPurpose, ConsentState, ContactChannel } from './vocabulary'

/** Strictest first: the order in which simultaneous states win (policy MERGE_STRICT). */
const STRICTNESS: readonly ConsentState[] = ['withdrawn', 'denied', 'pending', 'imported', 'granted']

/** Channels that a refusal on one channel also covers: the same number, the same letter box, the same inbox. */
const REFUSAL_COVERS: Partial<Record<ContactChannel, readonly ContactChannel[]>> = {
  sms: ['rcs'],
  rcs: ['sms'],
  phone: ['voicebot'],
  post: ['registered_post'],
  social_dm: ['messenger', 'instagram'],
}

/** Whether a refusal on `refused` holds for `channel`. */
export function refusalCovers(refused: ContactChannel | 'any', channel: ContactChannel): boolean {
  return refused === 'any' || refused === channel || (REFUSAL_COVERS[refused]?.includes(channel) ?? false)
}

export interface GoverningConsent {
  state: ConsentState | 'none'
  /** Epoch ms of the governing event. */
  at: number
  /** Different states were recorded for the same instant, as after a merge: the strictest one holds. */
  merged: boolean
  partners: readonly string[]
}

const NONE: GoverningConsent = { state: 'none', at: Number.NEGATIVE_INFINITY, merged: false, partners: [] }

/** An undated grant is the oldest event there is; an undated restriction the newest: unknown never helps to send. */
function timeOf(event: ConsentFact): number {
  if (event.at !== undefined) return Date.parse(event.at)
  return event.state === 'granted' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function latestOf(events: readonly ConsentFact[], now: number): GoverningConsent {
  let found = NONE
  for (const event of events) {
    const at = timeOf(event)
    // A grant dated after the contact is not given yet; a refusal dated ahead is respected at once.
    if (event.state === 'granted' && at > now) continue
    const partners = event.partners ?? []
    if (found.state === 'none' || at > found.at) {
      found = { state: event.state, at, merged: false, partners }
    } else if (at === found.at && event.state !== found.state) {
      const strict = STRICTNESS.indexOf(event.state) < STRICTNESS.indexOf(found.state) ? event.state : found.state
      found = { state: strict, at, merged: true, partners: [] }
    } else if (at === found.at) {
      found = { ...found, partners: found.partners.filter((partner) => partners.includes(partner)) }
    }
  }
  return found
}

/**
 * The state of one purpose on one channel: the latest event wins. Off-hours events only count as consent
 * when granted, because withdrawing the off-hours permission leaves the opt-in itself in place.
 */
export function consentState(
  facts: ContactFacts,
  purpose: ConsentPurpose,
  channel: ContactChannel,
  now: number,
): GoverningConsent {
  const events = facts.consents?.filter(
    (event) =>
      event.purpose === purpose && event.channel === channel && (event.offHours !== true || event.state === 'granted'),
  )
  return events && events.length > 0 ? latestOf(events, now) : NONE
}

/** A survey's own consent where there is one, otherwise the marketing consent of its channel. */
export function commercialConsent(
  facts: ContactFacts,
  purpose: 'marketing' | 'survey',
  channel: ContactChannel,
  now: number,
): GoverningConsent {
  if (purpose === 'survey') {
    const own = consentState(facts, 'survey', channel, now)
    if (own.state !== 'none') return own
  }
  return consentState(facts, 'marketing', channel, now)
}

/** The separate consent to calls outside the legal hours (D223-9 al. 2); any later refusal of calls ends it. */
export function offHoursGranted(facts: ContactFacts, now: number): boolean {
  const events = facts.consents?.filter(
    (event) =>
      event.purpose === 'marketing' &&
      event.channel === 'phone' &&
      (event.offHours === true || event.state === 'withdrawn' || event.state === 'denied'),
  )
  return events !== undefined && latestOf(events, now).state === 'granted'
}

/** Whether the customer has agreed to the open pixel or to call recording, and has not objected since. */
export function accessoryGranted(
  facts: ContactFacts,
  purpose: 'tracking' | 'recording',
  channel: ContactChannel,
  now: number,
): boolean {
  const consent = consentState(facts, purpose, channel, now)
  if (consent.state !== 'granted') return false
  return !facts.objections?.some(
    (objection) =>
      objection.purpose === purpose &&
      refusalCovers(objection.channel, channel) &&
      (objection.at === undefined || Date.parse(objection.at) >= consent.at),
  )
}

/** Whether a consent for this very channel was given after `since` (a refusal, an objection). */
function grantedAfter(
  facts: ContactFacts,
  purposes: readonly ConsentPurpose[],
  channel: ContactChannel,
  since: number,
  now: number,
): boolean {
  return (
    facts.consents?.some((event) => {
      if (event.state !== 'granted' || event.channel !== channel || !purposes.includes(event.purpose)) return false
      const at = timeOf(event)
      return at > since && at <= now
    }) ?? false
  )
}

export type Refusal = 'none' | 'refused' | 'stop'

/**
 * How the customer refuses commercial contact on a channel; `stop` when the refusal was made on the SMS
 * channel. Only a later consent for this very channel lifts a refusal (GDPR 21): neither an import nor an
 * unconfirmed opt-in does.
 */
export function commercialRefusal(
  facts: ContactFacts,
  purpose: 'marketing' | 'survey',
  channel: ContactChannel,
  now: number,
): Refusal {
  let refusal: Refusal = 'none'
  const stands = (refused: ConsentPurpose, since: number) => {
    const lifting: ConsentPurpose[] = refused === purpose ? [purpose] : [purpose, refused]
    return !grantedAfter(facts, lifting, channel, since, now)
  }
  for (const objection of facts.objections ?? []) {
    if (objection.purpose !== 'marketing' && objection.purpose !== purpose) continue
    if (!refusalCovers(objection.channel, channel)) continue
    const since = objection.at === undefined ? Number.POSITIVE_INFINITY : Date.parse(objection.at)
    if (!stands(objection.purpose, since)) continue
    if (objection.channel === 'sms' || objection.channel === 'rcs') return 'stop'
    refusal = 'refused'
  }
  // Somebody who keeps surveys and gives up offers has not refused surveys.
  const surveyKept = purpose === 'survey' && consentState(facts, 'survey', channel, now).state === 'granted'
  for (const event of facts.consents ?? []) {
    if (event.offHours === true || (event.state !== 'withdrawn' && event.state !== 'denied')) continue
    if (event.purpose !== purpose && (event.purpose !== 'marketing' || surveyKept)) continue
    // A box left unticked refuses its own channel; a withdrawal (STOP) also silences the channels it covers.
    if (event.channel !== channel && (event.state === 'denied' || !refusalCovers(event.channel, channel))) continue
    if (stands(event.purpose, timeOf(event))) refusal = 'refused'
  }
  return refusal
}

/** Whether the customer opted in to calls again after refusing them during a call. */
export function optedInAfter(
  facts: ContactFacts,
  purpose: 'marketing' | 'survey',
  channel: ContactChannel,
  since: number,
  now: number,
): boolean {
  return (
    commercialConsent(facts, purpose, channel, now).state === 'granted' &&
    grantedAfter(facts, ['marketing', purpose], channel, since, now)
  )
}
