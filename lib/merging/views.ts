import type { ConsentConflict } from '@/lib/consent/queries/conflicts'
import type { MergeFacts } from '@/lib/identity/queries/merge-facts'
import type { Preferences } from '@/lib/preferences/domain/preferences'

/** What would be different once customers are merged. Instants are ISO 8601 text. */
export type MergeEffectsView = MergeFacts & {
  interactions: number
  conversations: number
  openConversations: number[]
  /** Promises that are not kept yet. */
  promises: number
  /** Privacy requests that wait for an answer, by customer. */
  requests: { customerId: string; kind: 'access' | 'rectification' | 'erasure' | 'restriction' }[]
  consents: ConsentConflict[]
  preferences: {
    /** The longest pause that one of them asked for. */
    pausedUntil: string | null
    /** Topics that one of them refused and another did not: they stay refused. */
    refused: { topic: keyof Preferences['topics']; by: string[] }[]
    /** Channels that others preferred than the one that holds, which is the survivor's. */
    channel: { kept: Preferences['preferredChannel']; given: NonNullable<Preferences['preferredChannel']>[] } | null
  }
}
