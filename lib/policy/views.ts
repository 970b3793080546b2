import type { Channel } from '@/lib/channels/port'
import type { ContactDecision } from './domain/types'

/** The answer for a composer: the decision as a sentence with its source, and how to go on lawfully. */
export type LiveDecisionView = {
  outcome: ContactDecision['outcome']
  /** "Appel commercial possible lundi à 10 h : hors plage légale (C. conso. D223-9)". */
  sentence: string
  /** With `defer`: when it may leave (ISO, UTC), and in words on the customer's clock. */
  until: string | null
  untilWords: string | null
  /** With `redirect`: the channel of the inbox to use; null when Relais does not have it. */
  redirectTo: Channel | null
  reasons: ContactDecision['reasons']
  ruleVersion: string
  /** Whether this colleague may go on in spite of it, with a written reason. */
  mayOverride: boolean
}
