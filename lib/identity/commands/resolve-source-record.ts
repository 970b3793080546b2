import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
import { customerLinks, customers, type SourceAttributes, sourceRecords } from '@/db/schema'
import { type ContactPointKind, distinctPoints, pointName } from '../domain/contact-points'
import { type CustomerKind, matcherRecord } from '../domain/customer-record'
import type { Findings } from '../domain/findings'
import { matchRules } from '../queries/match-rules'
import { applyFindings, writeMatchKeys } from './apply-findings'
import { findMatches } from './find-matches'
import { livingSurvivorsOf, lockSettled, survivorOf } from './lock-customers'
import { goldenColumns, recomputeCustomer } from './recompute-customer'
import { writeRecordVersion } from './record-version'
import { writeUses } from './write-claims'

export type StatedContactPoint = { kind: ContactPointKind; asTyped: string; label?: string; verified?: boolean }

export type SourceRecordInput = {
  source: string
  sourceKey: string
  kind?: 'individual' | 'organisation'
  attributes: SourceAttributes
  points: readonly StatedContactPoint[]
  receivedAt?: Date
}

/** `review`: a new customer, and a pair that a steward should look at. */
export type Resolution = {
  sourceRecordId: string
  customerId: string
  outcome: 'known' | 'matched' | 'created' | 'review'
}

type SourceRecord = typeof sourceRecords.$inferSelect
/** A locked contact point, and how a record states it. */
export type ClaimedPoint = {
  id: string
  kind: ContactPointKind
  value: string
  shared: boolean
  stated: StatedContactPoint
}

/**
 * Writes each contact point once and locks it, in one order for everybody, so that two first messages of one sender
 * wait for each other and no two transactions wait crosswise.
 */
export async function lockPoints(tx: Transaction, stated: readonly StatedContactPoint[]): Promise<ClaimedPoint[]> {
  const sorted = distinctPoints(stated)
  if (sorted.length === 0) return []
  const wanted = new Map(sorted.map((point) => [pointName(point.kind, point.value), point]))
  // One statement locks its rows in the order of its values; a no-op update, so that a row that was there comes back locked.
  const rows = await executePrepared<{ id: string; kind: ContactPointKind; value: string; shared: boolean }>(
    tx,
    sql`
    insert into contact_points (kind, value)
    select kind, value from jsonb_to_recordset(${JSON.stringify(sorted.map(({ kind, value }) => ({ kind, value })))}::jsonb) as p (kind text, value text)
    on conflict (kind, value) do update set created_at = contact_points.created_at
    returning id, kind, value, shared_at is not null as shared`,
  )
  return rows.flatMap((row) => {
    const point = wanted.get(pointName(row.kind, row.value))
    return point ? [{ ...row, stated: point.stated }] : []
  })
}

/** Writes the record unless it is known; waits for another transaction that is writing it. Returns whether it is new. */
async function insertRecord(tx: Transaction, input: SourceRecordInput): Promise<boolean> {
  const inserted = await tx
    .insert(sourceRecords)
    .values({
      source: input.source,
      sourceKey: input.sourceKey,
      kind: input.kind ?? 'individual',
      attributes: input.attributes,
      receivedAt: input.receivedAt ?? new Date(),
    })
    .onConflictDoNothing()
    .returning({ id: sourceRecords.id })
    .prepare('insert')
    .execute()
  return inserted.length > 0
}

async function lockRecord(tx: Transaction, { source, sourceKey }: SourceRecordInput): Promise<SourceRecord> {
  const [record] = await tx
    .select()
    .from(sourceRecords)
    .where(and(eq(sourceRecords.source, source), eq(sourceRecords.sourceKey, sourceKey)))
    .for('no key update')
    .prepare('lock')
    .execute()
  if (!record) throw new Error('source record vanished')
  return record
}

/** The customer that a record belongs to, and the contact points that it claims now. */
async function standingOf(
  tx: Transaction,
  { source, sourceKey }: SourceRecordInput,
): Promise<{ customerId: string | null; points: readonly string[] }> {
  const [row] = await executePrepared<{ customer_id: string | null; points: string[] }>(
    tx,
    sql`
    select (select customer_id from customer_links where source_record_id = s.id and until is null) as customer_id,
      array(select contact_point_id from contact_point_uses where source_record_id = s.id and valid_to is null) as points
    from source_records s where s.source = ${source} and s.source_key = ${sourceKey}`,
  )
  return { customerId: row?.customer_id ?? null, points: row?.points ?? [] }
}

/**
 * Brings what a source says about somebody to one customer, in the caller's transaction: the source record's own
 * customer when it is known, else the customer that uses one of its contact points or that the match model is certain
 * of, else a new one. What is new about the record is compared with the other customers: those that prove to be one are
 * merged, those that may be are put before the stewards.
 *
 * Statements that do not need each other's answers are sent together, in the order in which they must run.
 */
export async function resolveSourceRecord(tx: Transaction, input: SourceRecordInput): Promise<Resolution> {
  const [points, isNew, record, standing, rules] = await Promise.all([
    lockPoints(tx, input.points),
    insertRecord(tx, input),
    lockRecord(tx, input),
    standingOf(tx, input),
    matchRules(tx),
  ])
  const attributes = isNew ? record.attributes : { ...record.attributes, ...dropEmpty(input.attributes) }
  const linked = standing.customerId
  const added = points.filter(({ id }) => !standing.points.includes(id))
  const changed = !linked || added.length > 0 || saysOtherwise(record.kind, record.attributes, attributes)
  // Before any customer is locked: who may be one is read, and then all of them are locked in one order.
  const [findings, rewritten] = await Promise.all([
    changed ? findMatches(tx, rules, { ...record, attributes }, points, linked) : null,
    writeRecordVersion(tx, record, attributes),
  ])
  const home = findings?.home
  if (findings && !home) return createCustomer(tx, { record, isNew }, added, findings)

  const together = findings?.same.map((each) => each.customerId) ?? []
  const where = linked ?? home?.customerId
  if (!where) throw new Error('a record that belongs to nobody was not compared')
  const customerId = linked ? await settle(tx, record.id, where, together) : await settleAt(tx, where, together)
  const outcome = linked ? 'known' : 'matched'
  const written = Promise.all([
    !linked && home && writeLink(tx, record.id, customerId, home.sourceRecordId),
    writeUses(
      tx,
      [...added, ...points.filter((point) => isNewlyVerified(point, added))].map((point) => ({
        sourceRecordId: record.id,
        customerId,
        point,
      })),
    ),
    findings && writeMatchKeys(tx, record.id, findings.keys, isNew),
    (rewritten || added.length > 0 || !linked) && recomputeCustomer(tx, customerId),
  ])
  // A merge moves what is written here; a proposal only needs the link, and is sent along.
  if (together.length > 0) await written
  const [applied] = await Promise.all([findings && applyFindings(tx, customerId, findings, false), written])
  return { sourceRecordId: record.id, customerId: applied?.survivorId ?? customerId, outcome }
}

/** Whether a source says of a contact point that it stated before that it has checked it now. */
export const isNewlyVerified = (point: ClaimedPoint, added: readonly ClaimedPoint[]): boolean =>
  point.stated.verified === true && !added.includes(point)

/** Whether the matcher would see another record. */
export function saysOtherwise(kind: CustomerKind, before: SourceAttributes, after: SourceAttributes): boolean {
  return (
    JSON.stringify([matcherRecord(kind, before, []), before.organisationName, before.verified]) !==
    JSON.stringify([matcherRecord(kind, after, []), after.organisationName, after.verified])
  )
}

/** Makes the customer of a record that belongs to nobody; nobody else sees it yet, so nothing is locked. */
async function createCustomer(
  tx: Transaction,
  { record, isNew }: { record: SourceRecord; isNew: boolean },
  points: readonly ClaimedPoint[],
  findings: Findings,
): Promise<Resolution> {
  const used = points.map(({ kind, value, stated }) => ({ kind, value, asTyped: stated.asTyped }))
  const [customer] = await tx
    .insert(customers)
    .values({ ...goldenColumns([record], used), firstSeenAt: record.receivedAt })
    .returning({ id: customers.id })
    .prepare('create')
    .execute()
  if (!customer) throw new Error('customer not written')
  const [{ proposed }] = await Promise.all([
    applyFindings(tx, customer.id, findings, true),
    writeLink(tx, record.id, customer.id, null),
    writeUses(
      tx,
      points.map((point) => ({ sourceRecordId: record.id, customerId: customer.id, point })),
    ),
    writeMatchKeys(tx, record.id, findings.keys, isNew),
  ])
  // A record that lost its customer may claim more than it stated just now.
  if (!isNew) await recomputeCustomer(tx, customer.id)
  return { sourceRecordId: record.id, customerId: customer.id, outcome: proposed > 0 ? 'review' : 'created' }
}

/** Links a record to a customer: to the one that a record `via` led to, else to its own. */
async function writeLink(
  tx: Transaction,
  sourceRecordId: string,
  customerId: string,
  via: string | null,
): Promise<void> {
  await tx
    .insert(customerLinks)
    .values({ sourceRecordId, customerId, cause: via ? 'matched' : 'created', viaSourceRecordId: via })
    .prepare('link')
    .execute()
}

async function currentCustomer(tx: Transaction, sourceRecordId: string): Promise<string | null> {
  const [link] = await tx
    .select({ customerId: customerLinks.customerId })
    .from(customerLinks)
    .where(and(eq(customerLinks.sourceRecordId, sourceRecordId), isNull(customerLinks.until)))
    .prepare('link')
    .execute()
  return link?.customerId ?? null
}

/** Locks the customer a record belonged to when it was read, or belongs to by now, with those that it proves to be. */
async function settle(
  tx: Transaction,
  sourceRecordId: string,
  linked: string,
  together: readonly string[],
): Promise<string> {
  const now = async (inner: Transaction) => {
    const customerId = await currentCustomer(inner, sourceRecordId)
    return customerId ? [customerId, ...(await livingSurvivorsOf(inner, together))] : []
  }
  const [customer] = await lockSettled(tx, now, [linked, ...together])
  if (!customer) throw new Error('source record belongs to no customer')
  return customer.id
}

/** Locks the customer that a new record was led to, together with those that it proves to be. */
async function settleAt(tx: Transaction, customerId: string, together: readonly string[]): Promise<string> {
  const now = async (inner: Transaction) => [
    await survivorOf(inner, customerId),
    ...(await livingSurvivorsOf(inner, together)),
  ]
  const [customer] = await lockSettled(tx, now, [customerId, ...together])
  if (!customer) throw new Error('customer vanished')
  return customer.id
}

/** What a source states, without what it leaves empty: that takes nothing back. */
export function dropEmpty(attributes: SourceAttributes): SourceAttributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined && value !== ''),
  ) as SourceAttributes
}
