import { type Context, contextOf } from './context'
import { type Match, matchesAt } from './matching'
import { RULE_VERSION, type RuleCode, type RuleEffect, rankOf, ruleOf, sentenceOf } from './rules'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings'
import type { ContactDecision, ContactFacts, ContactRequest, Reason } from './types'
import type { ContactChannel, Locale, Outcome } from './vocabulary'
import { endOfWaiting, type Wait, waitsAt } from './waiting'

export interface DecideOptions {
  /** Language of the reasons; French by default. */
  locale?: Locale
  settings?: PolicySettings
}

interface Verdict {
  outcome: Outcome
  until?: number
  redirectTo?: ContactChannel
  matches: Match[]
  waits: Wait[]
  /** The codes that decided, to be listed first. */
  deciding: RuleCode[]
}

/** Redirects at `now`, each with the first target on which the request is allowed, at once rather than later. */
function lawfulRedirect(context: Context, match: Match): ContactChannel | undefined {
  let later: ContactChannel | undefined
  for (const channel of match.targets ?? []) {
    // Another channel has another sender: these facts of the request say nothing about it.
    const request = { ...context.request, channel, senderNumber: undefined, caller: undefined, template: undefined }
    const verdict = settle({ ...context, request }, false)
    if (verdict.outcome === 'allow') return channel
    if (verdict.outcome === 'defer') later ??= channel
  }
  return later
}

/** Rows at `now` with every redirect settled: a lawful target, dropped when optional, otherwise a block. */
function settledMatches(context: Context, now: number, mayRedirect: boolean) {
  const matches: Match[] = []
  let redirectTo: ContactChannel | undefined
  for (const match of matchesAt(context, now)) {
    if (match.effect !== 'redirect') {
      matches.push(match)
      continue
    }
    const target = mayRedirect ? lawfulRedirect({ ...context, at: now }, match) : undefined
    if (target !== undefined) {
      matches.push(match)
      // Where the customer prefers to be reached wins over a platform's way out: one redirect, never a chain.
      if (redirectTo === undefined || match.optional === true) redirectTo = target
    } else if (match.optional !== true) {
      matches.push({ code: match.code, effect: 'block' })
    }
  }
  return { matches, redirectTo }
}

const codesWith = (matches: readonly Match[], effect: RuleEffect) =>
  matches.filter((match) => match.effect === effect).map((match) => match.code)

/**
 * The outcome of a context. When the wait of a DEFER would end where the same request is not allowed
 * (a redirect that holds on, a platform window that closes), deferring would promise what never comes:
 * the redirect is the answer if there is a lawful one, else a block.
 */
function settle(context: Context, mayRedirect: boolean): Verdict {
  const { matches, redirectTo } = settledMatches(context, context.at, mayRedirect)
  const waits = waitsAt(context, context.at)
  const blocks = codesWith(matches, 'block')
  const waiting = waits.map((wait) => wait.code)
  if (blocks.length > 0) return { outcome: 'block', matches, waits, deciding: blocks }
  if (waits.length > 0) {
    const until = endOfWaiting(context)
    if (until === undefined) return { outcome: 'block', matches, waits, deciding: waiting }
    const then = settledMatches(context, until, mayRedirect)
    const thenBlocks = codesWith(then.matches, 'block')
    if (thenBlocks.length > 0) {
      const extra = then.matches.filter((match) => match.effect === 'block')
      return { outcome: 'block', matches: [...matches, ...extra], waits, deciding: thenBlocks }
    }
    if (then.redirectTo === undefined) return { outcome: 'defer', until, matches, waits, deciding: waiting }
    const lasting = then.matches.filter((match) => match.effect === 'redirect')
    const target = redirectTo ?? lasting.map((match) => lawfulRedirect(context, match)).find(Boolean)
    const deciding = lasting.map((match) => match.code)
    const all = [...matches, ...lasting]
    return target === undefined
      ? { outcome: 'block', matches: all, waits, deciding }
      : { outcome: 'redirect', redirectTo: target, matches: all, waits, deciding }
  }
  if (redirectTo !== undefined)
    return { outcome: 'redirect', redirectTo, matches, waits, deciding: codesWith(matches, 'redirect') }
  return { outcome: 'allow', matches, waits, deciding: codesWith(matches, 'allow') }
}

/** Codes strongest first: those that decided, then the others by effect and rank; the longest wait leads. */
function rankedCodes(verdict: Verdict): RuleCode[] {
  const effects: RuleEffect[] = ['block', 'defer', 'redirect', 'allow', 'note']
  const untils = new Map(verdict.waits.map((wait) => [wait.code, wait.until]))
  const entries = new Map<RuleCode, RuleEffect>()
  for (const match of verdict.matches) if (!entries.has(match.code)) entries.set(match.code, match.effect)
  for (const wait of verdict.waits) entries.set(wait.code, 'defer')
  return [...entries]
    .sort(([codeA, effectA], [codeB, effectB]) => {
      const decided = Number(verdict.deciding.includes(codeB)) - Number(verdict.deciding.includes(codeA))
      if (decided !== 0) return decided
      const byEffect = effects.indexOf(effectA) - effects.indexOf(effectB)
      if (byEffect !== 0) return byEffect
      const untilA = untils.get(codeA) ?? 0
      const untilB = untils.get(codeB) ?? 0
      return untilA === untilB ? rankOf(codeA) - rankOf(codeB) : untilA > untilB ? -1 : 1
    })
    .map(([code]) => code)
}

/**
 * Whether a supervisor may override a code here. House policy may be overridden; the law, the platforms
 * and, for solicitations, the customer's own quiet hours and chosen frequency may not.
 */
function overridableFor(code: RuleCode, context: Context): boolean {
  if (ruleOf(code).overridable !== 'supervisor') return false
  if (code === 'QUIET') return context.commercial === undefined
  if (code === 'FREQ') return context.facts.frequencyCap === undefined
  return true
}

/**
 * May we contact this customer, for this purpose, on this channel, at this time (CONTACT-POLICY.md)?
 * Pure, total and deterministic for any input that passes `lib/policy/schemas.ts`.
 */
export function decideContact(
  request: ContactRequest,
  facts: ContactFacts,
  now: Date,
  options: DecideOptions = {},
): ContactDecision {
  const settings = options.settings ?? DEFAULT_SETTINGS
  const locale = options.locale ?? 'fr'
  const context = contextOf(request, facts, now, settings)
  const verdict = settle(context, true)
  const codes = rankedCodes(verdict)
  const cap = facts.frequencyCap ?? settings.frequency
  const { attemptsMax, attemptsDays, refusalDays } = settings.phone
  const figures = { attemptsMax, attemptsDays, refusalDays, frequencyMax: cap.max, frequencyDays: cap.days }
  const reasons: Reason[] = codes.map((code) => ({
    code,
    text: sentenceOf(code, figures, locale),
    source: ruleOf(code).source[locale],
  }))
  const decision: ContactDecision = {
    outcome: verdict.outcome,
    codes,
    reasons,
    ruleVersion: settings.revision === undefined ? RULE_VERSION : `${RULE_VERSION}+${settings.revision}`,
  }
  if (verdict.until !== undefined) decision.until = new Date(verdict.until).toISOString()
  if (verdict.redirectTo !== undefined) decision.redirectTo = verdict.redirectTo
  if (verdict.outcome !== 'allow') {
    const restricting = new Set<RuleCode>([
      ...verdict.deciding,
      ...verdict.waits.map((wait) => wait.code),
      ...verdict.matches
        .filter((match) => match.effect === 'block' || match.effect === 'redirect')
        .map((match) => match.code),
    ])
    decision.overridable = [...restricting].every((code) => overridableFor(code, context)) ? 'supervisor' : 'never'
  }
  return decision
}

/**
 * Whether a supervisor's override that names these codes still covers a decision taken again later: the
 * decision must be overridable as a whole, and every policy code in it must be among those accepted.
 */
export function isOverridden(decision: ContactDecision, accepted: readonly RuleCode[]): boolean {
  return (
    decision.overridable === 'supervisor' &&
    decision.codes.every((code) => ruleOf(code).overridable !== 'supervisor' || accepted.includes(code))
  )
}
