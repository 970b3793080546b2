import 'server-only'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { contactPoints, contactPointUses, customers } from '@/db/schema'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import {
  type AddContactPointInput,
  addContactPointInput,
  type BounceContactPointInput,
  bounceContactPointInput,
  type ContactPointInput,
  type CorrectContactPointInput,
  contactPointInput,
  correctContactPointInput,
  type ShareContactPointInput,
  shareContactPointInput,
  type TypedPointKind,
  type VerifyContactPointInput,
  verifyContactPointInput,
} from '../schemas'
import type { ChangeView } from '../views'
import { lockCustomer, pointState, recordChange, type Trace, useState } from './change'

/** `alsoUsedBy`: somebody else who gives the same address: a double, or an address to mark as shared. */
export type PointChangeView = ChangeView & { alsoUsedBy: { id: string; name: string } | null }

const email = z.email().max(320)
const POSTAL_MIN = 8

/** The one spelling of what was typed. Throws `invalid_input` with a code per kind of fault. */
function normalised(kind: TypedPointKind, asTyped: string): string {
  const value = normaliseContactPoint(kind, asTyped)
  const fault =
    value === null
      ? kind === 'phone' || kind === 'whatsapp'
        ? 'invalid_phone'
        : kind === 'email'
          ? 'invalid_email'
          : 'invalid_value'
      : kind === 'email' && !email.safeParse(value).success
        ? 'invalid_email'
        : kind === 'whatsapp' && !/^\+\d{6,15}$|^[A-Z]{2}\.[A-Za-z0-9.]{4,}$/.test(value)
          ? 'invalid_phone'
          : kind === 'postal' && value.length < POSTAL_MIN
            ? 'invalid_postal'
            : null
  if (value === null || fault) throw new DomainError('invalid_input', { fields: { value: [fault ?? 'invalid_value'] } })
  return value
}

type Point = typeof contactPoints.$inferSelect
type Use = typeof contactPointUses.$inferSelect

/** The point's row, made when new, locked. Points are locked before customers, as `resolveSourceRecord` does. */
async function pointOf(tx: Transaction, kind: TypedPointKind, value: string): Promise<Point> {
  const [point] = await tx
    .insert(contactPoints)
    .values({ kind, value })
    // A no-op update, so that the row comes back locked when it was there.
    .onConflictDoUpdate({ target: [contactPoints.kind, contactPoints.value], set: { value: sql`excluded.value` } })
    .returning()
  if (!point) throw new Error('contact point not written')
  return point
}

async function lockPoint(tx: Transaction, contactPointId: string): Promise<Point> {
  const [point] = await tx.select().from(contactPoints).where(eq(contactPoints.id, contactPointId)).for('update')
  if (!point) throw new DomainError('not_found')
  return point
}

/** The customer's claims on the point that are in force. */
async function openUses(tx: Transaction, customerId: string, contactPointId: string): Promise<Use[]> {
  return tx
    .select()
    .from(contactPointUses)
    .where(
      and(
        eq(contactPointUses.customerId, customerId),
        eq(contactPointUses.contactPointId, contactPointId),
        isNull(contactPointUses.validTo),
      ),
    )
    .for('update')
}

async function otherUser(
  tx: Transaction,
  customerId: string,
  contactPointId: string,
): Promise<{ id: string; name: string } | null> {
  const [other] = await tx
    .select({ id: customers.id, name: customers.displayName })
    .from(contactPointUses)
    .innerJoin(customers, eq(customers.id, contactPointUses.customerId))
    .where(
      and(
        eq(contactPointUses.contactPointId, contactPointId),
        isNull(contactPointUses.validTo),
        ne(contactPointUses.customerId, customerId),
        isNull(customers.erasedAt),
      ),
    )
    .limit(1)
  return other ?? null
}

/** Colleagues' own claim on a point, in the `console` source record. */
async function claim(
  tx: Transaction,
  customerId: string,
  point: Point,
  stated: { asTyped: string; label?: string; verified: boolean },
): Promise<Trace> {
  const sourceRecordId = await consoleRecordOf(tx, customerId)
  const [use] = await tx
    .insert(contactPointUses)
    .values({
      contactPointId: point.id,
      sourceRecordId,
      customerId,
      asTyped: stated.asTyped,
      label: stated.label || null,
      verifiedAt: stated.verified ? new Date() : null,
    })
    .returning()
  if (!use) throw new Error('claim not written')
  return { on: 'use', id: use.id, before: null, after: useState(use) }
}

async function end(tx: Transaction, uses: readonly Use[]): Promise<Trace[]> {
  const traces: Trace[] = []
  const now = new Date()
  for (const use of uses) {
    await tx.update(contactPointUses).set({ validTo: now }).where(eq(contactPointUses.id, use.id))
    traces.push({ on: 'use', id: use.id, before: useState(use), after: useState({ ...use, validTo: now }) })
  }
  return traces
}

/** Adds a contact point that the customer gave. Throws `not_found`, `erased`, `invalid_input`, `already_exists`. */
export async function addContactPoint(actor: Actor, given: AddContactPointInput): Promise<PointChangeView> {
  demand(actor, 'customer.edit')
  const parsed = addContactPointInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const input = parsed.data
  const value = normalised(input.kind, input.value)
  return database().transaction(async (tx) => {
    const point = await pointOf(tx, input.kind, value)
    const customer = await lockCustomer(tx, input.customerId)
    if ((await openUses(tx, customer.id, point.id)).length > 0) {
      throw new DomainError('already_exists', { fields: { value: ['already_known'] } })
    }
    const trace = await claim(tx, customer.id, point, {
      asTyped: input.value,
      label: input.label,
      verified: input.verified,
    })
    const change = await recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.add_contact_point',
      traces: [trace],
      details: { kind: input.kind, contactPointId: point.id },
      recompute: true,
    })
    return { ...change, alsoUsedBy: point.sharedAt ? null : await otherUser(tx, customer.id, point.id) }
  })
}

/**
 * Replaces a contact point by its right spelling: the old one is ended, not forgotten. Throws `not_found`, `erased`,
 * `invalid_input`, `already_exists` when the customer has the new one already.
 */
export async function correctContactPoint(actor: Actor, given: CorrectContactPointInput): Promise<PointChangeView> {
  demand(actor, 'customer.edit')
  const parsed = correctContactPointInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const input = parsed.data
  return database().transaction(async (tx) => {
    const [kindOf] = await tx
      .select({ kind: contactPoints.kind })
      .from(contactPoints)
      .where(eq(contactPoints.id, input.contactPointId))
    const kind = addContactPointInput.shape.kind.safeParse(kindOf?.kind)
    if (!kind.success) throw new DomainError('not_found')
    const point = await pointOf(tx, kind.data, normalised(kind.data, input.value))
    const customer = await lockCustomer(tx, input.customerId)
    const before = await openUses(tx, customer.id, input.contactPointId)
    if (before.length === 0) throw new DomainError('not_found')
    if (point.id !== input.contactPointId && (await openUses(tx, customer.id, point.id)).length > 0) {
      throw new DomainError('already_exists', { fields: { value: ['already_known'] } })
    }
    const ended = await end(tx, before)
    const trace = await claim(tx, customer.id, point, {
      asTyped: input.value,
      label: input.label ?? before.find((use) => use.label)?.label ?? undefined,
      verified: input.verified,
    })
    const change = await recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.correct_contact_point',
      traces: [...ended, trace],
      details: { kind: kind.data, contactPointId: point.id, replaces: input.contactPointId },
      recompute: true,
    })
    return { ...change, alsoUsedBy: point.sharedAt ? null : await otherUser(tx, customer.id, point.id) }
  })
}

/** Ends a contact point: the customer no longer uses it. Throws `not_found`, `erased`. */
export async function endContactPoint(actor: Actor, given: ContactPointInput): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = contactPointInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, contactPointId } = parsed.data
  return database().transaction(async (tx) => {
    const point = await lockPoint(tx, contactPointId)
    const customer = await lockCustomer(tx, customerId)
    const uses = await openUses(tx, customer.id, point.id)
    if (uses.length === 0) throw new DomainError('not_found')
    return recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.end_contact_point',
      traces: await end(tx, uses),
      details: { kind: point.kind, contactPointId },
      recompute: true,
    })
  })
}

type PointChange = { action: string; set: (point: Point) => Partial<Point> | null; details: Record<string, unknown> }

/** Changes the point itself, for every customer that uses it. */
async function changePoint(
  actor: Actor,
  { customerId, contactPointId }: { customerId: string; contactPointId: string },
  change: PointChange,
): Promise<ChangeView> {
  return database().transaction(async (tx) => {
    const point = await lockPoint(tx, contactPointId)
    const customer = await lockCustomer(tx, customerId)
    if ((await openUses(tx, customer.id, point.id)).length === 0) throw new DomainError('not_found')
    const set = change.set(point)
    if (set === null) return { changeId: null }
    await tx.update(contactPoints).set(set).where(eq(contactPoints.id, point.id))
    return recordChange(tx, actor, {
      customerId: customer.id,
      action: change.action,
      traces: [{ on: 'point', id: point.id, before: pointState(point), after: pointState({ ...point, ...set }) }],
      details: { kind: point.kind, contactPointId, ...change.details },
    })
  })
}

/** Marks a contact point as used by several people (a switchboard, a family mail), or as one's own again. A shared one is never a match key. */
export async function shareContactPoint(actor: Actor, given: ShareContactPointInput): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = shareContactPointInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { shared } = parsed.data
  return changePoint(actor, parsed.data, {
    action: 'customer.share_contact_point',
    set: (point) => ((point.sharedAt !== null) === shared ? null : { sharedAt: shared ? new Date() : null }),
    details: { shared },
  })
}

/** Marks that messages do not reach this contact point, or that they do again. */
export async function bounceContactPoint(actor: Actor, given: BounceContactPointInput): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = bounceContactPointInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { bounced } = parsed.data
  return changePoint(actor, parsed.data, {
    action: 'customer.bounce_contact_point',
    // What the mail server said stays beside it, should the mark be put back.
    set: (point) =>
      (point.bouncedAt !== null) === bounced
        ? null
        : bounced
          ? { bouncedAt: new Date(), bounceKind: 'hard' }
          : { bouncedAt: null, bounceKind: null },
    details: { bounced },
  })
}

/** Notes that a colleague has checked that the contact point is the customer's, or takes every such check back. */
export async function verifyContactPoint(actor: Actor, given: VerifyContactPointInput): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = verifyContactPointInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, contactPointId, verified } = parsed.data
  return database().transaction(async (tx) => {
    const point = await lockPoint(tx, contactPointId)
    const customer = await lockCustomer(tx, customerId)
    const uses = await openUses(tx, customer.id, point.id)
    if (uses.length === 0) throw new DomainError('not_found')
    if (uses.some((use) => use.verifiedAt !== null) === verified) return { changeId: null }
    const consoleRecordId = await consoleRecordOf(tx, customer.id)
    const own = uses.find((use) => use.sourceRecordId === consoleRecordId)
    const changed = verified ? (own ? [own] : []) : uses.filter((use) => use.verifiedAt !== null)
    const traces: Trace[] = []
    const verifiedAt = verified ? new Date() : null
    for (const use of changed) {
      await tx.update(contactPointUses).set({ verifiedAt }).where(eq(contactPointUses.id, use.id))
      traces.push({ on: 'use', id: use.id, before: useState(use), after: useState({ ...use, verifiedAt }) })
    }
    if (verified && !own) {
      const asTyped = uses[0]?.asTyped ?? point.value
      traces.push(await claim(tx, customer.id, point, { asTyped, verified: true }))
    }
    return recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.verify_contact_point',
      traces,
      details: { kind: point.kind, contactPointId, verified },
      recompute: true,
    })
  })
}

/**
 * Adds a contact point that the customer has just proven to be their own, or marks the known one as verified, in the
 * caller's transaction; the caller has checked the proof. Returns the contact point's id. Throws `invalid_input`.
 */
export async function provenContactPointIn(
  tx: Transaction,
  actor: Actor,
  given: { customerId: string; kind: 'email' | 'phone'; value: string },
): Promise<string> {
  const point = await pointOf(tx, given.kind, normalised(given.kind, given.value))
  const customer = await lockCustomer(tx, given.customerId)
  const consoleRecordId = await consoleRecordOf(tx, customer.id)
  const own = (await openUses(tx, customer.id, point.id)).find((use) => use.sourceRecordId === consoleRecordId)
  if (own?.verifiedAt) return point.id
  const trace = own
    ? await verified(tx, own)
    : await claim(tx, customer.id, point, { asTyped: given.value, verified: true })
  await recordChange(tx, actor, {
    customerId: customer.id,
    action: 'customer.prove_contact_point',
    traces: [trace],
    details: { kind: given.kind, contactPointId: point.id },
    recompute: true,
  })
  return point.id
}

async function verified(tx: Transaction, use: Use): Promise<Trace> {
  const verifiedAt = new Date()
  await tx.update(contactPointUses).set({ verifiedAt }).where(eq(contactPointUses.id, use.id))
  return { on: 'use', id: use.id, before: useState(use), after: useState({ ...use, verifiedAt }) }
}
