import 'server-only'
import type { z } from 'zod'
import { database } from '@/db/client'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { decideWithFacts } from '../commands/decide'
import { inboxChannelOf, policyChannelOf } from '../domain/channels'
import { placeOf } from '../domain/departments'
import { describeDecision, formatUntil } from '../domain/describe'
import { liveDecisionInput } from '../schemas'
import type { LiveDecisionView } from '../views'

/** What the composer shows while somebody writes. Nothing is stored. Throws `not_found`, `invalid_input`. */
export async function getLiveDecision(
  actor: Actor,
  customerId: string,
  given: z.input<typeof liveDecisionInput>,
): Promise<LiveDecisionView> {
  demand(actor, 'consent.read')
  const parsed = liveDecisionInput.safeParse(given)
  const channel = parsed.success ? policyChannelOf(parsed.data.channel) : null
  if (!parsed.success || !channel) throw new DomainError('invalid_input')
  if (!isId(customerId)) throw new DomainError('not_found')
  const { purpose, topic, to } = parsed.data
  const locale = actor.kind === 'user' ? actor.locale : 'fr'
  const now = new Date()
  const request = { purpose, topic, channel, agentTyped: true }
  const { decision, facts } = await decideWithFacts(database(), { customerId, request, to: to ?? null, locale }, now)
  const { zone } = placeOf(facts.timeZone, facts.department)
  return {
    outcome: decision.outcome,
    sentence: describeDecision(decision, request, facts, now, locale),
    until: decision.until ?? null,
    untilWords: decision.until ? formatUntil(new Date(decision.until), now, zone, locale) : null,
    redirectTo: decision.redirectTo ? inboxChannelOf(decision.redirectTo) : null,
    reasons: decision.reasons,
    ruleVersion: decision.ruleVersion,
    mayOverride: decision.overridable === 'supervisor' && can(actor, 'policy.override'),
  }
}
