import 'server-only'
import type { Executor } from '@/db/client'
import { type ContactPointKind, isMatchKey, pointName } from '../domain/contact-points'
import type { CustomerKind } from '../domain/customer-record'
import { type Encounter, type Findings, findHome, judgeRest, type MatchRecord, type PointUse } from '../domain/findings'
import { type Holder, MADE_NOW, type Newcomers } from '../domain/newcomers'
import type { Matcher } from '../domain/score'
import { Frequencies } from '../queries/frequencies'
import { customersOfRecords, recordsByKeys } from '../queries/match-batch'
import {
  customersAt,
  KEY_BITS,
  keysOf,
  MOST_COMPARED,
  matchRecordOf,
  matchRecords,
  usesOfPoints,
} from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'
import type { StatedRecord } from './find-matches'
import { keptApart } from './kept-apart'

/** A contact point as stated; `id` is null when nobody stated it before. */
type NewPoint = { id: string | null; kind: ContactPointKind; value: string; shared: boolean }

const nameOf = ({ kind, value }: NewPoint) => pointName(kind, value)

/** A record that belongs to nobody yet, and the customer it makes when it turns out to be nobody's. */
export type NewRecord = StatedRecord & { customerId: string; points: readonly NewPoint[] }

/** A new record as it meets the others; `pointers` are its contact points that may lead to somebody. */
type Arrival = {
  record: NewRecord
  matcher: Matcher
  version: number
  me: MatchRecord
  keys: readonly { key: bigint; limit: number }[]
  pointers: readonly NewPoint[]
}

function arrivalOf(rules: MatchRules, record: NewRecord): Arrival {
  const { matcher, version } = rules.matcher(record.kind)
  const usable = record.points.filter((point) => !point.shared && !rules.blocked(point.kind, point.value))
  const me = matchRecordOf(rules, record, usable)
  const keys = keysOf(record.kind, matcher, me.prepared, record.attributes)
  return { record, matcher, version, me, keys, pointers: usable.filter((point) => isMatchKey(point.kind, point.value)) }
}

/** The records that share the most and the rarest keys with one, ranked as `matchRecords` ranks them for a single record. */
function mostAlike(keys: Arrival['keys'], recordsWith: (key: bigint) => readonly string[]): string[] {
  const bits = new Map<string, number>()
  for (const { key, limit } of keys) {
    const ids = recordsWith(key)
    if (ids.length > 0 && ids.length <= limit)
      for (const id of ids) bits.set(id, (bits.get(id) ?? 0) + KEY_BITS - Math.log(ids.length))
  }
  return [...bits]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_COMPARED)
    .map(([id]) => id)
}

/** All that the database knows of whom these arrivals may meet, in a handful of statements. */
async function readKnown(db: Executor, rules: MatchRules, newcomers: Newcomers, arrivals: readonly Arrival[]) {
  const keys = new Map(arrivals.flatMap((each) => each.keys.map((key) => [key.key, key] as const)))
  const pointIds = new Set(arrivals.flatMap(({ pointers }) => pointers.flatMap(({ id }) => id ?? [])))
  const [shelves, uses] = await Promise.all([
    recordsByKeys(
      db,
      [...keys.values()].filter(({ limit }) => limit > 0),
    ),
    usesOfPoints(
      db,
      rules,
      [...pointIds].map((id) => ({ id })),
    ),
  ])
  const alike = arrivals.map(({ me, keys: own }) => {
    const ids = mostAlike(own, (key) => [...(shelves.get(key) ?? []), ...newcomers.recordsWith(key)])
    newcomers.shelve(
      me.id,
      own.filter(({ limit }) => limit > 0).map(({ key }) => key),
    )
    return ids
  })
  const holders = await customersOfRecords(db, [...new Set(alike.flat())])
  const usesAt = ({ id }: NewPoint): readonly PointUse[] => (id ? uses.get(id) : undefined) ?? []
  const wanted: Record<CustomerKind, Set<string>> = { individual: new Set(), organisation: new Set() }
  const met = (kind: CustomerKind, holder: Holder) => {
    for (const member of newcomers.familyOf(holder).members) wanted[kind].add(member)
  }
  for (const [at, { record, pointers }] of arrivals.entries()) {
    for (const id of alike[at] ?? []) {
      const holder = newcomers.holderOf(id) ?? holders.get(id)
      if (holder) met(record.kind, holder)
    }
    for (const use of pointers.flatMap((point) => [...usesAt(point), ...newcomers.usesOf(nameOf(point))]))
      met(record.kind, use)
  }
  const [individuals, organisations] = await Promise.all([
    matchRecords(db, rules, 'individual', { customers: [...wanted.individual] }),
    matchRecords(db, rules, 'organisation', { customers: [...wanted.organisation] }),
  ])
  const records = {
    individual: Map.groupBy(individuals, ({ customerId }) => customerId),
    organisation: Map.groupBy(organisations, ({ customerId }) => customerId),
  }
  return { alike, holders, usesAt, records }
}

/**
 * What `findMatches` would find for each of these records, one after the other, if what it found were written before
 * the next is looked for: the database is asked once for all of them, and `newcomers` stand for what it will hold.
 * Ends early after a record that brings other customers together: the records without findings are to be looked for
 * again once that is written. `foresee` goes on, with those customers as one. Reads only.
 */
export async function findMatchesOfMany(
  db: Executor,
  rules: MatchRules,
  newcomers: Newcomers,
  records: readonly NewRecord[],
  { foresee = false } = {},
): Promise<Findings[]> {
  const arrivals = records.map((record) => arrivalOf(rules, record))
  const known = await readKnown(db, rules, newcomers, arrivals)
  const frequencies = {
    individual: new Frequencies(db, 'individual'),
    organisation: new Frequencies(db, 'organisation'),
  }
  /** When the customers met so far were made. */
  const madeAt = new Map<string, number>()
  const holderOf = (customerId: string): Holder => ({ customerId, since: madeAt.get(customerId) ?? MADE_NOW })
  const asTheyAre = <Held extends Holder>(held: Held): Held => {
    const { survivor } = newcomers.familyOf(held)
    madeAt.set(survivor.customerId, survivor.since)
    return { ...held, ...survivor }
  }
  const encounterOf = ({ record, me, pointers }: Arrival, at: number): Encounter => {
    const pointing = customersAt(rules, pointers, (point) =>
      [...known.usesAt(point), ...newcomers.usesOf(nameOf(point))].map(asTheyAre),
    )
    const holders = (known.alike[at] ?? []).flatMap((id) => {
      const holder = newcomers.holderOf(id) ?? known.holders.get(id)
      return holder ? [asTheyAre(holder)] : []
    })
    const customers = new Set([...holders, ...pointing].map(({ customerId }) => customerId))
    const strangers = [...customers].flatMap((customerId) =>
      newcomers
        .familyOf(holderOf(customerId))
        .members.flatMap((member) => [
          ...(known.records[record.kind].get(member) ?? []),
          ...newcomers.recordsOf(record.kind, member),
        ])
        .map((each) => (each.customerId === customerId ? each : { ...each, customerId })),
    )
    strangers.sort((a, b) => (a.id < b.id ? -1 : 1))
    return { me, source: record.source, own: null, kin: [], pointing, strangers }
  }
  // Asked for once for all, rather than record by record; those of this batch are not settled yet.
  const arriving = new Map(arrivals.map(({ me }) => [me.id, me]))
  for (const [at, arrival] of arrivals.entries()) {
    const { frequency } = frequencies[arrival.record.kind]
    const beside = (known.alike[at] ?? []).flatMap((id) => arriving.get(id) ?? [])
    for (const { prepared } of [...encounterOf(arrival, at).strangers, ...beside])
      arrival.matcher.score(arrival.me.prepared, prepared, frequency)
  }
  await Promise.all([frequencies.individual.read(), frequencies.organisation.read()])

  const findings: Findings[] = []
  for (const [at, arrival] of arrivals.entries()) {
    const { record, matcher, version, me, keys, pointers } = arrival
    const terms = frequencies[record.kind]
    const encounter = encounterOf(arrival, at)
    const found = await terms.settle(() => {
      const homecoming = findHome(matcher, encounter, terms.frequency)
      return { home: homecoming.home, ...judgeRest(matcher, homecoming, terms.frequency) }
    })
    findings.push({ ...found, keys: keys.map(({ key }) => key), modelVersion: version })
    const holder = holderOf(found.home?.customerId ?? record.customerId)
    newcomers.settle(record.kind, { ...me, customerId: holder.customerId }, holder.since, pointers.map(nameOf))
    if (found.same.length === 0) continue
    if (!foresee) break
    const same = found.same.map(({ customerId }) => customerId)
    const apart = await keptApart(db, [holder.customerId, ...same])
    const isApart = (id: string) => apart.some((pair) => pair.includes(id) && pair.includes(holder.customerId))
    for (const customerId of same) if (!isApart(customerId)) newcomers.join(holder, holderOf(customerId))
  }
  return findings
}
