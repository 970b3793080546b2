import 'server-only'
import { eq } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { customers, type SourceAttributes, sourceRecords } from '@/db/schema'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { isIdentifierAttribute } from '@/lib/identity/domain/company-identifiers'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import {
  CORRECTABLE,
  type Correctable,
  type CorrectIdentityInput,
  correctIdentityInput,
  type PreferredChannelInput,
  preferredChannelInput,
} from '../schemas'
import type { ChangeView } from '../views'
import { lockCustomer, recordChange, writeRecordVersion } from './change'

/** `overruled`: attributes on which a stronger source still wins, a verified one as a rule. */
export type CorrectionView = ChangeView & { overruled: Correctable[] }

const goldenValue = (golden: typeof customers.$inferSelect, attribute: Correctable) =>
  isIdentifierAttribute(attribute) ? golden.identifiers[attribute] : golden[attribute]

/** What colleagues say from now on: given values replace theirs, an empty one withdraws it. */
function corrected(
  before: SourceAttributes,
  changes: Partial<Record<Correctable, string>>,
  verified: boolean,
): SourceAttributes {
  const after: SourceAttributes = { ...before }
  const checked = new Set(before.verified ?? [])
  for (const attribute of CORRECTABLE) {
    const value = changes[attribute]
    if (value === undefined) continue
    if (value === '') {
      delete after[attribute]
      checked.delete(attribute)
      continue
    }
    after[attribute] = value
    if (verified) checked.add(attribute)
    else checked.delete(attribute)
  }
  if (checked.size > 0) after.verified = [...checked].sort()
  else delete after.verified
  return after
}

/**
 * Corrects who a customer is. The correction is a statement of the `console` source record, so that what the other
 * sources said stays and the golden record is computed as ever. Throws `not_found`, `erased`, `invalid_input`.
 */
export async function correctIdentity(actor: Actor, given: CorrectIdentityInput): Promise<CorrectionView> {
  demand(actor, 'customer.edit')
  return database().transaction((tx) => correctIdentityIn(tx, actor, given))
}

/** The same in the caller's transaction; the caller has checked that the actor may. */
export async function correctIdentityIn(
  tx: Transaction,
  actor: Actor,
  given: CorrectIdentityInput,
): Promise<CorrectionView> {
  const parsed = correctIdentityInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, verified, ...changes } = parsed.data
  const touched = CORRECTABLE.filter((attribute) => changes[attribute] !== undefined)
  const customer = await lockCustomer(tx, customerId)
  const recordId = await consoleRecordOf(tx, customer.id)
  const [record] = await tx.select().from(sourceRecords).where(eq(sourceRecords.id, recordId)).for('update')
  if (!record) throw new Error('console record vanished')
  const after = corrected(record.attributes, changes, verified)
  if (touched.length === 0 || JSON.stringify(after) === JSON.stringify(record.attributes)) {
    return { changeId: null, overruled: [] }
  }
  const version = await writeRecordVersion(tx, record, after)
  const change = await recordChange(tx, actor, {
    customerId: customer.id,
    action: 'customer.correct_identity',
    traces: [{ on: 'record', id: recordId, version }],
    details: { attributes: touched, verified },
    recompute: true,
  })
  const [golden] = await tx.select().from(customers).where(eq(customers.id, customer.id))
  const overruled = touched.filter((attribute) => {
    const wanted = changes[attribute]
    return wanted !== '' && (!golden || goldenValue(golden, attribute) !== wanted)
  })
  return { ...change, overruled }
}

/** Notes the channel the customer prefers, or that none is known. Throws `not_found`, `erased`. */
export async function preferChannel(actor: Actor, given: PreferredChannelInput): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = preferredChannelInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, channel } = parsed.data
  return database().transaction(async (tx) => {
    const customer = await lockCustomer(tx, customerId)
    if (customer.preferredChannel === channel) return { changeId: null }
    await tx.update(customers).set({ preferredChannel: channel }).where(eq(customers.id, customer.id))
    return recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.prefer_channel',
      traces: [{ on: 'preferred', before: customer.preferredChannel, after: channel }],
      details: { channel },
    })
  })
}
