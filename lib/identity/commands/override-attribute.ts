import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { attributeOverrides, customers, sourceRecords } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import type { GoldenAttribute } from '../domain/survivorship'
import { overrideAttributeInput, withdrawOverrideInput } from '../schemas/overrides'
import { consoleRecordOf } from './console-record'
import { lockSurvivors } from './lock-customers'
import { endChoicesOfAttribute } from './merge-choices'
import { recomputeCustomer } from './recompute-customer'
import { writeRecordVersion } from './record-version'

type SourceRecord = typeof sourceRecords.$inferSelect

async function lockConsoleRecord(tx: Transaction, customerId: string): Promise<SourceRecord> {
  const id = await consoleRecordOf(tx, customerId)
  const [record] = await tx.select().from(sourceRecords).where(eq(sourceRecords.id, id)).for('update')
  if (!record) throw new Error('console record vanished')
  return record
}

/** What the console record says once an attribute has another value, or none; it is no longer verified by a proof. */
function restated(record: SourceRecord, attribute: GoldenAttribute, value: string | null) {
  const { verified = [], ...said } = record.attributes
  const { [attribute]: _before, ...others } = said
  const checked = verified.filter((name) => name !== attribute)
  return {
    ...others,
    ...(value === null ? {} : { [attribute]: value }),
    ...(checked.length > 0 ? { verified: checked } : {}),
  }
}

async function endOverride(
  tx: Transaction,
  actor: Actor,
  sourceRecordId: string,
  attribute: GoldenAttribute,
): Promise<string | null> {
  const [ended] = await tx
    .update(attributeOverrides)
    .set({ withdrawnAt: sql`now()`, withdrawnByName: actor.name })
    .where(
      and(
        eq(attributeOverrides.sourceRecordId, sourceRecordId),
        eq(attributeOverrides.attribute, attribute),
        isNull(attributeOverrides.mergeId),
        isNull(attributeOverrides.withdrawnAt),
      ),
    )
    .returning({ value: attributeOverrides.value })
  return ended?.value ?? null
}

async function finish(
  tx: Transaction,
  actor: Actor,
  customerId: string,
  action: string,
  details: Record<string, unknown>,
): Promise<typeof customers.$inferSelect> {
  await recomputeCustomer(tx, customerId)
  await audit(tx, actor, { action, subjectKind: 'customer', subjectId: customerId, customerId, details })
  await notify(tx, { type: 'customer', customerId })
  const [golden] = await tx.select().from(customers).where(eq(customers.id, customerId))
  if (!golden) throw new Error('customer vanished')
  return golden
}

/**
 * A steward's choice of a golden value, with its reason: the survivorship rule "steward's choice". It is a statement of
 * the customer's console record, so that merges and their undo carry it along. `overruled` when a value that was checked
 * against a proof still stands above it. Throws `not_found`, `erased`, `invalid_input`.
 */
export async function overrideAttribute(
  actor: Actor,
  given: z.input<typeof overrideAttributeInput>,
): Promise<{ customerId: string; overruled: boolean }> {
  demand(actor, 'identity.merge')
  const parsed = overrideAttributeInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { attribute, value, reason } = parsed.data
  return database().transaction(async (tx) => {
    const [customer] = await lockSurvivors(tx, [parsed.data.customerId])
    if (!customer) throw new DomainError('not_found')
    const record = await lockConsoleRecord(tx, customer.id)
    await writeRecordVersion(tx, record, restated(record, attribute, value))
    await endOverride(tx, actor, record.id, attribute)
    await endChoicesOfAttribute(tx, actor, customer.id, attribute)
    await tx.insert(attributeOverrides).values({
      customerId: customer.id,
      sourceRecordId: record.id,
      attribute,
      value,
      reason,
      decidedBy: userIdOf(actor),
      decidedByName: actor.name,
    })
    const golden = await finish(tx, actor, customer.id, 'customer.override_attribute', { attribute })
    return { customerId: customer.id, overruled: golden.origins[attribute]?.sourceRecordId !== record.id }
  })
}

/** Takes a steward's choice back: the other rules decide again. Throws `not_found` when none stands, `erased`. */
export async function withdrawOverride(
  actor: Actor,
  given: z.input<typeof withdrawOverrideInput>,
): Promise<{ customerId: string }> {
  demand(actor, 'identity.merge')
  const parsed = withdrawOverrideInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { attribute } = parsed.data
  return database().transaction(async (tx) => {
    const [customer] = await lockSurvivors(tx, [parsed.data.customerId])
    if (!customer) throw new DomainError('not_found')
    // After merges a customer has the console records of all: the choice may stand in any of them.
    const [standing] = await tx
      .select({ sourceRecordId: attributeOverrides.sourceRecordId, mergeId: attributeOverrides.mergeId })
      .from(attributeOverrides)
      .where(
        and(
          eq(attributeOverrides.customerId, customer.id),
          eq(attributeOverrides.attribute, attribute),
          isNull(attributeOverrides.withdrawnAt),
        ),
      )
      .orderBy(sql`${attributeOverrides.at} desc`)
      .limit(1)
    if (!standing) throw new DomainError('not_found')
    if (standing.mergeId) {
      // A value chosen for a merge is what another source says: nothing is restated.
      await endChoicesOfAttribute(tx, actor, customer.id, attribute)
      await finish(tx, actor, customer.id, 'customer.withdraw_override', { attribute })
      return { customerId: customer.id }
    }
    const [record] = await tx
      .select()
      .from(sourceRecords)
      .where(eq(sourceRecords.id, standing.sourceRecordId))
      .for('update')
    if (!record) throw new Error('console record vanished')
    const chosen = await endOverride(tx, actor, record.id, attribute)
    // A correction made since then is another statement, and stays.
    if (record.attributes[attribute] === chosen) await writeRecordVersion(tx, record, restated(record, attribute, null))
    await finish(tx, actor, customer.id, 'customer.withdraw_override', { attribute })
    return { customerId: customer.id }
  })
}
