import type { Channel } from '@/lib/channels/port'
import type { RuleCode, RuleEffect } from './domain/rules'
import type { PolicyFigures } from './domain/settings'
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

/** One rule, as a person reads it. */
export type RuleView = {
  code: RuleCode
  effect: RuleEffect
  /** A few words for a list. */
  short: string
  text: string
  source: string
  /** Where the source can be read; null for house policy. */
  sourceAddress: string | null
  /** False for a row of the policy that was written from memory and must be re-checked. */
  verified: boolean
  /** Whether a supervisor may go on in spite of it, with a written reason. */
  overridable: boolean
  /** Day from which it is in force, where the policy gives one. */
  since: string | null
}

/** The contact policy as it stands. */
export type ContactPolicyView = {
  ruleVersion: string
  /** Names the administrator's figures in the rule version of decisions; null where the default holds. */
  revision: string | null
  figures: PolicyFigures
  /** Strongest first within each effect. */
  rules: RuleView[]
  mayEdit: boolean
}
