import type { AdviceChannel } from './channels'

/** What this customer did on a channel so far. */
export interface ObservedBehaviour {
  attempts: number
  answered: number
  /** Median minutes until they answered; absent when they never did. */
  medianMinutes?: number
  /** When they mostly answered. */
  partOfDay?: 'morning' | 'afternoon' | 'evening'
}

/** A channel that could be used: the customer can be reached there. */
export interface AdviceCandidate {
  channel: AdviceChannel
  /** The contact decision there; null where nothing leaves us (help page, public answer). */
  decision: { outcome: 'allow' | 'defer' | 'redirect' | 'block'; until?: string } | null
  observed?: ObservedBehaviour
  /** Cost of one contact, minor units of the organisation's currency (euro cents). */
  costCents?: number
  /** The team there, now. */
  capacity?: { open: boolean; waitMinutes?: number }
}

export interface AdviceInput {
  purpose: 'marketing' | 'service' | 'security' | 'survey' | 'reply' | 'callback'
  reason:
    | 'information'
    | 'purchase_advice'
    | 'assistance'
    | 'complaint'
    | 'account_billing'
    | 'data_privacy'
    | 'opinion'
    | null
  occasion: 'welcome' | 'birthday' | 'reminder' | 'confirmation' | 'delivery' | 'data_collection' | null
  need: 'simple' | 'research' | 'detailed' | null
  urgency: 'low' | 'normal' | 'high'
  documents: boolean
  legalWeight: boolean
  audience: 'individual' | 'professional'
  /** A weak prior: ignored as soon as a preference or a behaviour is known. */
  ageBand: 'under_30' | '30_60' | 'over_60' | null
  unhappy: boolean
  statedPreference: AdviceChannel | null
  /** Where the customer last wrote or called. */
  lastInbound: AdviceChannel | null
  candidates: readonly AdviceCandidate[]
  now: Date
  /** The customer's, for the words of a wait. */
  timeZone: string
}
