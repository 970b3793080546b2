import type {
  attachments,
  blobs,
  commitments,
  conversationEvents,
  conversationReads,
  conversations,
  interactions,
  mentions,
} from '../schema'
import type { QueueKey } from './company'
import type { Person, RecordPlan } from './people'
import { seedId } from './random'
import type { StaffKey } from './sign-ins'

export type Row<T extends { $inferInsert: object }> = T['$inferInsert']

/** Everything the conversations leave behind, as rows ready to insert. */
export type Stage = {
  now: Date
  conversations: Row<typeof conversations>[]
  interactions: Row<typeof interactions>[]
  events: Row<typeof conversationEvents>[]
  commitments: Row<typeof commitments>[]
  attachments: Row<typeof attachments>[]
  blobs: Map<string, Row<typeof blobs>>
  mentions: Row<typeof mentions>[]
  reads: Row<typeof conversationReads>[]
  /** Records that the channels themselves made (sender of a mail, of a text message …), by key. */
  senders: Map<string, { person: Person; plan: RecordPlan; at: Date }>
  /** How often each wording was used: the least used ones come next. */
  said: Map<string, number>
}

/** A stage on which nothing has happened yet; nothing will after `now`. */
export function emptyStage(now: Date): Stage {
  return {
    now,
    conversations: [],
    interactions: [],
    events: [],
    commitments: [],
    attachments: [],
    blobs: new Map(),
    mentions: [],
    reads: [],
    senders: new Map(),
    said: new Map(),
  }
}

export const userId = (key: StaffKey) => seedId(`user:${key}`)
export const queueId = (key: QueueKey) => seedId(`queue:${key}`)
export const accountId = (key: string) => seedId(`account:${key}`)
export const customerId = (person: Person) => seedId(`customer:${person.key}`)
export const recordId = (plan: { source: string; sourceKey: string }) =>
  seedId(`record:${plan.source}:${plan.sourceKey}`)
