import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared, type Transaction } from '@/db/client'
import { customerLinks, customers, sourceRecords } from '@/db/schema'
import { notifyEach } from '@/lib/platform/live'
import { distinctPoints, pointName } from '../domain/contact-points'
import type { Findings } from '../domain/findings'
import { Newcomers } from '../domain/newcomers'
import { matchRules } from '../queries/match-rules'
import { applyFindings } from './apply-findings'
import { mergesInto } from './caused-merges'
import { findMatchesOfMany } from './find-matches-of-many'
import { lockSurvivors } from './lock-customers'
import { proposeFirst } from './propose-candidate'
import { goldenColumns } from './recompute-customer'
import { recomputeCustomers } from './recompute-customers'
import { resolveKnownRecords } from './resolve-known-records'
import {
  type ClaimedPoint,
  lockPoints,
  type Resolution,
  resolveSourceRecord,
  type SourceRecordInput,
} from './resolve-source-record'
import { addMatchKeys, writeUses } from './write-claims'

/** `causedMerges`: merges that the matcher made because of this record (`merges.id`). */
export type BatchResolution = Resolution & { causedMerges: readonly string[] }

/** A record that this transaction wrote a moment ago, and the customer that it makes when it is nobody's. */
type Arrived = {
  record: typeof sourceRecords.$inferSelect
  customerId: string
  points: readonly ClaimedPoint[]
}

/** One text for a source record. */
export const recordName = ({ source, sourceKey }: { source: string; sourceKey: string }) =>
  `${source}\u0000${sourceKey}`

/** Items in their order in pieces of at most `most` to be taken together, none of which holds two records of one name. */
export function inPieces<Item>(
  items: readonly Item[],
  inputOf: (item: Item) => SourceRecordInput,
  most: number,
): Item[][] {
  const pieces: Item[][] = []
  let names = new Set<string>()
  for (const item of items) {
    const name = recordName(inputOf(item))
    const last = pieces.at(-1)
    if (last && last.length < most && !names.has(name)) last.push(item)
    else {
      pieces.push([item])
      names = new Set()
    }
    names.add(name)
  }
  return pieces
}

/** Ids that sort in the order in which they are given out, as those of rows written one after the other do. */
export async function newIds(db: Executor, count: number): Promise<string[]> {
  const rows = await executePrepared<{ id: string }>(
    db,
    sql`select uuidv7()::text as id from generate_series(1, ${count}::int) order by id`,
  )
  return rows.map(({ id }) => id)
}

/** Writes those of the records that are not known; waits for other transactions that are writing them. Returns them by name. */
async function insertRecords(
  tx: Transaction,
  inputs: readonly SourceRecordInput[],
): Promise<Map<string, Arrived['record']>> {
  const ids = await newIds(tx, inputs.length)
  const rows = inputs.map((input, at) => ({
    id: ids[at] as string,
    source: input.source,
    sourceKey: input.sourceKey,
    kind: input.kind ?? ('individual' as const),
    attributes: input.attributes,
    receivedAt: input.receivedAt ?? new Date(),
  }))
  const inserted = await tx
    .insert(sourceRecords)
    // In one order for everybody.
    .values(rows.toSorted((a, b) => (recordName(a) < recordName(b) ? -1 : 1)))
    .onConflictDoNothing()
    .returning()
  return new Map(inserted.map((record) => [recordName(record), record]))
}

type Resolved = Arrived & { found: Findings }

/** Writes to whom records belong, the contact points they claim for them, and the keys they are found by. */
async function writeClaims(
  tx: Transaction,
  rows: readonly Resolved[],
  homeOf: (row: Resolved) => string,
): Promise<void> {
  // First: a use finds the customer of its record by the link.
  await tx.insert(customerLinks).values(
    rows.map((row) => ({
      sourceRecordId: row.record.id,
      customerId: homeOf(row),
      cause: row.found.home ? ('matched' as const) : ('created' as const),
      viaSourceRecordId: row.found.home?.sourceRecordId ?? null,
    })),
  )
  await Promise.all([
    writeUses(
      tx,
      rows.flatMap((row) =>
        row.points.map((point) => ({ sourceRecordId: row.record.id, customerId: homeOf(row), point })),
      ),
    ),
    addMatchKeys(
      tx,
      rows.map(({ record, found }) => ({ sourceRecordId: record.id, keys: found.keys })),
    ),
  ])
}

/** Writes what was found about records that belonged to nobody; each customer they make or join is written once. */
async function writeFound(
  tx: Transaction,
  arrived: readonly Arrived[],
  findings: readonly Findings[],
): Promise<BatchResolution[]> {
  const rows = arrived.map((each, at): Resolved => ({ ...each, found: findings[at] as Findings }))
  const made = rows.filter(({ found }) => !found.home)
  const isMade = new Set(made.map(({ customerId }) => customerId))
  const named = rows.flatMap(({ found }) => (found.home ? [found.home, ...found.same] : []))
  const others = [...new Set(named.map(({ customerId }) => customerId))].filter((id) => !isMade.has(id))
  const locked = others.length > 0 ? await lockSurvivors(tx, others) : []
  const survivors = new Map(others.map((id, at) => [id, locked[at]?.id ?? id]))
  const homeOf = ({ customerId, found }: Resolved) =>
    found.home ? (survivors.get(found.home.customerId) ?? found.home.customerId) : customerId

  if (made.length > 0)
    await tx.insert(customers).values(
      made.map(({ record, customerId, points }) => ({
        ...goldenColumns(
          [record],
          points.map(({ kind, value, stated }) => ({ kind, value, asTyped: stated.asTyped })),
        ),
        id: customerId,
        firstSeenAt: record.receivedAt,
      })),
    )
  await writeClaims(tx, rows, homeOf)
  const joined = rows.filter(({ found }) => found.home)
  if (joined.length > 0) await recomputeCustomers(tx, [...new Set(joined.map(homeOf))])
  const proposing = made.filter(({ found }) => found.review.length > 0)
  await proposeFirst(
    tx,
    proposing.flatMap(({ found }) =>
      found.review.map(({ verdict }) => ({ ...verdict.best, modelVersion: found.modelVersion })),
    ),
  )
  if (proposing.length > 0)
    await notifyEach(
      tx,
      proposing.map(({ customerId }) => ({ type: 'identity', customerId })),
    )
  const resolutions: BatchResolution[] = []
  for (const row of rows) {
    const { record, found } = row
    const home = homeOf(row)
    const base = { sourceRecordId: record.id, causedMerges: [] }
    if (!found.home) {
      resolutions.push({ ...base, customerId: home, outcome: found.review.length > 0 ? 'review' : 'created' })
      continue
    }
    const asks = found.same.length > 0 || found.review.length > 0
    const customerId = asks ? (await applyFindings(tx, home, found, false)).survivorId : home
    const causedMerges = found.same.length > 0 ? await mergesInto(tx, customerId) : []
    resolutions.push({ ...base, customerId, outcome: 'matched', causedMerges })
  }
  return resolutions
}

/**
 * `resolveSourceRecord` for many records, each another: those that are known first, then the new ones, with the outcomes
 * they would have one after the other, in a few statements for many of them. Returns the resolutions in the order of the
 * input. The contact points of all are locked at once, in the order in which everybody locks them.
 */
export async function resolveSourceRecords(
  tx: Transaction,
  inputs: readonly SourceRecordInput[],
): Promise<BatchResolution[]> {
  if (inputs.length === 0) return []
  const rules = await matchRules(tx)
  const locked = await lockPoints(
    tx,
    inputs.flatMap(({ points }) => points),
  )
  const pointOf = new Map(locked.map((point) => [pointName(point.kind, point.value), point]))
  const inserted = await insertRecords(tx, inputs)
  const resolutions = new Map<string, BatchResolution>()
  const attributed = new Set<string>()
  const resolved = (name: string, resolution: BatchResolution) => {
    const causedMerges = resolution.causedMerges.filter((id) => !attributed.has(id))
    for (const id of causedMerges) attributed.add(id)
    resolutions.set(name, { ...resolution, causedMerges })
  }
  const pointsOf = (input: SourceRecordInput): ClaimedPoint[] =>
    distinctPoints(input.points).map(({ kind, value, stated }) => ({
      ...(pointOf.get(pointName(kind, value)) as ClaimedPoint),
      stated,
    }))
  const known = inputs.filter((each) => !inserted.has(recordName(each)))
  for (const [at, found] of (await resolveKnownRecords(tx, rules, known, pointsOf)).entries()) {
    const input = known[at] as SourceRecordInput
    if (found) resolved(recordName(input), { ...found, outcome: 'known' })
    else {
      const resolution = await resolveSourceRecord(tx, input)
      resolved(recordName(input), { ...resolution, causedMerges: await mergesInto(tx, resolution.customerId) })
    }
  }
  const fresh = inputs.filter((each) => inserted.has(recordName(each)))
  const customerIds = await newIds(tx, fresh.length)
  let rest: readonly Arrived[] = fresh.map((input, at) => ({
    record: inserted.get(recordName(input)) as Arrived['record'],
    customerId: customerIds[at] as string,
    points: pointsOf(input),
  }))
  while (rest.length > 0) {
    const records = rest.map(({ record, customerId, points }) => ({
      id: record.id,
      source: record.source,
      kind: record.kind,
      attributes: record.attributes,
      customerId,
      points,
    }))
    const findings = await findMatchesOfMany(tx, rules, new Newcomers(), records)
    const taken = rest.slice(0, findings.length)
    const written = await writeFound(tx, taken, findings)
    for (const [at, { record }] of taken.entries()) resolved(recordName(record), written[at] as BatchResolution)
    rest = rest.slice(findings.length)
  }
  return inputs.map((input) => resolutions.get(recordName(input)) as BatchResolution)
}
