import type { Channel } from '@/lib/channels/port'
import type { ConversationReason, ConversationStatus } from '@/lib/conversations/domain'
import type { IdentifierAttribute } from '@/lib/identity/domain/company-identifiers'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import type { Effort } from './domain/effort'
import type { Origin } from './domain/provenance'

/** Instants are ISO 8601 text in UTC. */
export type InstantText = string

export type FactView = { name: string; value: string | number | boolean }

/** A value of the header with where it comes from. Names of keys are those of `customer.values` in the messages. */
export type GoldenValueView = {
  key: 'name' | 'organisationName' | 'birthDate' | 'language' | 'phone' | 'email' | 'postal' | IdentifierAttribute
  /** As it is shown; phones in E.164. */
  value: string
  origin: Origin
  /** Other values known of the same kind, in force. */
  others: number
}

export type ContactPointView = {
  id: string
  kind: ContactPointKind
  value: string
  /** As the best source wrote it: postal addresses and loyalty numbers are shown so. */
  asTyped: string
  label: string | null
  verifiedAt: InstantText | null
  sharedAt: InstantText | null
  bouncedAt: InstantText | null
  bounceKind: 'hard' | 'soft' | null
  bounceReason: string | null
  since: InstantText
  /** Set when no source claims it any more. */
  endedAt: InstantText | null
  /** Sources that claim it now. */
  sources: string[]
  /** How many other customers use it now. */
  otherCustomers: number
}

export type CommitmentView = {
  id: string
  text: string
  dueAt: InstantText
  madeBy: string | null
  conversationId: string | null
  fulfilledAt: InstantText | null
}

export type LastContactView = {
  channel: Channel
  /** Null: never on this channel, though it is open. */
  at: InstantText | null
  direction: 'inbound' | 'outbound' | null
  missed: boolean
}

export type ConversationEffortView = {
  conversation: { id: string; number: number; subject: string }
  effort: Effort
}

export type OpenConversationView = { id: string; number: number; subject: string; channel: Channel }

export type CustomerRights = {
  edit: boolean
  log: boolean
  accessLog: boolean
  /** May read account numbers in full. */
  bankDetails: boolean
  /** May merge, undo merges and take source records out. */
  merge: boolean
}

/** One customer, for the 360° page and for the column beside a conversation. */
export type CustomerView = {
  id: string
  mergedFrom: { id: string; name: string } | null
  kind: 'individual' | 'organisation'
  displayName: string
  givenName: string | null
  familyName: string | null
  organisationName: string | null
  birthDate: string | null
  language: string | null
  /** In their one spelling; of an account number its ends alone for who may not read it. */
  identifiers: Partial<Record<IdentifierAttribute, string>>
  preferred: { channel: Channel; by: string | null; at: InstantText | null } | null
  facts: FactView[]
  /** The customer had the processing of their data restricted (GDPR 18): kept, and used for nothing else. */
  restricted: boolean
  /** At least one identity attribute was checked against a proof. */
  verified: boolean
  firstSeenAt: InstantText
  lastInteractionAt: InstantText | null
  values: GoldenValueView[]
  contactPoints: ContactPointView[]
  /** Open ones, the most urgent first, then those kept in the last days. */
  commitments: CommitmentView[]
  promises: { kept: number; fallenDue: number }
  lastContacts: LastContactView[]
  effort: ConversationEffortView | null
  /** Not resolved, the most recent first; at most twenty. */
  openConversations: OpenConversationView[]
  counts: { conversations: number; openConversations: number; sourceRecords: number }
  rights: CustomerRights
}

/** One line of the list of customers and of what a search finds. */
export type CustomerRowView = {
  id: string
  kind: 'individual' | 'organisation'
  displayName: string
  /** E.164. */
  phone: string | null
  email: string | null
  city: string | null
  customerNumber: string | null
  lastInteractionAt: InstantText | null
  lastChannel: Channel | null
  openConversations: number
  breached: boolean
}
export type CustomersPage = { items: CustomerRowView[]; next: string | null }

export type SourceRecordView = {
  id: string
  source: string
  sourceKey: string
  kind: 'individual' | 'organisation'
  values: { name: string; value: string; verified: boolean }[]
  facts: FactView[]
  extra: { name: string; value: string }[]
  points: {
    kind: ContactPointKind
    value: string
    asTyped: string
    label: string | null
    verified: boolean
    endedAt: InstantText | null
  }[]
  cause: 'created' | 'matched' | 'merged' | 'unmerged' | 'split'
  linkedBy: string | null
  linkedSince: InstantText
  receivedAt: InstantText
  updatedAt: InstantText
  version: number
  interactions: number
}

export type ConversationRowView = {
  id: string
  number: number
  subject: string
  status: ConversationStatus
  reason: ConversationReason | null
  channels: Channel[]
  effort: Effort
  assignee: string | null
  openedAt: InstantText
  resolvedAt: InstantText | null
  lastInteractionAt: InstantText
  waitingSince: InstantText | null
  dueAt: InstantText | null
}
export type ConversationsPage = { items: ConversationRowView[]; next: string | null }

export type AccessView = {
  id: string
  at: InstantText
  actorKind: 'user' | 'api_key' | 'system' | 'customer'
  actorName: string
  me: boolean
  action: string
  conversationNumber: number | null
  ip: string | null
}
export type AccessPage = { items: AccessView[]; next: string | null }

/** What a change answers: enough to take it back. `changeId` is null when nothing changed. */
export type ChangeView = { changeId: string | null }
