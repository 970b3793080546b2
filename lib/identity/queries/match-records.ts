import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import type { MatchPoint } from '@/db/schema'
import { isWeakKey } from '../domain/blocking'
import type { ContactPointKind } from '../domain/contact-points'
import {
  type CustomerKind,
  hardFactsOf,
  householdKey,
  type KnownPoint,
  keyNumber,
  matcherRecord,
  organisationKey,
  type StatedIdentity,
} from '../domain/customer-record'
import type { MatchRecord, PointMatch, PointUse } from '../domain/findings'
import { ClaimedValues, limitedKindOf } from '../domain/limits'
import type { Matcher, PreparedRecord } from '../domain/score'
import type { MatchRules } from './match-rules'

/** A key that more records share than this is none; weak keys hold a third of it. */
export const KEY_LIMIT = 60
const WEAK_KEY_LIMIT = 20
/** So many records at most are compared with a new one: those whose shared keys are the rarest. */
export const MOST_COMPARED = 24
/** What a shared key says is `KEY_BITS - ln(size)`: that two records share one is the more likely by chance the more do. */
export const KEY_BITS = 14

/** Ids as an array whose length the planner does not see: it makes one plan for all, instead of one each time. */
const list = (ids: readonly string[]) => sql`(select ${`{${ids.join()}}`}::uuid[])`

/** Keys of the table `match_keys` of a record: those of the matcher, and where households and members of organisations meet. */
export function keysOf(
  kind: CustomerKind,
  matcher: Matcher,
  prepared: PreparedRecord,
  said: StatedIdentity,
): { key: bigint; limit: number }[] {
  const keys = matcher
    .keys(prepared)
    .map((key) => ({ key: keyNumber(kind, key), limit: isWeakKey(key) ? WEAK_KEY_LIMIT : KEY_LIMIT }))
  const household = kind === 'individual' ? householdKey(said) : null
  if (household) keys.push({ key: keyNumber('household', household), limit: KEY_LIMIT })
  const organisation = organisationKey(said.organisationName)
  // A large company has many people: met by the directory of its members, never compared.
  if (organisation) keys.push({ key: keyNumber('organisation', organisation), limit: 0 })
  return [...new Map(keys.map((each) => [each.key, each])).values()]
}

/**
 * Subquery: the records that share the most and the rarest keys with these, at most `MOST_COMPARED`; it depends on the
 * data only. Among a million generated customers with 16.9 keys each, 98.7 % of the true duplicates that share a key at
 * all are among these 24 (98.9 % among the 50 that share the most keys, whatever their size); a bulk run finds the rest.
 */
function sharingKeys(keys: readonly { key: bigint; limit: number }[], except: string): SQL {
  const used = keys.filter(({ limit }) => limit > 0)
  return sql`
    select m.id from unnest(${`{${used.map(({ key }) => key).join()}}`}::bigint[], ${`{${used.map(({ limit }) => limit).join()}}`}::int[]) as k (key, most)
    cross join lateral (
      select id, count(*) over () as size from (
        select source_record_id as id from match_keys where key = k.key order by source_record_id limit k.most + 1
      ) bounded
    ) m
    where m.size <= k.most and m.id <> ${except}::uuid
    group by m.id order by sum(${KEY_BITS} - ln(m.size::float8)) desc, m.id limit ${MOST_COMPARED}`
}

/** What a record says from now on, before it is written. */
export type StatedNow = { id: string; attributes: StatedIdentity; points: readonly KnownPoint[] }

type Row = {
  id: string
  customer_id: string
  attributes: StatedIdentity
  uses: number
  points: MatchPoint[]
  shared: string[]
}

/** The values that these customers have, by customer, and which uses of contact points are beyond what one can have. */
export async function claimedValues(
  db: Executor,
  rules: MatchRules,
  customerIds: readonly string[],
): Promise<{ claims: Map<string, ClaimedValues>; suspects: Set<string> }> {
  const claims = new Map(customerIds.map((id) => [id, new ClaimedValues(rules.limits)]))
  const suspects = new Set<string>()
  if (customerIds.length === 0) return { claims, suspects }
  const uses = await executePrepared<{ id: string; customer_id: string; kind: ContactPointKind; value: string }>(
    db,
    sql`
    select u.id, u.customer_id, p.kind, p.value from contact_point_uses u
    join contact_points p on p.id = u.contact_point_id
    where u.customer_id in (select unnest(${list(customerIds)})) and u.valid_to is null order by u.valid_from, u.id`,
  )
  for (const { id, customer_id, kind, value } of uses)
    if (claims.get(customer_id)?.add(kind, value) === false) suspects.add(id)
  return { claims, suspects }
}

/**
 * Uses of contact points beyond what one customer can have of a kind, the oldest uses first: such a customer has
 * gathered strangers' values, and these match nothing.
 */
export async function suspectUses(
  db: Executor,
  rules: MatchRules,
  customerIds: readonly string[],
): Promise<Set<string>> {
  return (await claimedValues(db, rules, customerIds)).suspects
}

const smallestLimit = (rules: MatchRules) => Math.min(...Object.values(rules.limits).map((each) => each.perCustomer))

/** Customers with so many contact points that some may be suspect. */
export async function crowdedCustomers(db: Executor, rules: MatchRules): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select customer_id as id from match_records group by customer_id having sum(uses) > ${smallestLimit(rules)}`)
  return rows.map((row) => row.id)
}

/** Contact points of one's own that may match: not blocked, not of a kind that never does. */
export function matchingPoints(rules: MatchRules, points: readonly KnownPoint[]): KnownPoint[] {
  return points.filter(({ kind, value }) => !rules.blocked(kind, value))
}

/** What a source record says and the contact points that it may match by, ready to be compared. */
export function matchRecordOf(
  rules: MatchRules,
  record: { id: string; customerId: string; kind: CustomerKind; attributes: StatedIdentity },
  points: readonly KnownPoint[],
): MatchRecord {
  const { id, customerId, kind, attributes } = record
  const { matcher } = rules.matcher(kind)
  return {
    id,
    customerId,
    prepared: matcher.prepare(matcherRecord(kind, attributes, matchingPoints(rules, points))),
    facts: hardFactsOf(kind, attributes),
  }
}

/** Whose records: those of these customers, or of the customers with a record that shares one of the keys. */
export type WhoseRecords =
  | { customers: readonly string[] }
  | { sharing: { keys: readonly { key: bigint; limit: number }[]; except: string } }

/**
 * All records of one kind of some customers, ready to be compared; without those of erased customers, and without what
 * colleagues say in the console: that belongs to its customer and is matched with nothing.
 */
export async function matchRecords(
  db: Executor,
  rules: MatchRules,
  kind: CustomerKind,
  whose: WhoseRecords,
  stated: readonly StatedNow[] = [],
): Promise<MatchRecord[]> {
  if ('customers' in whose && whose.customers.length === 0) return []
  const wanted =
    'customers' in whose
      ? sql`select unnest(${list(whose.customers)}) as id`
      : sql`select distinct r.customer_id as id from (${sharingKeys(whose.sharing.keys, whose.sharing.except)}) shared
          join match_records r on r.source_record_id = shared.id`
  const rows = await executePrepared<Row>(
    db,
    sql`
    with wanted as materialized (${wanted})
    select s.id, r.customer_id, s.attributes, r.uses, r.points, array(
      select id from contact_points where shared_at is not null
        and id = any(array(select (point->>1)::uuid from jsonb_array_elements(r.points) as point))
    ) as shared
    from wanted w
    cross join lateral (
      select source_record_id, customer_id, points, (sum(uses) over ())::int as uses from match_records where customer_id = w.id
    ) r
    join source_records s on s.id = r.source_record_id
    where s.kind = ${kind} and s.source <> 'console'
      -- The few who were erased are in an index of their own: the million others need not be looked up.
      and not exists (select from customers c where c.id = w.id and c.erased_at is not null)
    order by s.id`,
  )
  const least = smallestLimit(rules)
  const crowded = [...new Set(rows.filter((row) => row.uses > least).map((row) => row.customer_id))]
  const suspects = await suspectUses(db, rules, crowded)
  return rows.map((row) => {
    const now = stated.find(({ id }) => id === row.id)
    const kept = row.points
      .filter(([use, point]) => !suspects.has(use) && !row.shared.includes(point))
      .map(([, , kind, value]): KnownPoint => ({ kind, value }))
    const points = now
      ? [...kept, ...now.points.filter(({ kind, value }) => !kept.some((p) => p.kind === kind && p.value === value))]
      : kept
    const attributes = now?.attributes ?? row.attributes
    return matchRecordOf(rules, { id: row.id, customerId: row.customer_id, kind, attributes }, points)
  })
}

/** So many uses of one point are read; a point with more is a switchboard whoever forgot to say so. */
const MOST_USES = 200

type Point = { id: string; kind: ContactPointKind; value: string }

/** Who uses each of these contact points now, by the point's id; without customers who were erased. */
export async function usesOfPoints(
  db: Executor,
  rules: MatchRules,
  points: readonly Pick<Point, 'id'>[],
): Promise<Map<string, PointUse[]>> {
  if (points.length === 0) return new Map()
  const rows = await executePrepared<{
    point: string
    use: string
    customer_id: string
    source_record_id: string
    since: number
    uses: number
  }>(
    db,
    sql`
    select k.id as point, u.id as use, u.customer_id, u.source_record_id,
      (extract(epoch from c.created_at) * 1000000)::float8 as since,
      (select sum(r.uses)::int from match_records r where r.customer_id = u.customer_id) as uses
    from unnest(${list(points.map(({ id }) => id))}) as k (id)
    cross join lateral (
      select id, customer_id, source_record_id from contact_point_uses
      where contact_point_id = k.id and valid_to is null limit ${MOST_USES + 1}
    ) u
    join customers c on c.id = u.customer_id and c.erased_at is null
    order by u.id`,
  )
  const least = smallestLimit(rules)
  const suspects = await suspectUses(db, rules, [
    ...new Set(rows.filter((row) => row.uses > least).map((row) => row.customer_id)),
  ])
  const uses = rows.map((row) => ({
    point: row.point,
    customerId: row.customer_id,
    sourceRecordId: row.source_record_id,
    since: row.since,
    suspect: suspects.has(row.use),
  }))
  return Map.groupBy(uses, ({ point }) => point)
}

/**
 * The customers that contact points lead to, by point in the order given, each the oldest customer first. A value that
 * more customers use than its limit, and one beyond what its customer can have, lead to nobody.
 */
export function customersAt<P extends KnownPoint>(
  rules: MatchRules,
  points: readonly P[],
  usesOf: (point: P) => readonly PointUse[],
): PointMatch[] {
  const found = new Map<string, PointMatch>()
  for (const point of points) {
    const uses = usesOf(point)
    const limited = limitedKindOf(point.kind, point.value)
    const customers = new Set(uses.map((use) => use.customerId))
    if (limited && (customers.size > rules.limits[limited].perValue || uses.length > MOST_USES)) continue
    for (const use of uses.toSorted((a, b) => a.since - b.since || (a.customerId < b.customerId ? -1 : 1)))
      if (!use.suspect && !found.has(use.customerId))
        found.set(use.customerId, { customerId: use.customerId, sourceRecordId: use.sourceRecordId })
  }
  return [...found.values()]
}

/** `customersAt` for points as the database has them now. */
export async function customersByPoints(
  db: Executor,
  rules: MatchRules,
  points: readonly Point[],
): Promise<PointMatch[]> {
  const uses = await usesOfPoints(db, rules, points)
  return customersAt(rules, points, ({ id }) => uses.get(id) ?? [])
}
