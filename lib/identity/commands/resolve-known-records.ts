import 'server-only'
import { sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import type { CustomerKind } from '../domain/customer-record'
import type { Findings } from '../domain/findings'
import type { MatchRules } from '../queries/match-rules'
import { applyFindings } from './apply-findings'
import { mergesInto } from './caused-merges'
import { findMatchesOfKnown, type KnownRecord } from './find-matches-of-known'
import { livingSurvivorsOf, lockSettled } from './lock-customers'
import { recomputeCustomers } from './recompute-customers'
import { writeRecordVersions } from './record-version'
import {
  type ClaimedPoint,
  dropEmpty,
  isNewlyVerified,
  type SourceRecordInput,
  saysOtherwise,
} from './resolve-source-record'
import { addMatchKeys, dropOtherMatchKeys, writeUses } from './write-claims'

/** What the source states of a record that is known and belongs to somebody. */
type Restated = Omit<KnownRecord, 'attributes' | 'points' | 'added'> & {
  attributes: SourceAttributes
  points: readonly ClaimedPoint[]
  added: readonly ClaimedPoint[]
  /** Whether it says anything else, and whether the matcher would see another record. */
  isRewritten: boolean
  isSeenAnew: boolean
}

/** `causedMerges`: merges into its customer that the matcher made by then in this transaction (`merges.id`). */
export type KnownResolution = { sourceRecordId: string; customerId: string; causedMerges: readonly string[] }

type Standing = {
  id: string
  kind: CustomerKind
  attributes: SourceAttributes
  customer: string | null
  claimed: string[]
}

/** Locks known records, in one order for everybody, and reads what they say, whose they are and what they claim. */
async function lockStanding(tx: Transaction, inputs: readonly SourceRecordInput[]): Promise<Standing[]> {
  const wanted = JSON.stringify(inputs.map(({ source, sourceKey }, at) => ({ at, source, key: sourceKey })))
  const named = sql`jsonb_to_recordset(${wanted}::jsonb) as w (at int, source text, key text)
    join source_records s on s.source = w.source and s.source_key = w.key`
  await executePrepared(tx, sql`select s.id from ${named} order by s.source, s.source_key for no key update of s`)
  // Only now: whoever held them may have changed all that.
  return executePrepared<Standing>(
    tx,
    sql`
    select s.id, s.kind, s.attributes,
      (select customer_id from customer_links where source_record_id = s.id and until is null) as customer,
      array(select contact_point_id from contact_point_uses where source_record_id = s.id and valid_to is null) as claimed
    from ${named} order by w.at`,
  )
}

function restate(
  { id, kind, attributes: before, claimed }: Standing,
  customerId: string,
  input: SourceRecordInput,
  points: readonly ClaimedPoint[],
): Restated {
  const attributes = { ...before, ...dropEmpty(input.attributes) }
  const added = points.filter((point) => !claimed.includes(point.id))
  return {
    id,
    source: input.source,
    kind,
    attributes,
    customerId,
    points,
    added,
    isRewritten: JSON.stringify(attributes) !== JSON.stringify(before),
    isSeenAnew: added.length > 0 || saysOtherwise(kind, before, attributes),
  }
}

/** The customers that these records belong to now, in their order. */
async function currentCustomers(tx: Transaction, recordIds: readonly string[]): Promise<string[]> {
  const rows = await executePrepared<{ customer: string | null }>(
    tx,
    sql`
    select (select customer_id from customer_links where source_record_id = r.id and until is null) as customer
    from unnest((select ${`{${recordIds.join()}}`}::uuid[])) with ordinality as r (id, at) order by r.at`,
  )
  return rows.map(({ customer }) => {
    if (!customer) throw new Error('source record belongs to no customer')
    return customer
  })
}

/** The same records with the customers that they belong to once some were merged. */
async function whereTheyAre(tx: Transaction, rows: readonly Restated[]): Promise<Restated[]> {
  const customers = await currentCustomers(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row, at) => ({ ...row, customerId: customers[at] ?? row.customerId }))
}

/** Writes what these records say from now on, and what was found about those that the matcher sees anew. */
async function writeRestated(
  tx: Transaction,
  rows: readonly Restated[],
  findings: ReadonlyMap<string, Findings>,
): Promise<KnownResolution[]> {
  const ids = rows.map(({ id }) => id)
  const together = [...findings.values()].flatMap(({ same }) => same.map(({ customerId }) => customerId))
  const now = async (inner: Transaction) => [
    ...(await currentCustomers(inner, ids)),
    ...(await livingSurvivorsOf(inner, together)),
  ]
  const locked = await lockSettled(tx, now, [...rows.map(({ customerId }) => customerId), ...together])
  const settled = rows.map((row, at) => ({ ...row, customerId: locked[at]?.id ?? row.customerId }))
  await writeRecordVersions(
    tx,
    rows.filter(({ isRewritten }) => isRewritten),
  )
  await writeUses(
    tx,
    settled.flatMap(({ id, customerId, points, added }) =>
      points
        .filter((point) => added.includes(point) || isNewlyVerified(point, added))
        .map((point) => ({ sourceRecordId: id, customerId, point })),
    ),
  )
  if (findings.size > 0) {
    const keys = [...findings].map(([sourceRecordId, found]) => ({ sourceRecordId, keys: found.keys }))
    await dropOtherMatchKeys(tx, keys)
    await addMatchKeys(tx, keys)
  }
  const changed = settled.filter(({ isRewritten, added }) => isRewritten || added.length > 0)
  if (changed.length > 0) await recomputeCustomers(tx, [...new Set(changed.map(({ customerId }) => customerId))])
  const resolutions: KnownResolution[] = []
  for (const { id, customerId } of settled) {
    const found = findings.get(id)
    const asks = found !== undefined && found.same.length + found.review.length > 0
    const survivorId = asks ? (await applyFindings(tx, customerId, found, false)).survivorId : customerId
    const causedMerges = found && found.same.length > 0 ? await mergesInto(tx, survivorId) : []
    resolutions.push({ sourceRecordId: id, customerId: survivorId, causedMerges })
  }
  return resolutions
}

/**
 * `resolveSourceRecord` for records that are known, each another, with the outcomes they would have one after the other,
 * in a few statements for many: as far as none of them changes what a later one finds. Returns the resolutions in the
 * order of the input, null for a record that belongs to nobody: nothing is written of that one. `pointsOf` gives the
 * contact points of an input, locked.
 */
export async function resolveKnownRecords(
  tx: Transaction,
  rules: MatchRules,
  inputs: readonly SourceRecordInput[],
  pointsOf: (input: SourceRecordInput) => readonly ClaimedPoint[],
): Promise<(KnownResolution | null)[]> {
  if (inputs.length === 0) return []
  const standing = await lockStanding(tx, inputs)
  const rows = inputs.map((input, at) => {
    const known = standing[at] as Standing
    return known.customer ? restate(known, known.customer, input, pointsOf(input)) : null
  })
  const resolutions = new Map<string, KnownResolution>()
  let rest: readonly Restated[] = rows.filter((row) => row !== null)
  // Where records of one batch meet, no more is read ahead than comes of it.
  let ahead = rest.length
  while (rest.length > 0) {
    const next = rest.slice(0, ahead)
    const anew = next.filter(({ isSeenAnew }) => isSeenAnew)
    const findings = anew.length > 0 ? await findMatchesOfKnown(tx, rules, anew) : []
    // Nothing after a merge is written with it: who comes next may have been merged.
    const merging = findings.at(-1)?.same.length ? anew[findings.length - 1] : undefined
    const first = anew[findings.length]
    const taken = merging ? next.slice(0, next.indexOf(merging) + 1) : first ? next.slice(0, next.indexOf(first)) : next
    const found = new Map(findings.map((each, at) => [(anew[at] as Restated).id, each]))
    const written = await writeRestated(tx, taken, found)
    for (const resolution of written) resolutions.set(resolution.sourceRecordId, resolution)
    rest = rest.slice(taken.length)
    if (written.some(({ causedMerges }) => causedMerges.length > 0)) rest = await whereTheyAre(tx, rest)
    ahead = 2 * taken.length
  }
  return rows.map((row) => (row ? (resolutions.get(row.id) ?? null) : null))
}
