import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { contactPointUses, customers, importRows, merges, sourceRecords } from '@/db/schema'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'
import { DomainError } from '@/lib/platform/errors'
import { logger } from '@/lib/platform/logger'
import { ROW_REFUSALS, type RowOutcome, type RowRefusal } from '../domain/types'
import type { WritableRow } from './row-input'

type Written = {
  outcome: Exclude<RowOutcome, 'refused'>
  sourceRecordId: string
  previousVersion: number | null
  writtenVersion: number
  createdCustomer: string | null
  addedUses: string[]
  causedMerges: string[]
}
export type RowResult = { outcome: RowOutcome; reason: RowRefusal | null }

/** Times a row is tried again when it met another transaction crosswise. */
const MAX_TRIES = 5
const CROSSWISE = new Set(['40001', '40P01', '55P03'])
/** SQLSTATE classes that blame the data of the row, not the database: data, integrity and limits. */
const BLAMES_THE_ROW = /^(?:22|23|54)/

function sqlState(error: unknown): string | null {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && /^[0-9A-Z]{5}$/.test(each.code)) return each.code
  }
  return null
}

/** Resolves one row in the caller's transaction and says what it changed. */
async function resolveRow(tx: Transaction, row: WritableRow): Promise<Written> {
  const { source, sourceKey } = row.input
  const record = () =>
    tx
      .select({ id: sourceRecords.id, version: sourceRecords.version })
      .from(sourceRecords)
      .where(and(eq(sourceRecords.source, source), eq(sourceRecords.sourceKey, sourceKey)))
  const usesOf = async (sourceRecordId: string) => {
    const rows = await tx
      .select({ id: contactPointUses.id })
      .from(contactPointUses)
      .where(and(eq(contactPointUses.sourceRecordId, sourceRecordId), isNull(contactPointUses.validTo)))
    return rows.map((row) => row.id)
  }
  const [before] = await record()
  const usesBefore = before ? await usesOf(before.id) : []
  const resolution = await resolveSourceRecord(tx, row.input)
  const [after] = await record()
  if (!after) throw new Error('source record vanished')
  const addedUses = (await usesOf(after.id)).filter((id) => !usesBefore.includes(id))
  // What this transaction wrote bears its own time.
  const now = sql`now()`
  const causedMerges = await tx
    .select({ id: merges.id })
    .from(merges)
    .where(and(eq(merges.survivorId, resolution.customerId), eq(merges.at, now), isNull(merges.undoneAt)))
  const [created] = await tx
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.id, resolution.customerId), eq(customers.createdAt, now)))
  const changed = before !== undefined && (before.version !== after.version || addedUses.length > 0)
  return {
    outcome: resolution.outcome === 'known' ? (changed ? 'updated' : 'unchanged') : resolution.outcome,
    sourceRecordId: after.id,
    previousVersion: before?.version ?? null,
    writtenVersion: after.version,
    createdCustomer: created?.id ?? null,
    addedUses,
    causedMerges: causedMerges.map((merge) => merge.id),
  }
}

/** The refusal of a row by an error that only blames the row; anything else is thrown on. */
function refusalOf(error: unknown, number: number): RowResult {
  if (error instanceof DomainError)
    return { outcome: 'refused', reason: ROW_REFUSALS.find((code) => code === error.code) ?? 'unexpected' }
  const state = sqlState(error)
  if (!state || !BLAMES_THE_ROW.test(state)) throw error
  logger.warn({ err: error, number }, 'import: row refused')
  return { outcome: 'refused', reason: 'unexpected' }
}

/** Tries a row until it met nobody crosswise; what only blames the row refuses the row, anything else is thrown. */
async function attempt(number: number, work: () => Promise<RowOutcome>): Promise<RowResult> {
  for (let tries = 1; ; tries++) {
    try {
      return { outcome: await work(), reason: null }
    } catch (error) {
      const state = sqlState(error)
      if (state && CROSSWISE.has(state) && tries < MAX_TRIES) continue
      return refusalOf(error, number)
    }
  }
}

class RolledBack extends Error {}

/** What writing one row would do, in a transaction of its own that is taken back. */
function tryRow(row: WritableRow): Promise<RowResult> {
  return attempt(row.number, async () => {
    let outcome: RowOutcome = 'unchanged'
    try {
      await database().transaction(async (tx) => {
        outcome = (await resolveRow(tx, row)).outcome
        throw new RolledBack()
      })
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error
    }
    return outcome
  })
}

/** Shorter than Postgres takes to look for deadlocks: whoever meets a dry run crosswise wins. */
const PATIENCE_MS = 200

/**
 * What writing these rows would do: they are written one after the other, so that each sees those before it, and taken
 * back together. Tried one by one when somebody else holds what they need.
 */
export async function tryRows(rows: readonly WritableRow[]): Promise<RowResult[]> {
  const results: RowResult[] = []
  try {
    await database().transaction(async (tx) => {
      await tx.execute(sql.raw(`set local lock_timeout = ${PATIENCE_MS}`))
      for (const row of rows) {
        try {
          const { outcome } = await tx.transaction((savepoint) => resolveRow(savepoint, row))
          results.push({ outcome, reason: null })
        } catch (error) {
          results.push(refusalOf(error, row.number))
        }
      }
      throw new RolledBack()
    })
  } catch (error) {
    if (error instanceof RolledBack) return results
    const state = sqlState(error)
    if (!state || !CROSSWISE.has(state)) throw error
  }
  const alone: RowResult[] = []
  for (const row of rows) alone.push(await tryRow(row))
  return alone
}

/**
 * Writes one row: source record, customer and what undoing it needs, in one transaction that also marks the row as done.
 * A row is done once, whoever dies in between.
 */
export function writeRow(importId: string, row: WritableRow): Promise<RowResult> {
  const mine = and(eq(importRows.importId, importId), eq(importRows.number, row.number))
  return attempt(row.number, () =>
    database().transaction(async (tx) => {
      const [state] = await tx.select({ outcome: importRows.outcome }).from(importRows).where(mine).for('update')
      if (!state) throw new Error('import row vanished')
      if (state.outcome) return state.outcome
      const written = await resolveRow(tx, row)
      await tx
        .update(importRows)
        .set({ ...written, contentHash: row.contentHash, cells: null })
        .where(mine)
      return written.outcome
    }),
  )
}

/** Notes that a row is refused; it keeps what it said, for the file of refused rows. */
export async function refuseRow(importId: string, number: number, reason: RowRefusal): Promise<void> {
  await database()
    .update(importRows)
    .set({ outcome: 'refused', reason })
    .where(and(eq(importRows.importId, importId), eq(importRows.number, number), isNull(importRows.outcome)))
}
