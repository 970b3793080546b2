import 'server-only'
import { database, type Executor, type Transaction } from '@/db/client'
import { contactDecisions } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { topicAllows } from '@/lib/preferences/domain/preferences'
import { type Frequency, findTopic } from '@/lib/preferences/domain/topics'
import { decideContact } from '../domain/decide'
import type { PolicySettings } from '../domain/settings'
import type { ContactDecision, ContactFacts, ContactRequest } from '../domain/types'
import type { Locale } from '../domain/vocabulary'
import { type KnownCustomer, knownCustomer } from '../queries/facts'
import { policySettingsOf } from '../queries/settings'

export type Decided = { decision: ContactDecision; facts: ContactFacts }
export type Question = {
  customerId: string
  request: ContactRequest
  /** The address the message goes to. */
  to?: string | null
  /** The message being decided, which must not count against itself. */
  except?: string | null
  locale?: Locale
}

/** A topic gathered weekly or monthly comes once in as many days. */
const DIGEST_DAYS: Record<Exclude<Frequency, 'each'>, number> = { weekly: 7, monthly: 30 }

/** What the customer chose about the topic of the message, as facts: a topic that is off is an objection to it. */
function withTopic(known: KnownCustomer, request: ContactRequest): ContactFacts {
  const { facts, preferences } = known
  const topic = request.topic === undefined ? null : findTopic(request.topic)
  const commercial = request.purpose === 'marketing' || request.purpose === 'survey' || request.containsPromotion
  if (!topic || !commercial || topicAllows(preferences, topic.id, request.channel)) return facts
  const purpose = request.purpose === 'survey' ? 'survey' : 'marketing'
  return { ...facts, objections: [...(facts.objections ?? []), { purpose, channel: request.channel }] }
}

/** The facts under which a topic that comes as a digest is decided: its own frequency, counted on its own messages. */
function asDigest(known: KnownCustomer, request: ContactRequest, facts: ContactFacts): ContactFacts | null {
  const topic = request.topic === undefined ? null : findTopic(request.topic)
  if (!topic) return null
  const { frequency } = known.preferences.topics[topic.id]
  if (frequency === 'each') return null
  return {
    ...facts,
    frequencyCap: { max: 1, days: DIGEST_DAYS[frequency] },
    marketingSent: known.solicitations
      .filter((sent) => sent.topic === topic.id)
      .map(({ channel, at }) => ({ channel, at })),
  }
}

/** The decision on facts that were looked up. Of two frequencies, the customer's overall and the topic's, the stricter. */
export function decideOn(
  known: KnownCustomer,
  request: ContactRequest,
  now: Date,
  options: { locale?: Locale; settings?: PolicySettings },
): Decided {
  const at = request.at ? new Date(request.at) : now
  const facts = withTopic(known, request)
  const decision = decideContact(request, facts, at, options)
  const digest = asDigest(known, request, facts)
  if (!digest || decision.outcome === 'block') return { decision, facts }
  const gathered = decideContact(request, digest, at, options)
  const later = gathered.outcome === 'defer' && (gathered.until ?? '') > (decision.until ?? '')
  return later ? { decision: gathered, facts: digest } : { decision, facts }
}

/** Looks the customer up and decides. Throws `not_found`. */
export async function decideWithFacts(reader: Executor, question: Question, now: Date): Promise<Decided> {
  const { customerId, request, to = null, except = null, locale } = question
  const known = await knownCustomer(reader, customerId, now, { to, except })
  if (!known) throw new DomainError('not_found')
  const settings = await policySettingsOf(reader)
  return decideOn(known, request, now, locale ? { locale, settings } : { settings })
}

/** May we contact this customer so? Reads only; whoever acts on the answer stores it. Throws `not_found`. */
export async function decideForCustomer(reader: Executor, question: Question, now: Date): Promise<ContactDecision> {
  return (await decideWithFacts(reader, question, now)).decision
}

export type StoredDecision = Pick<
  typeof contactDecisions.$inferInsert,
  'customerId' | 'sourceRecordId' | 'interactionId' | 'stage' | 'overrideReason' | 'overriddenBy'
> & { request: ContactRequest } & Decided

/** Keeps a decision with the facts it was taken on. Do it outside of `lockConsent`: the row locks the customer. */
export const storeDecision = (tx: Transaction, stored: StoredDecision): Promise<void> => storeDecisions(tx, [stored])

/** Keeps several; give them in the order of their customers, which the rows lock. */
export async function storeDecisions(tx: Transaction, given: readonly StoredDecision[]): Promise<void> {
  if (given.length === 0) return
  await tx.insert(contactDecisions).values(
    given.map(({ decision, facts, request, ...row }) => ({
      ...row,
      request,
      facts,
      channel: request.channel,
      outcome: decision.outcome,
      until: decision.until ? new Date(decision.until) : null,
      redirectTo: decision.redirectTo ?? null,
      codes: decision.codes,
      ruleVersion: decision.ruleVersion,
    })),
  )
}

/** A question asked from a screen or through the API. Throws `not_found`. */
export async function askDecision(actor: Actor, question: Question, now = new Date()): Promise<Decided> {
  demand(actor, 'consent.read')
  return decideWithFacts(database(), question, now)
}
