import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import {
  contactPoints,
  contactPointUses,
  customerLinks,
  customers,
  type SourceAttributes,
  sourceRecords,
  sourceRecordVersions,
} from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'
import { type ContactPointKind, normaliseContactPoint } from '../domain/contact-points'
import { type CustomerKind, matcherRecord } from '../domain/customer-record'
import type { PointMatch } from '../queries/match-records'
import { applyFindings, writeMatchKeys } from './apply-findings'
import { findMatches } from './find-matches'
import { lockSettled, survivorOf } from './lock-customers'
import { recomputeCustomer } from './recompute-customer'

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

type Point = { id: string; kind: ContactPointKind; value: string; shared: boolean; stated: StatedContactPoint }

/**
 * Writes each contact point once and locks it, in one order for everybody, so that two first messages of one sender
 * wait for each other and no two transactions wait crosswise.
 */
async function lockPoints(tx: Transaction, stated: readonly StatedContactPoint[]): Promise<Point[]> {
  const wanted = new Map<string, { kind: ContactPointKind; value: string; stated: StatedContactPoint }>()
  for (const each of stated) {
    const value = normaliseContactPoint(each.kind, each.asTyped)
    if (value !== null) wanted.set(`${each.kind} ${value}`, { kind: each.kind, value, stated: each })
  }
  const sorted = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, point]) => point)
  if (sorted.length === 0) return []
  const rows = await tx
    .insert(contactPoints)
    // One statement locks its rows in the order of its values.
    .values(sorted.map(({ kind, value }) => ({ kind, value })))
    // A no-op update, so that the row comes back locked when it was there.
    .onConflictDoUpdate({
      target: [contactPoints.kind, contactPoints.value],
      set: { createdAt: sql`${contactPoints.createdAt}` },
    })
    .returning({
      id: contactPoints.id,
      kind: contactPoints.kind,
      value: contactPoints.value,
      sharedAt: contactPoints.sharedAt,
    })
  return rows.flatMap(({ id, kind, value, sharedAt }) => {
    const point = wanted.get(`${kind} ${value}`)
    return point ? [{ id, kind, value, shared: sharedAt !== null, stated: point.stated }] : []
  })
}

/**
 * Brings what a source says about somebody to one customer, in the caller's transaction: the source record's own
 * customer when it is known, else the customer that uses one of its contact points or that the match model is certain
 * of, else a new one. What is new about the record is compared with the other customers: those that prove to be one are
 * merged, those that may be are put before the stewards.
 */
export async function resolveSourceRecord(tx: Transaction, input: SourceRecordInput): Promise<Resolution> {
  const points = await lockPoints(tx, input.points)
  const [existing] = await tx
    .select()
    .from(sourceRecords)
    .where(and(eq(sourceRecords.source, input.source), eq(sourceRecords.sourceKey, input.sourceKey)))
    .for('no key update')
  const [inserted] = existing
    ? []
    : await tx
        .insert(sourceRecords)
        .values({
          source: input.source,
          sourceKey: input.sourceKey,
          kind: input.kind ?? 'individual',
          attributes: input.attributes,
          receivedAt: input.receivedAt ?? new Date(),
        })
        .onConflictDoNothing()
        .returning()
  let record = existing ?? inserted
  if (!record) {
    // Another transaction wrote it between our read and our write.
    const [other] = await tx
      .select()
      .from(sourceRecords)
      .where(and(eq(sourceRecords.source, input.source), eq(sourceRecords.sourceKey, input.sourceKey)))
      .for('no key update')
    if (!other) throw new Error('source record vanished')
    record = other
  }
  const isNew = inserted !== undefined

  const merged = { ...record.attributes, ...dropEmpty(input.attributes) }
  if (!isNew && JSON.stringify(merged) !== JSON.stringify(record.attributes)) {
    await tx
      .insert(sourceRecordVersions)
      .values({ sourceRecordId: record.id, version: record.version, attributes: record.attributes })
    await tx
      .update(sourceRecords)
      .set({ attributes: merged, version: record.version + 1, updatedAt: new Date() })
      .where(eq(sourceRecords.id, record.id))
  }

  const stated = { id: record.id, source: record.source, kind: record.kind, attributes: merged }
  const used = isNew ? new Set<string>() : await pointsInUse(tx, record.id)
  const added = points.filter((point) => !used.has(point.id))
  const changed = isNew || added.length > 0 || saysOtherwise(record.kind, record.attributes, merged)
  const linked = isNew ? null : await currentCustomer(tx, record.id)
  // Before any customer is locked: who may be one is read, and then all of them are locked in one order.
  const findings = changed || !linked ? await findMatches(tx, stated, points, linked) : null
  const together = findings?.same.map((each) => each.customerId) ?? []
  const { customerId, outcome } = linked
    ? { customerId: await settle(tx, record.id, together), outcome: 'known' as const }
    : await link(tx, record, findings?.home ?? null, together, input.receivedAt ?? new Date())
  if (added.length > 0) {
    await tx
      .insert(contactPointUses)
      .values(
        added.map((point) => ({
          contactPointId: point.id,
          sourceRecordId: record.id,
          customerId,
          asTyped: point.stated.asTyped,
          label: point.stated.label ?? null,
          verifiedAt: point.stated.verified ? new Date() : null,
        })),
      )
      .onConflictDoNothing()
  }
  if (!findings) {
    await recomputeCustomer(tx, customerId)
    return { sourceRecordId: record.id, customerId, outcome }
  }
  await writeMatchKeys(tx, record.id, findings.keys, isNew)
  await recomputeCustomer(tx, customerId)
  const { survivorId, proposed } = await applyFindings(tx, customerId, findings, outcome === 'created')
  return {
    sourceRecordId: record.id,
    customerId: survivorId,
    outcome: outcome === 'created' && proposed > 0 ? 'review' : outcome,
  }
}

/** Contact points that the record claims now. */
async function pointsInUse(tx: Transaction, sourceRecordId: string): Promise<Set<string>> {
  const rows = await tx
    .select({ id: contactPointUses.contactPointId })
    .from(contactPointUses)
    .where(and(eq(contactPointUses.sourceRecordId, sourceRecordId), isNull(contactPointUses.validTo)))
  return new Set(rows.map((row) => row.id))
}

/** Whether the matcher would see another record. */
function saysOtherwise(kind: CustomerKind, before: SourceAttributes, after: SourceAttributes): boolean {
  return (
    JSON.stringify([matcherRecord(kind, before, []), before.organisationName, before.verified]) !==
    JSON.stringify([matcherRecord(kind, after, []), after.organisationName, after.verified])
  )
}

async function currentCustomer(tx: Transaction, sourceRecordId: string): Promise<string | null> {
  const [link] = await tx
    .select({ customerId: customerLinks.customerId })
    .from(customerLinks)
    .where(and(eq(customerLinks.sourceRecordId, sourceRecordId), isNull(customerLinks.until)))
  return link?.customerId ?? null
}

/** The survivors of customers that are about to be merged; one that was erased a moment ago is left out. */
async function survivorsOf(tx: Transaction, customerIds: readonly string[]): Promise<string[]> {
  const survivors: string[] = []
  for (const id of customerIds) {
    try {
      survivors.push(await survivorOf(tx, id))
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
    }
  }
  return survivors
}

/** The record's customer, locked together with those that it proves to be. */
async function settle(tx: Transaction, sourceRecordId: string, together: readonly string[]): Promise<string> {
  const [customer] = await lockSettled(tx, async (now) => {
    const customerId = await currentCustomer(now, sourceRecordId)
    return customerId ? [customerId, ...(await survivorsOf(now, together))] : []
  })
  if (!customer) throw new Error('source record belongs to no customer')
  return customer.id
}

/** Links a record that has no customer: to the one that was found, else to a new one. */
async function link(
  tx: Transaction,
  record: typeof sourceRecords.$inferSelect,
  home: PointMatch | null,
  together: readonly string[],
  receivedAt: Date,
): Promise<{ customerId: string; outcome: 'matched' | 'created' }> {
  if (home) {
    const [customer] = await lockSettled(tx, async (now) => [
      await survivorOf(now, home.customerId),
      ...(await survivorsOf(now, together)),
    ])
    if (!customer) throw new Error('customer vanished')
    await tx.insert(customerLinks).values({
      sourceRecordId: record.id,
      customerId: customer.id,
      cause: 'matched',
      viaSourceRecordId: home.sourceRecordId,
    })
    return { customerId: customer.id, outcome: 'matched' }
  }
  const [customer] = await tx
    .insert(customers)
    .values({ kind: record.kind, displayName: '?', firstSeenAt: receivedAt })
    .returning({ id: customers.id })
  if (!customer) throw new Error('customer not written')
  await tx.insert(customerLinks).values({ sourceRecordId: record.id, customerId: customer.id, cause: 'created' })
  return { customerId: customer.id, outcome: 'created' }
}

function dropEmpty(attributes: SourceAttributes): SourceAttributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined && value !== ''),
  ) as SourceAttributes
}
