import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import type { CustomerKind } from '../domain/customer-record'
import { type Encounter, type Findings, findHome, judgeRest, type MatchRecord } from '../domain/findings'
import { Newcomers } from '../domain/newcomers'
import { Frequencies } from '../queries/frequencies'
import { customersAt, matchRecords } from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'
import { type Arrival, arrivalOf, type ComingRecord, mostAlike, readMet, readShelves, usablePoints } from './encounters'

/** A record with what it states from now on; `added` are the contact points that it did not claim before. */
export type KnownRecord = ComingRecord & { added: readonly { id: string }[] }

/** The first of these records, up to the second one of a customer: that one has to see what the first one changes. */
function oneOfEach(records: readonly KnownRecord[]): readonly KnownRecord[] {
  const customers = records.map(({ customerId }) => customerId)
  const again = customers.findIndex((id, at) => customers.indexOf(id) < at)
  return again < 0 ? records : records.slice(0, again)
}

/** All records of the customers of these ones, these as they are stated now, by customer. */
async function readOwn(db: Executor, rules: MatchRules, records: readonly KnownRecord[]) {
  const ofKind = (kind: CustomerKind) => {
    const some = records.filter((record) => record.kind === kind)
    const stated = some.map(({ id, attributes, points }) => ({ id, attributes, points: usablePoints(rules, points) }))
    return matchRecords(db, rules, kind, { customers: some.map(({ customerId }) => customerId) }, stated)
  }
  const [individuals, organisations] = await Promise.all([ofKind('individual'), ofKind('organisation')])
  return {
    individual: Map.groupBy(individuals, ({ customerId }) => customerId),
    organisation: Map.groupBy(organisations, ({ customerId }) => customerId),
  }
}

/** The keys under which these records stand now. */
async function keysNow(db: Executor, recordIds: readonly string[]): Promise<Map<string, bigint[]>> {
  const rows = await executePrepared<{ id: string; keys: string[] }>(
    db,
    sql`
    select source_record_id as id, array_agg(key::text) as keys from match_keys
    where source_record_id = any(${`{${recordIds.join()}}`}::uuid[]) group by source_record_id`,
  )
  return new Map(rows.map(({ id, keys }) => [id, keys.map(BigInt)]))
}

/** What the records so far change for those that come after them. */
class Changes {
  private readonly keys = new Set<bigint>()
  private readonly points = new Set<string>()
  private readonly customers = new Set<string>()

  /** Whether a record would find anything else once the changes are written. */
  concern({ keys, pointers }: Arrival, met: readonly string[]): boolean {
    return (
      keys.some(({ key }) => this.keys.has(key)) ||
      pointers.some(({ id }) => id !== null && this.points.has(id)) ||
      met.some((id) => this.customers.has(id))
    )
  }

  add({ customerId, added }: KnownRecord, keys: readonly bigint[], keysBefore: readonly bigint[]): void {
    const [is, was] = [new Set(keys), new Set(keysBefore)]
    for (const key of [...is, ...was]) if (!is.has(key) || !was.has(key)) this.keys.add(key)
    for (const { id } of added) this.points.add(id)
    this.customers.add(customerId)
  }
}

/**
 * What `findMatches` would find for each of these known records, one after the other, if what it found were written
 * before the next is looked for: the database is asked once for all of them. Ends early before a record that an earlier
 * one changes something for, and after one that brings customers together: the records without findings are to be looked
 * for again once that is written. Reads only.
 */
export async function findMatchesOfKnown(
  db: Executor,
  rules: MatchRules,
  given: readonly KnownRecord[],
): Promise<Findings[]> {
  const records = oneOfEach(given)
  const own = await readOwn(db, rules, records)
  const kindred = records.map(({ kind, customerId }): readonly MatchRecord[] => own[kind].get(customerId) ?? [])
  const arrivals = records.map((record, at) =>
    arrivalOf(
      rules,
      record,
      kindred[at]?.find(({ id }) => id === record.id),
    ),
  )
  const shelves = await readShelves(db, rules, arrivals)
  const alike = arrivals.map((arrival) => mostAlike(arrival, shelves.recordsWith))
  const [met, keysBefore] = await Promise.all([
    readMet(db, rules, new Newcomers(), arrivals, alike, shelves),
    keysNow(
      db,
      records.map(({ id }) => id),
    ),
  ])
  const encounters = arrivals.map(({ record, me, pointers }, at): Encounter & { met: readonly string[] } => {
    const { customerId: mine, kind, source } = record
    const pointing = customersAt(rules, pointers, shelves.usesAt).filter(({ customerId }) => customerId !== mine)
    const holders = (alike[at] ?? []).flatMap((id) => met.holders.get(id)?.customerId ?? [])
    const others = new Set([...holders, ...pointing.map(({ customerId }) => customerId)])
    others.delete(mine)
    const strangers = [...others].flatMap((id) => met.records[kind].get(id) ?? [])
    strangers.sort((a, b) => (a.id < b.id ? -1 : 1))
    const kin = (kindred[at] ?? []).filter(({ id }) => id !== me.id)
    return { me, source, own: mine, kin, pointing, strangers, met: [mine, ...others] }
  })
  const frequencies = {
    individual: new Frequencies(db, 'individual'),
    organisation: new Frequencies(db, 'organisation'),
  }
  // Asked for at once for all.
  for (const [at, { record, matcher }] of arrivals.entries()) {
    const { me, kin, strangers } = encounters[at] as Encounter
    for (const one of [me, ...kin])
      for (const two of strangers) matcher.score(one.prepared, two.prepared, frequencies[record.kind].frequency)
  }
  await Promise.all([frequencies.individual.read(), frequencies.organisation.read()])

  const findings: Findings[] = []
  const changes = new Changes()
  for (const [at, arrival] of arrivals.entries()) {
    const { matcher, version } = arrival
    const encounter = encounters[at] as (typeof encounters)[number]
    if (changes.concern(arrival, encounter.met)) break
    const record = records[at] as KnownRecord
    const terms = frequencies[record.kind]
    const found = await terms.settle(() => {
      const homecoming = findHome(matcher, encounter, terms.frequency)
      return { home: homecoming.home, ...judgeRest(matcher, homecoming, terms.frequency) }
    })
    const keys = arrival.keys.map(({ key }) => key)
    findings.push({ ...found, keys, modelVersion: version })
    if (found.same.length > 0) break
    changes.add(record, keys, keysBefore.get(record.id) ?? [])
  }
  return findings
}
