import { type Place, placeOf } from './departments'
import type { PolicySettings } from './settings'
import type { ContactFacts, ContactRequest } from './types'
import type { Purpose } from './vocabulary'

/** A request and its facts, with what every rule needs worked out once. */
export interface Context {
  request: ContactRequest
  facts: ContactFacts
  settings: PolicySettings
  /** Epoch ms of the contact. */
  at: number
  /** The purpose that counts: a message with any promotion in it is marketing (CPCE L34-5). */
  purpose: Purpose
  /** Set when marketing rules apply: marketing itself, or a survey, which follows them. */
  commercial: 'marketing' | 'survey' | undefined
  /** True for a consumer; an unknown kind is protected as one. */
  consumer: boolean
  place: Place
}

/** The context of a request at the instant it asks for, `now` when it asks for none. */
export function contextOf(request: ContactRequest, facts: ContactFacts, now: Date, settings: PolicySettings): Context {
  const purpose = request.containsPromotion === true ? 'marketing' : request.purpose
  return {
    request,
    facts,
    settings,
    at: request.at === undefined ? now.getTime() : Date.parse(request.at),
    purpose,
    commercial: purpose === 'marketing' || purpose === 'survey' ? purpose : undefined,
    consumer: facts.customerKind === undefined || facts.customerKind === 'individual',
    place: placeOf(facts.timeZone, facts.department),
  }
}
