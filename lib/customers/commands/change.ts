import 'server-only'
import { and, desc, eq, gte, inArray, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import {
  auditEntries,
  commitments,
  contactPoints,
  contactPointUses,
  customers,
  interactions,
  sourceRecords,
  sourceRecordVersions,
} from '@/db/schema'
import { type LockedCustomer, lockSettled } from '@/lib/identity/commands/lock-customers'
import { recomputeCustomer } from '@/lib/identity/commands/recompute-customer'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { MINUTE_MS } from '@/lib/platform/time'
import { survivorOf } from '../queries/family'
import { undoChangeInput } from '../schemas'
import type { ChangeView } from '../views'

const UNDO_MS = 10 * MINUTE_MS

/** What one row was before a change and is after it. Never holds personal data: audit entries outlive an erasure. */
export type Trace =
  | {
      on: 'use'
      id: string
      before: { validTo: string | null; verifiedAt: string | null } | null
      after: { validTo: string | null; verifiedAt: string | null }
    }
  | { on: 'point'; id: string; before: PointState; after: PointState }
  | { on: 'record'; id: string; version: number }
  | { on: 'preferred'; before: string | null; after: string | null }
  | {
      on: 'commitment'
      id: string
      before: { fulfilledAt: string | null } | null
      after: { fulfilledAt: string | null }
    }
  | { on: 'note'; id: string }
export type PointState = { sharedAt: string | null; bouncedAt: string | null; bounceKind: 'hard' | 'soft' | null }

const text = (at: Date | null) => at?.toISOString() ?? null
const date = (at: string | null) => (at === null ? null : new Date(at))

/** The parts of a contact point that commands change. */
export function pointState(point: {
  sharedAt: Date | null
  bouncedAt: Date | null
  bounceKind: 'hard' | 'soft' | null
}): PointState {
  return { sharedAt: text(point.sharedAt), bouncedAt: text(point.bouncedAt), bounceKind: point.bounceKind }
}

/** The parts of a claim that commands change. */
export function useState(use: { validTo: Date | null; verifiedAt: Date | null }) {
  return { validTo: text(use.validTo), verifiedAt: text(use.verifiedAt) }
}

/** Locks the surviving customer for the rest of the transaction. Throws `not_found`, `erased`. */
export async function lockCustomer(tx: Transaction, customerId: string): Promise<LockedCustomer> {
  const [row] = await lockSettled(tx, async (inner) => [(await survivorOf(inner, customerId)).id])
  if (!row) throw new DomainError('not_found')
  return row
}

type Change = {
  customerId: string
  action: string
  traces: Trace[]
  /** Anything else worth keeping: codes and ids, never what the customer said. */
  details?: Record<string, unknown>
  conversationId?: string | null
  /** Whether golden values or the search text may have changed. */
  recompute?: boolean
}

/** Writes the audit entry of a change and tells open screens. What it answers takes the change back for ten minutes. */
export async function recordChange(tx: Transaction, actor: Actor, change: Change): Promise<ChangeView> {
  if (change.recompute) await recomputeCustomer(tx, change.customerId)
  const changeId = await audit(tx, actor, {
    action: change.action,
    subjectKind: 'customer',
    subjectId: change.customerId,
    customerId: change.customerId,
    details: { ...change.details, traces: change.traces },
  })
  await tellScreens(tx, change.customerId, change.conversationId)
  return { changeId }
}

async function tellScreens(
  tx: Transaction,
  customerId: string,
  conversationId: string | null | undefined,
): Promise<void> {
  await notify(tx, { type: 'customer', customerId, ...(conversationId ? { conversationId } : {}) })
}

/** Puts one row back. Throws `conflict` when somebody has changed it since. */
async function restore(tx: Transaction, customerId: string, trace: Trace): Promise<void> {
  switch (trace.on) {
    case 'use': {
      const [use] = await tx.select().from(contactPointUses).where(eq(contactPointUses.id, trace.id)).for('update')
      if (!use || JSON.stringify(useState(use)) !== JSON.stringify(trace.after)) throw new DomainError('conflict')
      if (trace.before === null) await tx.delete(contactPointUses).where(eq(contactPointUses.id, trace.id))
      else {
        await tx
          .update(contactPointUses)
          .set({ validTo: date(trace.before.validTo), verifiedAt: date(trace.before.verifiedAt) })
          .where(eq(contactPointUses.id, trace.id))
      }
      return
    }
    case 'point': {
      const [point] = await tx.select().from(contactPoints).where(eq(contactPoints.id, trace.id)).for('update')
      if (!point || JSON.stringify(pointState(point)) !== JSON.stringify(trace.after)) throw new DomainError('conflict')
      await tx
        .update(contactPoints)
        .set({
          sharedAt: date(trace.before.sharedAt),
          bouncedAt: date(trace.before.bouncedAt),
          bounceKind: trace.before.bounceKind,
        })
        .where(eq(contactPoints.id, trace.id))
      return
    }
    case 'record': {
      const [record] = await tx.select().from(sourceRecords).where(eq(sourceRecords.id, trace.id)).for('update')
      if (!record || record.version !== trace.version) throw new DomainError('conflict')
      const [earlier] = await tx
        .select()
        .from(sourceRecordVersions)
        .where(
          and(eq(sourceRecordVersions.sourceRecordId, trace.id), eq(sourceRecordVersions.version, trace.version - 1)),
        )
        .orderBy(desc(sourceRecordVersions.recordedAt))
        .limit(1)
      if (!earlier) throw new DomainError('gone')
      await writeRecordVersion(tx, record, earlier.attributes)
      return
    }
    case 'preferred': {
      const [customer] = await tx
        .select({ preferredChannel: customers.preferredChannel })
        .from(customers)
        .where(eq(customers.id, customerId))
      if (customer?.preferredChannel !== trace.after) throw new DomainError('conflict')
      await tx.update(customers).set({ preferredChannel: trace.before }).where(eq(customers.id, customerId))
      return
    }
    case 'commitment': {
      const [row] = await tx.select().from(commitments).where(eq(commitments.id, trace.id)).for('update')
      if (!row || text(row.fulfilledAt) !== trace.after.fulfilledAt) throw new DomainError('conflict')
      if (trace.before === null) await tx.delete(commitments).where(eq(commitments.id, trace.id))
      else {
        await tx
          .update(commitments)
          .set({ fulfilledAt: date(trace.before.fulfilledAt) })
          .where(eq(commitments.id, trace.id))
      }
      return
    }
    case 'note': {
      await tx.delete(interactions).where(and(eq(interactions.id, trace.id), eq(interactions.kind, 'note')))
      return
    }
  }
}

type RecordRow = typeof sourceRecords.$inferSelect

/** Writes the next version of a source record; the one before stays in its history. */
export async function writeRecordVersion(
  tx: Transaction,
  record: RecordRow,
  attributes: RecordRow['attributes'],
): Promise<number> {
  await tx
    .insert(sourceRecordVersions)
    .values({ sourceRecordId: record.id, version: record.version, attributes: record.attributes })
  await tx
    .update(sourceRecords)
    .set({ attributes, version: record.version + 1, updatedAt: sql`now()` })
    .where(eq(sourceRecords.id, record.id))
  return record.version + 1
}

const UNDOABLE = [
  'customer.add_contact_point',
  'customer.correct_contact_point',
  'customer.end_contact_point',
  'customer.share_contact_point',
  'customer.bounce_contact_point',
  'customer.verify_contact_point',
  'customer.correct_identity',
  'customer.prefer_channel',
  'customer.promise',
  'customer.keep_promise',
  'customer.note',
]

/**
 * Takes back one's own change to a customer within ten minutes and gives each row what it had before. Throws `not_found`,
 * `gone` when too late or already taken back, `conflict` when somebody has changed the same thing since.
 */
export async function undoCustomerChange(actor: Actor, given: { changeId: string }): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = undoChangeInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { changeId } = parsed.data
  return database().transaction(async (tx) => {
    const [entry] = await tx
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.id, changeId), inArray(auditEntries.action, UNDOABLE)))
    // Only one's own: the permission to change was checked when the change was made.
    if (!entry?.customerId || entry.actorId === null || entry.actorId !== userIdOf(actor))
      throw new DomainError('not_found')
    const customer = await lockCustomer(tx, entry.customerId)
    const [undone] = await tx
      .select({ id: auditEntries.id })
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.customerId, customer.id),
          eq(auditEntries.action, 'customer.undo'),
          gte(auditEntries.at, entry.at),
          sql`${auditEntries.details}->>'changeId' = ${changeId}`,
        ),
      )
      .limit(1)
    if (undone || Date.now() - entry.at.getTime() > UNDO_MS) throw new DomainError('gone')
    const traces = (entry.details.traces ?? []) as Trace[]
    for (const trace of traces.toReversed()) await restore(tx, customer.id, trace)
    await recomputeCustomer(tx, customer.id)
    await audit(tx, actor, {
      action: 'customer.undo',
      subjectKind: 'customer',
      subjectId: customer.id,
      customerId: customer.id,
      details: { changeId, of: entry.action },
    })
    const conversationId = entry.details.conversationId
    await tellScreens(tx, customer.id, typeof conversationId === 'string' ? conversationId : null)
    return { changeId: null }
  })
}
