import 'server-only'
import { database, type Executor } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { decideContact } from '../domain/decide'
import type { PolicySettings } from '../domain/settings'
import type { ContactDecision } from '../domain/types'
import type { Locale } from '../domain/vocabulary'
import { knownCustomer } from '../queries/facts'
import { policySettingsOf } from '../queries/settings'
import type { ContactDecisionInput } from '../schemas'
import { decideOn, type StoredDecision, storeDecisions } from './decide'

/** Questions looked up side by side: below the pool of connections. */
const AT_ONCE = 4

/** An unknown customer answers for itself; the other questions of the batch are answered. */
export type Answer = ContactDecision | { customerId: string; error: 'not_found' }

type Options = { locale: Locale; settings: PolicySettings }

async function answerOne(
  reader: Executor,
  question: ContactDecisionInput,
  now: Date,
  options: Options,
): Promise<{ answer: Answer; kept: StoredDecision | null }> {
  const { customerId, facts, ...request } = question
  if (customerId === undefined) {
    const at = request.at ? new Date(request.at) : now
    return { answer: decideContact(request, facts ?? {}, at, options), kept: null }
  }
  const known = await knownCustomer(reader, customerId, now)
  if (!known) return { answer: { customerId, error: 'not_found' }, kept: null }
  const decided = decideOn(known, request, now, options)
  const { customerId: survivor, sourceRecordId } = known
  const kept = sourceRecordId && { customerId: survivor, sourceRecordId, stage: 'api' as const, request, ...decided }
  return { answer: decided.decision, kept: kept || null }
}

/** Customers are locked by the rows: in one order for everybody. */
const inOrder = (kept: readonly (StoredDecision | null)[]) =>
  kept.filter((each) => each !== null).sort((a, b) => (a.customerId < b.customerId ? -1 : 1))

/**
 * Answers questions of integrators, in order. On a customer: facts are looked up and the decision is kept. On explicit
 * facts: a dry run, nothing is stored. Throws `not_found` for a single unknown customer.
 */
export async function answerQuestions(
  actor: Actor,
  questions: readonly ContactDecisionInput[],
  locale: Locale,
  now = new Date(),
): Promise<Answer[]> {
  demand(actor, 'consent.read')
  const db = database()
  const options = { locale, settings: await policySettingsOf(db) }
  const done: Awaited<ReturnType<typeof answerOne>>[] = []
  for (let from = 0; from < questions.length; from += AT_ONCE) {
    const part = questions.slice(from, from + AT_ONCE)
    done.push(...(await Promise.all(part.map((question) => answerOne(db, question, now, options)))))
  }
  await db.transaction((tx) => storeDecisions(tx, inOrder(done.map(({ kept }) => kept))))
  const answers = done.map(({ answer }) => answer)
  const [only] = answers
  if (answers.length === 1 && only && 'error' in only) throw new DomainError('not_found')
  return answers
}
