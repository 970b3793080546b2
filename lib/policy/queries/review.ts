import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { contactDecisions, customers, interactions, users } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { DAY_MS } from '@/lib/platform/time'
import { RULE_CODES, type RuleCode, type RuleEffect } from '../domain/rules'
import type { ContactFacts, ContactRequest } from '../domain/types'
import type { ContactChannel, Locale, Outcome, Purpose } from '../domain/vocabulary'
import type { ReviewInput } from '../schemas'
import type { RuleView } from '../views'
import { ruleView } from './rule-view'
import { policySettingsOf } from './settings'

const PAGE = 50
const EFFECTS: readonly RuleEffect[] = ['block', 'defer', 'redirect', 'allow', 'note']

export type RuleCountView = RuleView & { messages: number }
export type DecisionCountsView = {
  /** Messages decided in the period. */
  messages: number
  /** Messages per outcome; one that was deferred and then allowed counts in both. */
  outcomes: Record<Outcome, number>
  /** Rules that matched: those that stood in the way first, the most frequent of them first. */
  rules: RuleCountView[]
}

export type DecisionRowView = {
  id: string
  at: string
  stage: 'queued' | 'send' | 'api'
  outcome: Outcome
  until: string | null
  redirectTo: ContactChannel | null
  /** What decided, in a few words, with its source. */
  because: string
  source: string
  codes: RuleCode[]
  channel: ContactChannel
  purpose: Purpose
  topic: string | null
  /** The name is null once the customer was erased. */
  customer: { id: string; name: string | null }
  /** Null where no message belongs to it. */
  message: { interactionId: string; conversationId: string | null; preview: string } | null
  override: { reason: string; by: string | null } | null
}

const since = (days: number) => new Date(Date.now() - days * DAY_MS)
/** What is counted: a message once, however often it was decided; a question of the API by itself. */
const MESSAGE = sql`coalesce(${contactDecisions.interactionId}, ${contactDecisions.id})`
const isKnown = (code: string): code is RuleCode => (RULE_CODES as readonly string[]).includes(code)

/** How often each rule and each outcome was applied in the last `days`. */
export async function countDecisions(actor: Actor, days: number, locale: Locale): Promise<DecisionCountsView> {
  demand(actor, 'policy.review')
  const db = database()
  const recent = sql`${contactDecisions.at} >= ${since(days).toISOString()}::timestamptz`
  const [settings, counts] = await Promise.all([
    policySettingsOf(db),
    // One pass over an index that holds all of it; told apart by hashing, which costs less than `count(distinct …)` sorting.
    db.execute<{ outcome: Outcome | null; code: string | null; messages: number }>(sql`
      with decided as materialized (
        select ${MESSAGE} as message, outcome, codes from ${contactDecisions} where ${recent}
      )
      select null as outcome, null as code, count(*)::int as messages from (select distinct message from decided) m
      union all
      select outcome, null, count(*)::int from (select distinct outcome, message from decided) m group by outcome
      union all
      select null, code, count(*)::int from (select distinct code, message from decided, unnest(codes) as code) m group by code
      order by messages desc, code`),
  ])
  const of = (outcome: Outcome) => counts.find((row) => row.outcome === outcome)?.messages ?? 0
  return {
    messages: counts.find(({ outcome, code }) => outcome === null && code === null)?.messages ?? 0,
    outcomes: { allow: of('allow'), defer: of('defer'), redirect: of('redirect'), block: of('block') },
    rules: counts
      .flatMap(({ code, messages }) =>
        code !== null && isKnown(code) ? [{ ...ruleView(code, settings, locale), messages }] : [],
      )
      .sort((a, b) => EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect)),
  }
}

/** Decisions with their messages, newest first, by keyset; of several of one message that match, the last one. */
export async function listDecisions(
  actor: Actor,
  { days, code, outcome, before }: ReviewInput,
  locale: Locale,
): Promise<{ items: DecisionRowView[]; next: string | null }> {
  demand(actor, 'policy.review')
  const db = database()
  const matching = (alias: ReturnType<typeof sql>) =>
    sql.join(
      [
        sql`true`,
        ...(code ? [sql`${alias}.codes @> array[${code}]::text[]`] : []),
        ...(outcome ? [sql`${alias}.outcome = ${outcome}`] : []),
      ],
      sql` and `,
    )
  const rows = await db
    .select({
      decision: contactDecisions,
      customer: customers.displayName,
      erasedAt: customers.erasedAt,
      conversationId: interactions.conversationId,
      text: sql<string | null>`left(${interactions.visibleText}, 200)`,
      by: users.name,
    })
    .from(contactDecisions)
    .innerJoin(customers, eq(customers.id, contactDecisions.customerId))
    .leftJoin(interactions, eq(interactions.id, contactDecisions.interactionId))
    .leftJoin(users, eq(users.id, contactDecisions.overriddenBy))
    .where(
      and(
        sql`${contactDecisions.at} >= ${since(days).toISOString()}::timestamptz`,
        matching(sql`contact_decisions`),
        sql`not exists (
          select from contact_decisions later
          where later.interaction_id = ${contactDecisions.interactionId} and later.id > ${contactDecisions.id}
            and ${matching(sql`later`)})`,
        before
          ? sql`(${contactDecisions.at}, ${contactDecisions.id}) < (select at, id from contact_decisions where id = ${before}::uuid)`
          : undefined,
      ),
    )
    // Spelled like the index: without NULLS LAST Postgres would sort what is already sorted.
    .orderBy(sql`${contactDecisions.at} desc nulls last`, sql`${contactDecisions.id} desc nulls last`)
    .limit(PAGE + 1)
  const settings = await policySettingsOf(db)
  const items = rows
    .slice(0, PAGE)
    .map(({ decision, customer, erasedAt, conversationId, text, by }): DecisionRowView => {
      const codes = decision.codes.filter(isKnown)
      const deciding = codes[0] ? ruleView(codes[0], settings, locale) : null
      return {
        id: decision.id,
        at: decision.at.toISOString(),
        stage: decision.stage,
        outcome: decision.outcome,
        until: decision.until?.toISOString() ?? null,
        redirectTo: decision.redirectTo,
        because: deciding?.short ?? '',
        source: deciding?.source ?? '',
        codes,
        channel: decision.channel,
        purpose: decision.request.purpose,
        topic: decision.request.topic ?? null,
        customer: { id: decision.customerId, name: erasedAt ? null : customer },
        message: decision.interactionId
          ? { interactionId: decision.interactionId, conversationId, preview: text ?? '' }
          : null,
        override: decision.overrideReason === null ? null : { reason: decision.overrideReason, by },
      }
    })
  return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null }
}

/** The question of a decision as it was asked, to be looked at again. Throws `not_found`. */
export async function getDecisionQuestion(
  actor: Actor,
  decisionId: string,
): Promise<{ request: ContactRequest; facts: ContactFacts; at: string }> {
  demand(actor, 'policy.review')
  if (!isId(decisionId)) throw new DomainError('not_found')
  const [row] = await database()
    .select({ request: contactDecisions.request, facts: contactDecisions.facts, at: contactDecisions.at })
    .from(contactDecisions)
    .where(eq(contactDecisions.id, decisionId))
  if (!row) throw new DomainError('not_found')
  const at = row.at.toISOString()
  // Replayed at its own time, unless it asked about another.
  return { request: { ...row.request, at: row.request.at ?? at }, facts: row.facts, at }
}
