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
import { type ContactPointKind, isMatchKey, normaliseContactPoint } from '../domain/contact-points'
import { lockSettled, lockSurvivors } from './lock-customers'
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

export type Resolution = { sourceRecordId: string; customerId: string; outcome: 'known' | 'matched' | 'created' }

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
  const points: Point[] = []
  for (const [, { kind, value, stated: each }] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [row] = await tx
      .insert(contactPoints)
      .values({ kind, value })
      // A no-op update, so that the row comes back locked when it was there.
      .onConflictDoUpdate({
        target: [contactPoints.kind, contactPoints.value],
        set: { createdAt: sql`${contactPoints.createdAt}` },
      })
      .returning({ id: contactPoints.id, sharedAt: contactPoints.sharedAt })
    if (row) points.push({ id: row.id, kind, value, shared: row.sharedAt !== null, stated: each })
  }
  return points
}

type Match = { customerId: string; viaSourceRecordId: string }

/** The oldest customer that uses one of these points now; shared points and function mailboxes lead to nobody. */
async function findByPoints(tx: Transaction, points: readonly Point[]): Promise<Match | null> {
  for (const point of points) {
    if (point.shared || !isMatchKey(point.kind, point.value)) continue
    const [use] = await tx
      .select({ customerId: contactPointUses.customerId, viaSourceRecordId: contactPointUses.sourceRecordId })
      .from(contactPointUses)
      .innerJoin(customers, eq(customers.id, contactPointUses.customerId))
      .where(
        and(
          eq(contactPointUses.contactPointId, point.id),
          isNull(contactPointUses.validTo),
          isNull(customers.erasedAt),
        ),
      )
      .orderBy(customers.createdAt, customers.id)
      .limit(1)
    if (use) return use
  }
  return null
}

/**
 * Brings what a source says about somebody to one customer, in the caller's transaction: the source record's own
 * customer when it is known, else the customer that uses one of its contact points, else a new one.
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

  const { customerId, outcome } = await linkToCustomer(tx, record, points, input.receivedAt ?? new Date())
  for (const point of points) {
    await tx
      .insert(contactPointUses)
      .values({
        contactPointId: point.id,
        sourceRecordId: record.id,
        customerId,
        asTyped: point.stated.asTyped,
        label: point.stated.label ?? null,
        verifiedAt: point.stated.verified ? new Date() : null,
      })
      .onConflictDoNothing()
  }
  await recomputeCustomer(tx, customerId)
  return { sourceRecordId: record.id, customerId, outcome }
}

async function currentCustomer(tx: Transaction, sourceRecordId: string): Promise<string | null> {
  const [link] = await tx
    .select({ customerId: customerLinks.customerId })
    .from(customerLinks)
    .where(and(eq(customerLinks.sourceRecordId, sourceRecordId), isNull(customerLinks.until)))
  return link?.customerId ?? null
}

/** The record's customer, locked: the one it is linked to, else the one its contact points lead to, else a new one. */
async function linkToCustomer(
  tx: Transaction,
  record: typeof sourceRecords.$inferSelect,
  points: readonly Point[],
  receivedAt: Date,
): Promise<Pick<Resolution, 'customerId' | 'outcome'>> {
  const [linked] = await lockSettled(tx, async (now) => {
    const customerId = await currentCustomer(now, record.id)
    return customerId ? [customerId] : []
  })
  if (linked) return { customerId: linked.id, outcome: 'known' }
  const match = await findByPoints(tx, points)
  if (match) {
    const [customer] = await lockSurvivors(tx, [match.customerId])
    if (!customer) throw new Error('customer vanished')
    await tx.insert(customerLinks).values({
      sourceRecordId: record.id,
      customerId: customer.id,
      cause: 'matched',
      viaSourceRecordId: match.viaSourceRecordId,
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
