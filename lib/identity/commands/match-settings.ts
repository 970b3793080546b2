import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { blockedValues, contactPointLimits, matchModels } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { type ContactPointKind, normaliseContactPoint } from '../domain/contact-points'
import { CUSTOMER_FIELDS, type CustomerKind } from '../domain/customer-record'
import { importModel, type MatchModel } from '../domain/model'
import { matchRules } from '../queries/match-rules'
import {
  adjustThresholdsInput,
  blockValueInput,
  changeLimitInput,
  importModelInput,
  unblockValueInput,
} from '../schemas/settings'

function checked<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return parsed.data
}

/** The one spelling of a value of the list: a family of addresses in lower case, else as the contact point is kept. */
function spelled(kind: ContactPointKind, value: string): string {
  if (kind === 'email' && /^(?:[^@*\s]+@\*|\*@[^@*\s]+)$/.test(value)) return value.toLowerCase()
  const normal = normaliseContactPoint(kind, value)
  if (normal === null) throw new DomainError('invalid_input', { fields: { value: ['invalid'] } })
  return normal
}

async function changed(tx: Transaction, actor: Actor, action: string, details: Record<string, unknown>): Promise<void> {
  await audit(tx, actor, { action, subjectKind: 'match_settings', details })
  await notify(tx, { type: 'identity' })
}

/** From now on the value leads to nobody and matches nothing. Throws `invalid_input`, `already_exists`. */
export async function blockValue(actor: Actor, given: z.input<typeof blockValueInput>): Promise<{ value: string }> {
  demand(actor, 'identity.configure')
  const { kind, reason, value: typed } = checked(blockValueInput, given)
  const value = spelled(kind, typed)
  return database().transaction(async (tx) => {
    const [written] = await tx
      .insert(blockedValues)
      .values({ kind, value, reason, blockedByName: actor.name })
      .onConflictDoNothing()
      .returning({ value: blockedValues.value })
    if (!written) throw new DomainError('already_exists')
    await changed(tx, actor, 'identity.block_value', { kind })
    return { value }
  })
}

/** Takes a value off the list. Throws `not_found`. */
export async function unblockValue(actor: Actor, given: z.input<typeof unblockValueInput>): Promise<{ value: string }> {
  demand(actor, 'identity.configure')
  const { kind, value } = checked(unblockValueInput, given)
  return database().transaction(async (tx) => {
    const [gone] = await tx
      .delete(blockedValues)
      .where(and(eq(blockedValues.kind, kind), eq(blockedValues.value, value)))
      .returning({ value: blockedValues.value })
    if (!gone) throw new DomainError('not_found')
    await changed(tx, actor, 'identity.unblock_value', { kind })
    return { value }
  })
}

/** Changes how many values of a kind a customer may have, and how many customers a value, before it is suspect. */
export async function changeLimit(
  actor: Actor,
  given: z.input<typeof changeLimitInput>,
): Promise<z.output<typeof changeLimitInput>> {
  demand(actor, 'identity.configure')
  const limit = checked(changeLimitInput, given)
  return database().transaction(async (tx) => {
    const values = { ...limit, updatedBy: userIdOf(actor), updatedAt: sql`now()` }
    await tx
      .insert(contactPointLimits)
      .values(values)
      .onConflictDoUpdate({ target: contactPointLimits.kind, set: values })
    await changed(tx, actor, 'identity.change_limit', limit)
    return limit
  })
}

async function putInForce(
  actor: Actor,
  kind: CustomerKind,
  model: MatchModel,
  note: string,
  action: string,
): Promise<{ version: number }> {
  return database().transaction(async (tx) => {
    const [written] = await tx
      .insert(matchModels)
      .values({ kind, model, note, createdBy: userIdOf(actor) })
      .returning({ version: matchModels.version })
    if (!written) throw new Error('model not written')
    await changed(tx, actor, action, { kind, version: written.version, thresholds: model.thresholds })
    return written
  })
}

/** Puts other thresholds in force: a new model with the same figures. Throws `invalid_input`. */
export async function adjustThresholds(
  actor: Actor,
  given: z.input<typeof adjustThresholdsInput>,
): Promise<{ version: number }> {
  demand(actor, 'identity.configure')
  const { kind, review, automatic, note } = checked(adjustThresholdsInput, given)
  const { model } = (await matchRules(database())).matcher(kind).matcher
  return putInForce(actor, kind, { ...model, thresholds: { review, automatic } }, note, 'identity.adjust_thresholds')
}

/**
 * Puts an exported model, or one trained elsewhere, in force. Throws `invalid_input` that names what is wrong, also when
 * it compares other fields than the product's records have.
 */
export async function importMatchModel(
  actor: Actor,
  given: z.input<typeof importModelInput>,
): Promise<{ version: number }> {
  demand(actor, 'identity.configure')
  const { kind, model: json, note } = checked(importModelInput, given)
  let model: MatchModel
  try {
    model = importModel(json)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const fields: Record<string, string[]> = {}
    for (const issue of error.issues) {
      const name = issue.path.join('.') || 'model'
      fields[name] = [...(fields[name] ?? []), issue.message]
    }
    throw new DomainError('invalid_input', { fields })
  }
  if (JSON.stringify(model.fields) !== JSON.stringify(CUSTOMER_FIELDS[kind]))
    throw new DomainError('invalid_input', { fields: { fields: ['not the fields of the product'] } })
  return putInForce(actor, kind, model, note, 'identity.import_model')
}
