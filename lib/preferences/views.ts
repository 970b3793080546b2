import type { TopicStanding } from './domain/consents'
import type { Preferences } from './domain/preferences'
import type { SaidOn } from './domain/said-on'

/** What a customer chose, for the colleague who serves them. Instants are ISO 8601 in UTC. */
export type PreferencesView = {
  customerId: string
  preferences: Omit<Preferences, 'topics'>
  topics: TopicStanding[]
  necessaryOnly: boolean
  /** Whether a pause is on now. */
  paused: boolean
  /** The last choice: when and how it was made, and by whom where a colleague wrote it down. */
  latest: {
    at: string
    method: 'portal' | 'one_click' | 'agent' | 'stop' | 'import'
    saidOn: SaidOn | null
    recordedBy: string | null
  } | null
  rights: { record: boolean }
}
