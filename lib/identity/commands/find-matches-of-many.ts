import 'server-only'
import type { Executor } from '@/db/client'
import { type Encounter, type Findings, findHome, judgeRest } from '../domain/findings'
import { ClaimedValues } from '../domain/limits'
import { type Holder, MADE_NOW, type Newcomers } from '../domain/newcomers'
import { Frequencies } from '../queries/frequencies'
import { claimedValues, customersAt, matchRecordOf } from '../queries/match-records'
import type { MatchRules } from '../queries/match-rules'
import {
  type Arrival,
  arrivalOf,
  type ComingRecord,
  mostAlike,
  nameOf,
  readMet,
  readShelves,
  type Shelves,
  usablePoints,
} from './encounters'
import { keptApart } from './kept-apart'

/** The records that are alike to each arrival, those before it among them. */
function alikeInTurn(newcomers: Newcomers, arrivals: readonly Arrival[], { recordsWith }: Shelves): string[][] {
  return arrivals.map((arrival) => {
    const ids = mostAlike(arrival, (key) => [...recordsWith(key), ...newcomers.recordsWith(key)])
    newcomers.shelve(
      arrival.me.id,
      arrival.keys.filter(({ limit }) => limit > 0).map(({ key }) => key),
    )
    return ids
  })
}

/** The names of those contact points of a record that its customer, with all it has by then, cannot have as well. */
async function suspectPoints(
  db: Executor,
  rules: MatchRules,
  newcomers: Newcomers,
  { customerId, since }: Holder,
  { points }: ComingRecord,
  { usesAt }: Shelves,
): Promise<ReadonlySet<string>> {
  let claims = newcomers.claimsOf(customerId)
  if (!claims) {
    const isNew = since === MADE_NOW
    const hasAll = points.every((point) => usesAt(point).some((use) => use.customerId === customerId && !use.suspect))
    if (!isNew && hasAll) return new Set()
    const known = isNew ? undefined : (await claimedValues(db, rules, [customerId])).claims.get(customerId)
    claims = newcomers.count(customerId, known ?? new ClaimedValues(rules.limits))
  }
  return new Set(points.filter(({ kind, value }) => !claims.add(kind, value)).map(nameOf))
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
  records: readonly ComingRecord[],
  { foresee = false } = {},
): Promise<Findings[]> {
  const arrivals = records.map((record) => arrivalOf(rules, record))
  const shelves = await readShelves(db, rules, arrivals)
  const alike = alikeInTurn(newcomers, arrivals, shelves)
  const known = await readMet(db, rules, newcomers, arrivals, alike, shelves)
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
      [...shelves.usesAt(point), ...newcomers.usesOf(nameOf(point))].map(asTheyAre),
    )
    const holders = (alike[at] ?? []).flatMap((id) => {
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
    const beside = (alike[at] ?? []).flatMap((id) => arriving.get(id) ?? [])
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
    const suspects = await suspectPoints(db, rules, newcomers, holder, record, shelves)
    const trusted = usablePoints(rules, record.points).filter((point) => !suspects.has(nameOf(point)))
    const seen = suspects.size > 0 ? matchRecordOf(rules, record, trusted) : me
    newcomers.settle(
      record.kind,
      { ...seen, customerId: holder.customerId },
      holder.since,
      pointers.map((point) => ({ name: nameOf(point), suspect: suspects.has(nameOf(point)) })),
    )
    if (found.same.length === 0) continue
    if (!foresee) break
    const same = found.same.map(({ customerId }) => customerId)
    const apart = await keptApart(db, [holder.customerId, ...same])
    const isApart = (id: string) => apart.some((pair) => pair.includes(id) && pair.includes(holder.customerId))
    for (const customerId of same) if (!isApart(customerId)) newcomers.join(holder, holderOf(customerId))
  }
  return findings
}
