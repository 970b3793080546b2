import 'server-only'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { decideContact } from '../domain/decide'
import { describeDecision } from '../domain/describe'
import type { ContactDecision, ContactFacts, ContactRequest } from '../domain/types'
import type { Locale } from '../domain/vocabulary'
import type { RuleView } from '../views'
import { ruleView } from './rule-view'
import { policySettingsOf } from './settings'

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
