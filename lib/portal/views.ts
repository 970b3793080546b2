import type { LedgerChannel, LedgerMethod, LedgerPurpose, LedgerState } from '@/lib/consent/domain/event'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import type { TopicStanding } from '@/lib/preferences/domain/consents'
import type { Preferences } from '@/lib/preferences/domain/preferences'
import type { OwnRequestView } from '@/lib/privacy/views'

/** Where the customer can be reached; masked for who came by a personal link. */
export type ReachView = { id: string; kind: 'email' | 'phone'; shown: string; verified: boolean }

/** One thing that was said, newest first. A consent has its proof in the ledger; a preference is in the download. */
export type SaidView =
  | {
      on: 'consent'
      id: string
      at: string
      purpose: LedgerPurpose
      channel: LedgerChannel
      state: LedgerState
      method: LedgerMethod
    }
  | {
      on: 'preference'
      id: string
      at: string
      key: string
      value: unknown
      method: 'portal' | 'one_click' | 'agent' | 'stop' | 'import'
    }

export type RecipientView = { name: string; why: { fr: string; en: string } }

export type PortalView = {
  name: string
  scope: 'full' | 'preferences'
  until: string
  preferences: Preferences
  topics: readonly TopicStanding[]
  necessaryOnly: boolean
  /** Whether a pause is on now. */
  paused: boolean
  reach: readonly ReachView[]
  /** Null for who came by a personal link: the file stays closed. */
  file: { said: readonly SaidView[]; saidCount: number; requests: readonly OwnRequestView[] } | null
  recipients: readonly RecipientView[]
  partners: readonly string[]
  organisation: { name: string; brand: string; email: string; policyUrl: string | null }
}

/** What a form of the page answers to script. */
export type SavedView = { changeId: string | null; what: string }

/** One's own data as the page shows it, each value with the system that said it. */
export type OwnDataView = {
  kind: 'individual' | 'organisation'
  identity: readonly {
    field: 'givenName' | 'familyName' | 'organisationName' | 'birthDate'
    value: string | null
    source: string | null
  }[]
  points: readonly {
    id: string
    kind: ContactPointKind
    asTyped: string
    /** Everybody who told us, the first of them first. */
    sources: string[]
    verified: boolean
    since: string
  }[]
  exchanges: number
  organisation: PortalView['organisation']
}
