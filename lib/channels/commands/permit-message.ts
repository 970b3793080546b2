import 'server-only'
import type { Transaction } from '@/db/client'
import { type Actor, can, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type Decided, decideWithFacts } from '@/lib/policy/commands/decide'
import { describeDecision } from '@/lib/policy/domain/describe'
import type { ContactRequest } from '@/lib/policy/domain/types'
import type { Locale } from '@/lib/policy/domain/vocabulary'

export type Permit = Decided & {
  override: { overrideReason: string; overriddenBy: string | null } | null
  /** The message leaves no sooner; null for at once. */
  notBefore: Date | null
}

type Asked = {
  customerId: string
  request: ContactRequest
  to: string
  overrideReason?: string | undefined
  whenDeferred: 'wait' | 'refuse'
}

const localeOf = (actor: Actor): Locale => (actor.kind === 'user' ? actor.locale : 'fr')

/** The refusal as an expected error: its code and the sentence with its source, for whoever asked. */
function refusal(actor: Actor, { decision, facts }: Decided, request: ContactRequest, now: Date): DomainError {
  const params = {
    code: decision.codes[0] ?? '',
    reason: describeDecision(decision, request, facts, now, localeOf(actor)),
    ...(decision.until ? { until: decision.until } : {}),
    ...(decision.redirectTo ? { channel: decision.redirectTo } : {}),
  }
  const code = { block: 'contact_blocked', defer: 'contact_deferred', redirect: 'contact_redirected' } as const
  return new DomainError(decision.outcome === 'allow' ? 'conflict' : code[decision.outcome], { params })
}

/**
 * The decision when a message is queued. A DEFER may be waited for; anything else than ALLOW needs the override of
 * somebody who may, with a reason in writing, and only where house policy alone is in the way.
 * Throws `contact_blocked`, `contact_deferred`, `contact_redirected`, `override_refused`.
 */
export async function permitMessage(tx: Transaction, actor: Actor, asked: Asked): Promise<Permit> {
  const now = new Date()
  const { customerId, request, to, overrideReason, whenDeferred } = asked
  const decided = await decideWithFacts(tx, { customerId, request, to, locale: localeOf(actor) }, now)
  const { decision } = decided
  if (decision.outcome === 'allow') return { ...decided, override: null, notBefore: null }
  if (overrideReason !== undefined) {
    if (decision.overridable !== 'supervisor' || !can(actor, 'policy.override'))
      throw new DomainError('override_refused')
    return { ...decided, override: { overrideReason, overriddenBy: userIdOf(actor) }, notBefore: null }
  }
  if (decision.outcome === 'defer' && decision.until !== undefined && whenDeferred === 'wait')
    return { ...decided, override: null, notBefore: new Date(decision.until) }
  throw refusal(actor, decided, request, now)
}
