import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared, type Transaction } from '@/db/client'
import type { ContactPointKind } from '../domain/contact-points'
import { isMatchKey } from '../domain/contact-points'
import { type CustomerKind, hardFactsOf, matcherRecord, type StatedIdentity } from '../domain/customer-record'
import type { Matcher } from '../domain/score'
import type { Frequency } from '../domain/scorer'
import { type Comparable, judge, type Verdict } from '../domain/verdict'
import {
  customersByPoints,
  keysOf,
  matchingPoints,
  matchRecords,
  type PointMatch,
  type Term,
  termFrequencies,
} from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'

export type StatedRecord = { id: string; source: string; kind: CustomerKind; attributes: StatedIdentity }
export type LockedPoint = { id: string; kind: ContactPointKind; value: string; shared: boolean }

/** What the matcher found about one record, before anything is locked or written. */
export type Findings = {
  /** The customer of the record from now on, and the record that led to it; null for a new customer. */
  home: PointMatch | null
  /** Customers that are one with `home` now that this record is known, the likeliest first. */
  same: readonly Found[]
  /** Customers that a person should compare, the likeliest first. */
  review: readonly Found[]
  keys: readonly bigint[]
  modelVersion: number
}
export type Found = { customerId: string; verdict: Verdict }

/** Of the customers that share a key, so many are looked at as a whole: the likeliest. */
const MOST_JUDGED = 8
/** So many pairs at most are put before the stewards for one record: more would be namesakes. */
const MOST_PROPOSED = 3

/** Sources whose address is itself who speaks: what comes from it belongs to whoever has it, whatever name it signs with. */
const SPEAKS_BY_ADDRESS = /^(?:email|sms|whatsapp|messenger|instagram|x|facebook|phone)$/

/** Whether one of these customers was taken out of the other by hand: they are not brought together by a machine again. */
export async function wereParted(db: Executor, a: string, b: string): Promise<boolean> {
  const [row] = await executePrepared(
    db,
    sql`select 1 from merges where undone_at is not null
      and ((survivor_id = ${a}::uuid and merged_id = ${b}::uuid) or (survivor_id = ${b}::uuid and merged_id = ${a}::uuid)) limit 1`,
  )
  return row !== undefined
}

/** The terms whose frequency comparing these records asks for: that depends on the records alone, so it is tried first. */
function askedTerms(matcher: Matcher, left: readonly Comparable[], right: readonly Comparable[]): Term[] {
  const asked = new Map<string, Term>()
  const note: Frequency = (name, term) => {
    asked.set(`${name}\u0000${term}`, { name, term })
    return -1
  }
  for (const one of left) for (const two of right) matcher.score(one.prepared, two.prepared, note)
  return [...asked.values()]
}

/**
 * Looks for the customers that a record may belong to: by its contact points, then by the match model among the records
 * that share a key with it. `own` is the record's customer when it has one. Reads only.
 */
export async function findMatches(
  tx: Transaction,
  rules: MatchRules,
  record: StatedRecord,
  points: readonly LockedPoint[],
  own: string | null,
): Promise<Findings> {
  const { matcher, version } = rules.matcher(record.kind)
  const usable = points.filter((point) => !point.shared && !rules.blocked(point.kind, point.value))
  const stated = { id: record.id, attributes: record.attributes, points: usable }
  const known = own ? await matchRecords(tx, rules, record.kind, { customers: [own] }, stated) : []
  const me = known.find(({ id }) => id === record.id) ?? {
    id: record.id,
    customerId: own ?? '',
    prepared: matcher.prepare(matcherRecord(record.kind, record.attributes, matchingPoints(rules, usable))),
    facts: hardFactsOf(record.kind, record.attributes),
  }
  const kin = known.filter(({ id }) => id !== me.id)
  const keys = keysOf(record.kind, matcher, me.prepared, record.attributes)
  const pointers = usable.filter(({ kind, value }) => isMatchKey(kind, value))
  // Sent together: neither needs the other's answer.
  const [pointing, sharing] = await Promise.all([
    customersByPoints(tx, rules, pointers).then((all) => all.filter(({ customerId }) => customerId !== own)),
    matchRecords(tx, rules, record.kind, { sharing: { keys, except: record.id } }),
  ])
  const pointedAt = pointing.map(({ customerId }) => customerId)
  const read = new Set(sharing.map(({ customerId }) => customerId))
  const unread = pointedAt.filter((customerId) => !read.has(customerId))
  const strangers = [...sharing, ...(await matchRecords(tx, rules, record.kind, { customers: unread }))].filter(
    ({ customerId }) => customerId !== own,
  )
  const theirs = Map.groupBy(strangers, ({ customerId }) => customerId)
  const frequency = await termFrequencies(tx, record.kind, askedTerms(matcher, [me, ...kin], strangers))
  const plausible = strangers
    .map(({ customerId, prepared }) => ({ customerId, score: matcher.score(me.prepared, prepared, frequency) }))
    .filter(({ score }) => score.band !== 'none')
    .sort((a, b) => b.score.weight - a.score.weight || (a.customerId < b.customerId ? -1 : 1))
    .map(({ customerId }) => customerId)
  const speaksByAddress = SPEAKS_BY_ADDRESS.test(record.source)
  const judged = [...new Set([...pointedAt, ...plausible])].slice(0, MOST_JUDGED)
  const against = (group: readonly Comparable[], customers: readonly string[], rarity: Frequency): Found[] =>
    customers
      .flatMap((customerId) => {
        const verdict = judge(matcher, rarity, group, theirs.get(customerId) ?? [])
        return verdict ? [{ customerId, verdict }] : []
      })
      .sort(
        (a, b) => b.verdict.best.score.weight - a.verdict.best.score.weight || (a.customerId < b.customerId ? -1 : 1),
      )
  const alone = against([me], judged, frequency)
  const refused = new Set(alone.filter(({ verdict }) => verdict.contradicted).map(({ customerId }) => customerId))
  const pointed = own ? undefined : pointing.find(({ customerId }) => speaksByAddress || !refused.has(customerId))
  const [likeliest] = alone.filter(({ verdict }) => verdict.band === 'same')
  const home = own
    ? { customerId: own, sourceRecordId: record.id }
    : (pointed ?? (likeliest ? { customerId: likeliest.customerId, sourceRecordId: likeliest.verdict.best.b } : null))
  // Two customers that this record has in common are judged with all that is known of its own.
  const atHome = home ? (theirs.get(home.customerId) ?? []) : []
  const family = [me, ...kin, ...atHome]
  const rest = judged.filter((customerId) => customerId !== home?.customerId)
  const restRecords = atHome.length > 0 ? rest.flatMap((customerId) => theirs.get(customerId) ?? []) : []
  const others = against(
    family,
    rest,
    restRecords.length > 0
      ? await termFrequencies(tx, record.kind, askedTerms(matcher, family, restRecords))
      : frequency,
  )
  return {
    home,
    same: home ? others.filter(({ verdict }) => verdict.band === 'same') : [],
    review: others.filter(({ verdict }) => verdict.band === 'review').slice(0, MOST_PROPOSED),
    keys: keys.map(({ key }) => key),
    modelVersion: version,
  }
}
