import type { Channel } from '@/lib/channels/port'
import type { ConversationReason, Direction, InteractionKind, SendState } from '@/lib/conversations/domain'
import type { Gap } from '@/lib/conversations/domain/journey'
import type { ConversationRowView } from '@/lib/customers/views'

/** Instants are ISO 8601 text in UTC. */
export type InstantText = string

export type TimelineFileView = { id: string; filename: string; contentType: string; size: number; picture: boolean }

/** One contact of a customer on one channel. */
export type TimelineEntryView = {
  id: string
  conversationId: string | null
  channel: Channel
  direction: Direction
  kind: InteractionKind
  automatic: boolean
  missed: boolean
  author: string | null
  fromName: string | null
  subject: string | null
  /** The beginning of what was said, without quoted history. */
  text: string
  truncated: boolean
  language: string | null
  at: InstantText
  receivedAt: InstantText
  durationSeconds: number | null
  state: SendState | null
  files: TimelineFileView[]
  /** What lay between the contact before it in its conversation and this one; null when it needs no sentence. */
  gap: Gap | null
}

/** Entries, the latest first; cursors lead to what is older and newer than the page. */
export type TimelineEntriesPage = { items: TimelineEntryView[]; older: string | null; newer: string | null }

/** A conversation with what the filters leave of it, or one contact outside of any. */
export type TimelineGroupView = {
  /** The conversation's id, or the contact's. */
  id: string
  conversation: ConversationRowView | null
  /** The contact that belongs to no conversation: a note, a message that nobody answered. */
  single: TimelineEntryView | null
  /** Entries that the filters leave. */
  entries: number
  firstAt: InstantText
  lastAt: InstantText
}
export type TimelinePage = { groups: TimelineGroupView[]; older: string | null; newer: string | null }

/** A local week that begins on Monday `start` (a day as text). */
export type DensityWeekView = { start: string; inbound: number; outbound: number; breaches: number }

export type DensityView = {
  /** Every week from the first contact, at most eighteen months ago, to this one; silent weeks included. */
  weeks: DensityWeekView[]
  inbound: number
  outbound: number
  weeksWithBreach: number
}

/** What the timeline can be filtered by, over the whole of a customer's history. */
export type TimelineFacetsView = {
  channels: { channel: Channel; count: number }[]
  reasons: { reason: ConversationReason; count: number }[]
  agents: { id: string; name: string; count: number }[]
}

export type TimelineOverviewView = { density: DensityView; facets: TimelineFacetsView; total: number }
