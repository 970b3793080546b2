import 'server-only'
import { sql } from 'drizzle-orm'
import { database, executePrepared, type Transaction } from '@/db/client'
import { type BatchResolution, resolveSourceRecords } from '@/lib/identity/commands/resolve-source-records'
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
  causedMerges: readonly string[]
}
export type RowResult = { outcome: RowOutcome; reason: RowRefusal | null }

/** Shorter than Postgres takes to look for deadlocks: whoever meets several rows crosswise wins. */
const PATIENCE_MS = 200
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

type Standing = { id: string; version: number; uses: string[] }

/** What is known of the records of these rows, by their keys. */
async function recordsOf(tx: Transaction, rows: readonly WritableRow[]): Promise<Map<string, Standing>> {
  const wanted = rows.map(({ input }) => ({ source: input.source, key: input.sourceKey }))
  const found = await executePrepared<Standing & { key: string }>(
    tx,
    sql`
    select s.source_key as key, s.id, s.version,
      array(select id from contact_point_uses where source_record_id = s.id and valid_to is null) as uses
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (source text, key text)
    join source_records s on s.source = w.source and s.source_key = w.key`,
  )
  return new Map(found.map((record) => [record.key, record]))
}

/**
 * Resolves rows, each of another record, in the caller's transaction, and says what each changed. For what several rows
 * may meet crosswise they wait so shortly that the other transaction wins.
 */
async function resolveRows(tx: Transaction, rows: readonly WritableRow[]): Promise<Written[]> {
  if (rows.length > 1) await tx.execute(sql.raw(`set local lock_timeout = ${PATIENCE_MS}`))
  const before = await recordsOf(tx, rows)
  const resolved = await resolveSourceRecords(
    tx,
    rows.map(({ input }) => input),
  )
  const after = await recordsOf(tx, rows)
  return rows.map(({ input }, at): Written => {
    const { outcome, customerId, causedMerges } = resolved[at] as BatchResolution
    const [was, is] = [before.get(input.sourceKey), after.get(input.sourceKey)]
    if (!is) throw new Error('source record vanished')
    const addedUses = is.uses.filter((id) => !was?.uses.includes(id))
    const changed = was !== undefined && (was.version !== is.version || addedUses.length > 0)
    return {
      outcome: outcome === 'known' ? (changed ? 'updated' : 'unchanged') : outcome,
      sourceRecordId: is.id,
      previousVersion: was?.version ?? null,
      writtenVersion: is.version,
      createdCustomer: outcome === 'created' || outcome === 'review' ? customerId : null,
      addedUses,
      causedMerges,
    }
  })
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

/** Writes rows, and marks each as done, in one transaction: a row is done once, whoever dies in between. */
function write(importId: string, rows: readonly WritableRow[]): Promise<RowOutcome[]> {
  return database().transaction(async (tx) => {
    const numbers = sql`${`{${rows.map(({ number }) => number).join()}}`}::int[]`
    const states = await tx.execute<{ number: number; outcome: RowOutcome | null }>(sql`
      select number, outcome from import_rows where import_id = ${importId} and number = any(${numbers}) order by number for update`)
    if (states.length !== rows.length) throw new Error('import row vanished')
    const doneBefore = new Map(states.flatMap(({ number, outcome }) => (outcome ? [[number, outcome] as const] : [])))
    const open = rows.filter(({ number }) => !doneBefore.has(number))
    const written = await resolveRows(tx, open)
    const marks = open.map(({ number, contentHash }, at) => ({ number, contentHash, ...written[at] }))
    await executePrepared(
      tx,
      sql`
      update import_rows r set outcome = m.outcome, source_record_id = m."sourceRecordId", content_hash = m."contentHash",
        previous_version = m."previousVersion", written_version = m."writtenVersion", created_customer = m."createdCustomer",
        added_uses = m."addedUses", caused_merges = m."causedMerges", cells = null
      from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m (number int, outcome text, "sourceRecordId" uuid,
        "contentHash" text, "previousVersion" int, "writtenVersion" int, "createdCustomer" uuid, "addedUses" uuid[],
        "causedMerges" uuid[])
      where r.import_id = ${importId} and r.number = m.number`,
    )
    const outcomes = new Map(marks.map(({ number, outcome }) => [number, outcome as RowOutcome]))
    return rows.map(({ number }) => doneBefore.get(number) ?? (outcomes.get(number) as RowOutcome))
  })
}

/** Whether some rows fail by what one of them says, or by what somebody else holds: fewer at a time may pass. */
function isPassing(error: unknown): boolean {
  const state = sqlState(error)
  return error instanceof DomainError || (state !== null && (CROSSWISE.has(state) || BLAMES_THE_ROW.test(state)))
}

/**
 * Writes these rows, each of another record: source records, customers and what undoing them needs. All together; in
 * halves when somebody holds what they need or one of them cannot be written, down to the row that is to blame.
 */
export async function writeRows(importId: string, rows: readonly WritableRow[]): Promise<RowResult[]> {
  const [only] = rows
  if (!only) return []
  if (rows.length === 1)
    return [await attempt(only.number, async () => (await write(importId, rows))[0] ?? 'unchanged')]
  try {
    return (await write(importId, rows)).map((outcome) => ({ outcome, reason: null }))
  } catch (error) {
    if (!isPassing(error)) throw error
  }
  const half = Math.ceil(rows.length / 2)
  return [...(await writeRows(importId, rows.slice(0, half))), ...(await writeRows(importId, rows.slice(half)))]
}

/** Notes that rows are refused; they keep what they said, for the file of refused rows. */
export async function refuseRows(
  importId: string,
  rows: readonly { number: number; reason: RowRefusal }[],
): Promise<void> {
  if (rows.length === 0) return
  await database().execute(sql`
    update import_rows r set outcome = 'refused', reason = m.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (number int, reason text)
    where r.import_id = ${importId} and r.number = m.number and r.outcome is null`)
}
