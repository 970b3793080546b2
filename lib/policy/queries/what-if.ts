import 'server-only'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { decideContact } from '../domain/decide'
import { describeDecision } from '../domain/describe'
import { type RuleCode, type RuleEffect, ruleOf, sentenceOf } from '../domain/rules'
import type { PolicySettings } from '../domain/settings'
import type { ContactDecision, ContactFacts, ContactRequest } from '../domain/types'
import type { Locale } from '../domain/vocabulary'
import { policySettingsOf } from './settings'

/** One rule, as a person reads it. */
export type RuleView = {
  code: RuleCode
  effect: RuleEffect
  /** A few words for a list. */
  short: string
  text: string
  source: string
  /** False for a row of the policy that was written from memory and must be re-checked. */
  verified: boolean
  /** Whether a supervisor may go on in spite of it, with a written reason. */
  overridable: boolean
  /** Day from which it is in force, where the policy gives one. */
  since: string | null
}

export type WhatIfView = {
  outcome: ContactDecision['outcome']
  until: string | null
  redirectTo: ContactDecision['redirectTo'] | null
  overridable: ContactDecision['overridable'] | null
  /** The decision as the composer says it. */
  sentence: string
  /** Every rule that matched, strongest first. */
  rules: RuleView[]
  ruleVersion: string
}

/** The figures that sentences quote. */
const figuresOf = ({ phone, frequency }: PolicySettings) => ({
  attemptsMax: phone.attemptsMax,
  attemptsDays: phone.attemptsDays,
  refusalDays: phone.refusalDays,
  frequencyMax: frequency.max,
  frequencyDays: frequency.days,
})

/** A rule in words, with the figures in force unless its sentence is already known. */
export function ruleView(code: RuleCode, settings: PolicySettings, locale: Locale, sentence?: string): RuleView {
  const rule = ruleOf(code)
  return {
    code,
    effect: rule.effect,
    short: rule.short[locale],
    text: sentence ?? sentenceOf(code, figuresOf(settings), locale),
    source: rule.source[locale],
    verified: rule.verified,
    overridable: rule.overridable === 'supervisor',
    since: rule.since ?? null,
  }
}

/** What would be decided on any facts: nothing is looked up and nothing is kept. */
export async function askWhatIf(
  actor: Actor,
  { request, facts }: { request: ContactRequest; facts: ContactFacts },
  now: Date,
  locale: Locale,
): Promise<WhatIfView> {
  demand(actor, 'policy.review')
  const settings = await policySettingsOf(database())
  const decision = decideContact(request, facts, now, { locale, settings })
  return {
    outcome: decision.outcome,
    until: decision.until ?? null,
    redirectTo: decision.redirectTo ?? null,
    overridable: decision.overridable ?? null,
    sentence: describeDecision(decision, request, facts, now, locale),
    rules: decision.reasons.map(({ code, text }) => ruleView(code, settings, locale, text)),
    ruleVersion: decision.ruleVersion,
  }
}
