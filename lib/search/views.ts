import type { Channel } from '@/lib/channels/port'
import type { ConversationReason, ConversationStatus, Direction, InteractionKind } from '@/lib/conversations/domain'
import type { CustomerRowView } from '@/lib/customers/views'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import type { Marked, Ranges } from './domain/snippet'

/** Instants are ISO 8601 text in UTC. */
export type InstantText = string

export type CustomerHitView = CustomerRowView & {
  /** Parts of the name that answer what was typed. */
  ranges: Ranges
  /** The address or number that was found; null when it was the name or another word of the file. */
  matched: { kind: ContactPointKind; value: string; exact: boolean } | null
  /** Found by a word that resembles what was typed. */
  near: boolean
}

export type ConversationHitView = {
  id: string
  number: number
  subject: string
  ranges: Ranges
  customerId: string
  customerName: string
  channel: Channel
  status: ConversationStatus
  reason: ConversationReason | null
  assignee: { id: string; name: string } | null
  dueAt: InstantText | null
  waitingSince: InstantText | null
  lastInteractionAt: InstantText
  /** Why it is here: its number, its subject, or a customer that was found. */
  because: 'number' | 'subject' | 'customer'
}

export type ExchangeHitView = {
  id: string
  conversationId: string | null
  conversationNumber: number | null
  subject: string
  customerId: string
  customerName: string
  channel: Channel
  direction: Direction
  kind: InteractionKind
  author: string | null
  at: InstantText
  snippet: Marked
  /** Further exchanges of the same conversation that answer as well. */
  more: number
}

/** `partial`: the time ran out before everything was looked at; a more precise search finds the rest. */
export type WhoView = { customers: CustomerHitView[]; conversations: ConversationHitView[]; partial: boolean }
export type ExchangesView = { exchanges: ExchangeHitView[]; partial: boolean }
