import type { RuleCode } from './rules'
import type { ConsentPurpose, ConsentState, ContactChannel, CustomerKind, Outcome, Purpose, Sector } from './vocabulary'

/** ISO 8601 instant with its offset, as `2026-12-24T20:30:00+01:00`. */
export type Instant = string

/** What somebody wants to send. Names are those of CONTACT-POLICY.md; absent means unknown or none. */
export interface ContactRequest {
  purpose: Purpose
  channel: ContactChannel
  topic?: string | undefined
  /** The instant of the contact; now when absent. */
  at?: Instant | undefined
  containsPromotion?: boolean | undefined
  agentTyped?: boolean | undefined
  template?: { approved?: boolean | undefined } | undefined
  contentSlot?: string | undefined
  partner?: string | undefined
  caller?: { number?: string | undefined; hidden?: boolean | undefined; automated?: boolean | undefined } | undefined
  senderNumber?: string | undefined
}

export interface ConsentFact {
  purpose: ConsentPurpose
  channel: ContactChannel
  state: ConsentState
  at?: Instant | undefined
  /** The separate consent to calls outside the legal hours (C. conso. D223-9 al. 2). */
  offHours?: boolean | undefined
  partners?: string[] | undefined
}

export interface ObjectionFact {
  purpose: ConsentPurpose
  channel: ContactChannel | 'any'
  at?: Instant | undefined
}

/** ISO days (1 = Monday) on which a quiet period starts, local `HH:MM` bounds; it may cross midnight. */
export interface QuietHours {
  days?: number[] | undefined
  from: string
  to: string
}

/** What is known of the customer. Names are those of CONTACT-POLICY.md; absent means unknown or none. */
export interface ContactFacts {
  customerKind?: CustomerKind | undefined
  birthDate?: string | undefined
  parentalConsent?: boolean | undefined
  timeZone?: string | undefined
  department?: string | undefined
  erased?: boolean | undefined
  restricted?: boolean | undefined
  sector?: Sector | undefined
  consents?: ConsentFact[] | undefined
  objections?: ObjectionFact[] | undefined
  contract?: { ongoing?: boolean | undefined; relatedOffer?: boolean | undefined } | undefined
  priorSale?:
    | {
        at?: Instant | undefined
        sameEntity?: boolean | undefined
        analogousProduct?: boolean | undefined
        optOutOffered?: boolean | undefined
      }
    | undefined
  jobRelated?: boolean | undefined
  interestDocumented?: boolean | undefined
  phoneAttempts?: { at: Instant; answered?: boolean | undefined }[] | undefined
  phoneRefusals?: Instant[] | undefined
  marketingSent?: { channel?: ContactChannel | undefined; at: Instant }[] | undefined
  /** The customer's own frequency: at most `max` commercial contacts in `days` sliding days. */
  frequencyCap?: { max: number; days: number } | undefined
  slotsSent?: { slot: string; channel: ContactChannel; at?: Instant | undefined }[] | undefined
  lastInbound?: Partial<Record<ContactChannel, Instant | undefined>> | undefined
  whatsappOptIn?: boolean | undefined
  preferredChannel?: ContactChannel | undefined
  quietHours?: QuietHours[] | undefined
  pausedUntil?: Instant | undefined
  electronicMailbox?: boolean | undefined
  electronicRegisteredConsent?: boolean | undefined
}

export interface Reason {
  code: RuleCode
  text: string
  source: string
}

export interface ContactDecision {
  outcome: Outcome
  /** With `defer`: an instant (UTC) at which the same request is allowed. */
  until?: Instant
  /** With `redirect`: a channel on which the same request is allowed, at once or later. */
  redirectTo?: ContactChannel
  /** Every rule that matched, strongest first; the first one explains the outcome. */
  codes: RuleCode[]
  reasons: Reason[]
  ruleVersion: string
  /** Whether a supervisor may go on with a written reason; absent when the outcome is `allow`. */
  overridable?: 'supervisor' | 'never'
}
