import 'server-only'
import type { Transaction } from '@/db/client'
import type { ContactPointKind } from '../domain/contact-points'
import { isMatchKey } from '../domain/contact-points'
import { type CustomerKind, hardFactsOf, matcherRecord, type StatedIdentity } from '../domain/customer-record'
import { type Encounter, type Findings, findHome, judgeRest } from '../domain/findings'
import type { Matcher } from '../domain/score'
import type { Frequency } from '../domain/scorer'
import type { Comparable } from '../domain/verdict'
import {
  customersByPoints,
  keysOf,
  matchingPoints,
  matchRecords,
  type Term,
  termFrequencies,
} from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'

export type StatedRecord = { id: string; source: string; kind: CustomerKind; attributes: StatedIdentity }
export type LockedPoint = { id: string; kind: ContactPointKind; value: string; shared: boolean }

/** The terms whose frequency comparing these records asks for: that depends on the records alone, so it is tried first. */
function askedTerms(matcher: Matcher, left: readonly Comparable[], right: readonly Comparable[]): Map<string, Term> {
  const asked = new Map<string, Term>()
  const note: Frequency = (name, term) => {
    asked.set(`${name}\u0000${term}`, { name, term })
    return -1
  }
  for (const one of left) for (const two of right) matcher.score(one.prepared, two.prepared, note)
  return asked
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
  const encounter: Encounter = { me, source: record.source, own, kin, pointing, strangers }
  const asked = askedTerms(matcher, [me, ...kin], strangers)
  const frequency = await termFrequencies(tx, record.kind, [...asked.values()])
  const homecoming = findHome(matcher, encounter, frequency)
  // Two customers that this record has in common are judged with all that is known of its own.
  const { family, rest } = homecoming
  const news = new Map(
    [...askedTerms(matcher, family.slice(1 + kin.length), [...rest.values()].flat())].filter(
      ([name]) => !asked.has(name),
    ),
  )
  const rarity =
    news.size > 0 ? await termFrequencies(tx, record.kind, [...asked.values(), ...news.values()]) : frequency
  return {
    home: homecoming.home,
    ...judgeRest(matcher, homecoming, rarity),
    keys: keys.map(({ key }) => key),
    modelVersion: version,
  }
}
