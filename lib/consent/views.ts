import type { LedgerChannel, LedgerMethod, LedgerPurpose, LedgerState } from './domain/event'
import type { ConsentState } from './domain/fold'

/** One thing the customer said, as the ledger has it. Instants are ISO 8601 in UTC. */
export type ConsentEventView = {
  id: string
  seq: number
  occurredAt: string
  receivedAt: string
  purpose: LedgerPurpose
  channel: LedgerChannel
  state: LedgerState
  method: LedgerMethod
  source: string
  /** The colleague who recorded it; null for the customer, an integration or a job. */
  recordedBy: string | null
  controller: string
  brand: string
  language: string
  notice: { version: string; text: string } | null
  evidence: { sha256: string; filename: string; contentType: string; size: number }[]
  validUntil: string | null
}

/** Where one purpose on one channel stands, with the entry that decided. */
export type ConsentStateView = Pick<
  ConsentState,
  | 'purpose'
  | 'channel'
  | 'state'
  | 'since'
  | 'eventId'
  | 'validUntil'
  | 'pendingSince'
  | 'merged'
  | 'brand'
  | 'controller'
> & { method: LedgerMethod; source: string; recordedBy: string | null; hasEvidence: boolean }

export type ConsentView = {
  customerId: string
  states: ConsentStateView[]
  /** How many entries speak of this customer. */
  entries: number
  rights: { record: boolean; override: boolean }
}

export type ConsentEventsPage = { items: ConsentEventView[]; next: string | null }

/** The words to show or read out before asking. */
export type NoticeView = {
  id: string
  version: string
  language: string
  purpose: LedgerPurpose
  channel: LedgerChannel
  text: string
}

/** The ledger as a whole, for who answers for it. */
export type LedgerOverview = {
  entries: number
  /** The last signed checkpoint: how many entries it covers, and when it was written. */
  signed: { size: number; at: string } | null
  notices: (NoticeView & { createdAt: string; retiredAt: string | null })[]
}
