import 'server-only'
import type { Executor } from '@/db/client'
import { type ContactPointKind, isMatchKey, pointName } from '../domain/contact-points'
import type { CustomerKind } from '../domain/customer-record'
import type { MatchRecord, PointUse } from '../domain/findings'
import type { Holder, Newcomers } from '../domain/newcomers'
import type { Matcher } from '../domain/score'
import { customersOfRecords, recordsByKeys } from '../queries/match-batch'
import { KEY_BITS, keysOf, MOST_COMPARED, matchRecordOf, matchRecords, usesOfPoints } from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'
import type { StatedRecord } from './find-matches'

/** A contact point as stated; `id` is null when nobody stated it before. */
export type StatedPoint = { id: string | null; kind: ContactPointKind; value: string; shared: boolean }

export const nameOf = ({ kind, value }: StatedPoint) => pointName(kind, value)

/** A record to be compared, and the customer that it belongs to or makes when it turns out to be nobody's. */
export type ComingRecord = StatedRecord & { customerId: string; points: readonly StatedPoint[] }

/** A record as it meets the others; `pointers` are its contact points that may lead to somebody. */
export type Arrival = {
  record: ComingRecord
  matcher: Matcher
  version: number
  me: MatchRecord
  keys: readonly { key: bigint; limit: number }[]
  pointers: readonly StatedPoint[]
}

/** Contact points that may be compared with others. */
export const usablePoints = <Point extends StatedPoint>(rules: MatchRules, points: readonly Point[]): Point[] =>
  points.filter((point) => !point.shared && !rules.blocked(point.kind, point.value))

/** A record ready to meet the others; `me` is what it is compared as, by default what it states. */
export function arrivalOf(rules: MatchRules, record: ComingRecord, known?: MatchRecord): Arrival {
  const { matcher, version } = rules.matcher(record.kind)
  const usable = usablePoints(rules, record.points)
  const me = known ?? matchRecordOf(rules, record, usable)
  const keys = keysOf(record.kind, matcher, me.prepared, record.attributes)
  return { record, matcher, version, me, keys, pointers: usable.filter((point) => isMatchKey(point.kind, point.value)) }
}

/** The other records that share the most and the rarest keys with one, ranked as `matchRecords` ranks them for a single record. */
export function mostAlike({ me, keys }: Arrival, recordsWith: (key: bigint) => readonly string[]): string[] {
  const bits = new Map<string, number>()
  for (const { key, limit } of keys) {
    const ids = recordsWith(key)
    if (ids.length > 0 && ids.length <= limit)
      for (const id of ids) bits.set(id, (bits.get(id) ?? 0) + KEY_BITS - Math.log(ids.length))
  }
  bits.delete(me.id)
  return [...bits]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_COMPARED)
    .map(([id]) => id)
}

/** Who stands under a key, and who uses a contact point. */
export type Shelves = {
  recordsWith: (key: bigint) => readonly string[]
  usesAt: (point: StatedPoint) => readonly PointUse[]
}

/** What the database has under the keys and at the contact points of these arrivals. */
export async function readShelves(db: Executor, rules: MatchRules, arrivals: readonly Arrival[]): Promise<Shelves> {
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
  return {
    recordsWith: (key) => shelves.get(key) ?? [],
    usesAt: ({ id }) => (id ? uses.get(id) : undefined) ?? [],
  }
}

/**
 * Whom these arrivals may meet: the customers of the records that are `alike`, arrival by arrival, and those who use
 * their contact points, with all their records of the arrival's kind.
 */
export async function readMet(
  db: Executor,
  rules: MatchRules,
  newcomers: Newcomers,
  arrivals: readonly Arrival[],
  alike: readonly (readonly string[])[],
  { usesAt }: Shelves,
) {
  const holders = await customersOfRecords(db, [...new Set(alike.flat())])
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
  return { holders, records }
}
