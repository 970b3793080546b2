import type { Channel } from '@/lib/channels/port'
import { localDay } from '@/lib/conversations/domain/deadline'
import { type Contact, type Gap, isStep, type Promised, stepsOf } from '@/lib/conversations/domain/journey'
import type {
  EarlierConversationView,
  EventView,
  InteractionView,
  ThreadEntryView,
  ThreadPage,
} from '@/lib/conversations/views'

export type ThreadItem = {
  entry: ThreadEntryView
  /** A new day begins here: its date stands before the item. */
  day: string | null
  /** The item's own day is not the one that stands above it: it says its date itself. */
  dated: boolean
  /** The first one since the reader's last visit. */
  first: boolean
}

/** What happened on one channel without a break; `gap` is the sentence before it. */
export type Segment = {
  key: string
  channel: Channel
  missed: boolean
  gap: Gap | null
  day: string | null
  items: ThreadItem[]
}

export type ConversationBlock = { conversation: EarlierConversationView; complete: boolean; segments: Segment[] }

const contactOf = (entry: InteractionView): Contact => ({
  id: entry.id,
  channel: entry.channel,
  direction: entry.direction,
  kind: entry.kind,
  automatic: entry.automatic,
  missed: entry.missed,
  at: entry.at,
})

/** Events that the thread says in words; that a conversation was opened is said by its first message. */
const isTold = (event: EventView) => event.kind !== 'opened'

/** Reopened or woken by the message that follows, by nobody. */
const isConsequence = (entry: ThreadEntryView) =>
  entry.type === 'event' && entry.actor === null && (entry.kind === 'reopened' || entry.kind === 'woken')

type Options = { promises: readonly Promised[]; readAt: string | null; timeZone: string }

function segmentsOf(entries: readonly ThreadEntryView[], { promises, readAt, timeZone }: Options): Segment[] {
  const contacts = entries.flatMap((entry) => (entry.type === 'interaction' ? [contactOf(entry)] : []))
  const gaps = new Map(stepsOf(contacts, promises).map(({ contact, gap }) => [contact.id, gap]))
  const segments: Segment[] = []
  let waiting: ThreadItem[] = []
  let shownDay = Number.NEGATIVE_INFINITY
  let marked = readAt === null

  const itemOf = (entry: ThreadEntryView): ThreadItem => {
    const day = localDay(Date.parse(entry.at), timeZone)
    const begins = day > shownDay
    if (begins) shownDay = day
    const arrived =
      entry.type === 'interaction' && entry.direction === 'inbound' && readAt !== null && entry.receivedAt > readAt
    const first = arrived && !marked
    if (first) marked = true
    return { entry, day: begins ? entry.at : null, dated: day < shownDay, first }
  }

  for (const entry of entries) {
    if (entry.type === 'event' && !isTold(entry)) continue
    const item = itemOf(entry)
    const current = segments.at(-1)
    if (entry.type === 'event' || !isStep(contactOf(entry))) {
      // What a message brought about is told with that message.
      if (current && !isConsequence(entry)) current.items.push(item)
      else waiting.push(item)
      continue
    }
    const gap = gaps.get(entry.id) ?? null
    if (current && current.channel === entry.channel && gap === null) {
      current.items.push(...waiting, item)
      waiting = []
      current.missed = current.missed && entry.missed
      continue
    }
    segments.push({
      key: entry.id,
      channel: entry.channel,
      missed: entry.missed,
      gap,
      day: null,
      items: [...waiting, item],
    })
    waiting = []
  }
  const [leftover] = waiting
  const lastSegment = segments.at(-1)
  if (lastSegment) lastSegment.items.push(...waiting)
  else if (leftover)
    segments.push({ key: leftover.entry.id, channel: 'internal', missed: false, gap: null, day: null, items: waiting })
  for (const segment of segments) {
    // The date stands above the channel's head, not between the head and its first message.
    const [head] = segment.items
    if (head?.day) {
      segment.day = head.day
      head.day = null
    }
  }
  return segments
}

/** The loaded pages (newest first) as the thread shows them: conversations, oldest first, in stretches of one channel. */
export function blocksOf(pages: readonly ThreadPage[], options: Options): ConversationBlock[] {
  const blocks: { conversation: EarlierConversationView; complete: boolean; entries: ThreadEntryView[] }[] = []
  for (const page of pages) {
    const current = blocks.at(-1)
    if (current?.conversation.id === page.conversation.id) {
      current.entries.unshift(...page.entries)
      current.complete = page.complete
    } else {
      blocks.push({ conversation: page.conversation, complete: page.complete, entries: [...page.entries] })
    }
  }
  return blocks
    .map(({ entries, ...block }, index) => ({
      ...block,
      // Promises and the last visit are those of the conversation that is open, the newest.
      segments: segmentsOf(entries, index === 0 ? options : { ...options, promises: [], readAt: null }),
    }))
    .toReversed()
}
