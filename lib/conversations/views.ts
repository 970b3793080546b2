import type { Channel, WrittenChannel } from '@/lib/channels/port'
import type { ConversationReason, ConversationStatus, Direction, InteractionKind, SendState, Urgency } from './domain'
import type { Promised, Stretch } from './domain/journey'

/** Instants are ISO 8601 text in UTC. */
export type InstantText = string

export type PersonView = { id: string; name: string }

/** One line of the inbox. */
export type InboxItemView = {
  id: string
  number: number
  customerId: string
  customerName: string
  subject: string
  preview: string
  channel: Channel
  status: ConversationStatus
  reason: ConversationReason | null
  urgency: Urgency
  queue: PersonView
  assignee: PersonView | null
  waitingSince: InstantText | null
  dueAt: InstantText | null
  snoozedUntil: InstantText | null
  resolvedAt: InstantText | null
  lastInteractionAt: InstantText
  /** The customer waits, and this colleague has not seen the newest message. */
  unread: boolean
  version: number
}
export type InboxPage = { items: InboxItemView[]; next: string | null }

/** How many conversations each view holds; resolved ones are not counted, they only grow. */
export type InboxCountsView = {
  mine: number
  unassigned: number
  team: number
  all: number
  waiting: number
  breached: number
  /** Mentions not seen yet; the view keeps the seen ones for a month. */
  mentions: number
  /** My own that are breached: the number on the navigation. */
  mineBreached: number
}

export type AttachmentView = {
  id: string
  filename: string
  contentType: string
  size: number
  inline: boolean
  /** Whether it can be shown as a picture: PNG, JPEG, GIF or WebP. */
  picture: boolean
}

export type PartyView = { name: string | null; address: string }

/** What only one kind of contact has. */
export type ContactFacts = {
  /** How a call ended. */
  outcome?: 'missed' | 'voicemail' | 'callback_requested' | 'answered'
  waitSeconds?: number
  /** Stars of a review, 1 to 5, and where it was left. */
  rating?: number
  platform?: string
  /** How many people saw a public post. */
  reach?: number
  public?: boolean
  /** The page a chat was opened on, or that was read. */
  page?: string
  solved?: boolean
  shop?: string
  /** Pages of a letter or fax, and its registered number. */
  pages?: number
  registered?: string
}

export type InteractionView = {
  type: 'interaction'
  id: string
  conversationId: string
  channel: Channel
  direction: Direction
  kind: InteractionKind
  automatic: boolean
  missed: boolean
  author: PersonView | null
  fromName: string | null
  fromAddress: string | null
  to: PartyView[]
  cc: PartyView[]
  subject: string | null
  text: string
  /** The shown text stops before its end. */
  truncated: boolean
  /** Lines of quoted history and signature that are kept but not shown. */
  hiddenLines: number
  hasHtml: boolean
  /** Where the sanitised HTML is longer than this in characters, the frame starts taller. */
  htmlLength: number
  remoteImages: number
  language: string | null
  at: InstantText
  receivedAt: InstantText
  durationSeconds: number | null
  facts: ContactFacts
  state: SendState | null
  stateReason: string | null
  sentAt: InstantText | null
  /** Leaves no sooner: the contact policy asked to wait. */
  notBefore?: InstantText | null
  attachments: AttachmentView[]
  mentions: PersonView[]
}

export type ConversationEventKind =
  | 'opened'
  | 'assigned'
  | 'unassigned'
  | 'queued'
  | 'resolved'
  | 'reopened'
  | 'snoozed'
  | 'woken'
  | 'reason_set'
  | 'urgency_set'
  | 'subject_set'
  /** A promise given to the customer. */
  | 'promised'

export type EventView = {
  type: 'event'
  id: string
  conversationId: string
  kind: ConversationEventKind
  at: InstantText
  actor: PersonView | null
  details: Record<string, string | null>
}

export type ThreadEntryView = InteractionView | EventView

/** A stretch of the thread, oldest first. `next` leads to what is older, at last into the customer's earlier conversation. */
export type ThreadPage = {
  conversation: EarlierConversationView
  entries: ThreadEntryView[]
  /** Where to read on; null when this is the customer's first contact. */
  next: ThreadPlace | null
  /** Set with `next` when it leads to another conversation: which one. */
  earlier: EarlierConversationView | null
  /** Whether everything of this conversation before the page has been given. */
  complete: boolean
}
export type ThreadPlace = { conversationId: string; cursor: string | null }

export type EarlierConversationView = {
  id: string
  number: number
  subject: string
  status: ConversationStatus
  reason: ConversationReason | null
  openedAt: InstantText
  resolvedAt: InstantText | null
}

export type RecipientView = {
  address: string
  name: string | null
  bounced: boolean
  shared: boolean
  lastUsed: boolean
}

/** What the composer needs to know before anybody types. */
export type ReplyContextView = {
  channel: WrittenChannel
  /** The mailbox or number the answer leaves from; null when none is open. */
  from: PartyView | null
  recipients: RecipientView[]
  cc: string[]
  subject: string
}

export type DraftMode = 'reply' | 'note'
export type DraftView = {
  mode: DraftMode
  text: string
  to: string | null
  cc: string[]
  revision: number
  updatedAt: InstantText
}

export type ConversationView = {
  id: string
  number: number
  customer: PersonView
  subject: string
  status: ConversationStatus
  reason: ConversationReason | null
  urgency: Urgency
  queue: PersonView
  assignee: PersonView | null
  channel: Channel
  openedAt: InstantText
  resolvedAt: InstantText | null
  resolvedBy: PersonView | null
  resolution: string | null
  snoozedUntil: InstantText | null
  waitingSince: InstantText | null
  dueAt: InstantText | null
  /** The channel whose promise runs: that of the message that waits. */
  waitingChannel: Channel | null
  reopenedCount: number
  version: number
  stretches: Stretch[]
  promises: Promised[]
  participants: ParticipantView[]
  reply: ReplyContextView
  /** The other channels one can answer on. */
  otherReplies: ReplyContextView[]
  drafts: DraftView[]
  /** Until when this colleague had read it, before this visit. */
  readAt: InstantText | null
}

/** Who took part: the customer's side by address, ours by name. */
export type ParticipantView = {
  side: 'customer' | 'us'
  name: string | null
  address: string | null
  userId: string | null
}

/** Who and what a conversation can be given to. */
export type AssignmentOptionsView = {
  colleagues: (PersonView & { me: boolean; canReply: boolean })[]
  queues: PersonView[]
}

/** What a change answers: enough to show it and to take it back. `eventId` is null when nothing changed. */
export type ChangeView = { eventId: string | null; version: number }

export type DraftSaved =
  | { saved: true; revision: number; updatedAt: InstantText }
  | { saved: false; current: DraftView }
