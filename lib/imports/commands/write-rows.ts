import 'server-only'
import { sql } from 'drizzle-orm'
import { database, executePrepared, type Transaction } from '@/db/client'
import { type BatchResolution, resolveSourceRecords } from '@/lib/identity/commands/resolve-source-records'
import { takeTogether } from '@/lib/identity/commands/take-together'
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

/** Resolves rows, each of another record, in the caller's transaction, and says what each changed. */
async function resolveRows(tx: Transaction, rows: readonly WritableRow[]): Promise<Written[]> {
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

/** The refusal of a row that cannot be written. */
function refusalOf({ number }: WritableRow, error: unknown): RowResult {
  if (error instanceof DomainError)
    return { outcome: 'refused', reason: ROW_REFUSALS.find((code) => code === error.code) ?? 'unexpected' }
  logger.warn({ err: error, number }, 'import: row refused')
  return { outcome: 'refused', reason: 'unexpected' }
}

/** Writes rows, and marks each as done, in the caller's transaction: a row is done once, whoever dies in between. */
async function write(tx: Transaction, importId: string, rows: readonly WritableRow[]): Promise<RowResult[]> {
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
  return rows.map(({ number }) => ({
    outcome: doneBefore.get(number) ?? (outcomes.get(number) as RowOutcome),
    reason: null,
  }))
}

/** Writes these rows, each of another record: source records, customers and what undoing them needs. */
export function writeRows(importId: string, rows: readonly WritableRow[]): Promise<RowResult[]> {
  return takeTogether(rows, (tx, some) => write(tx, importId, some), refusalOf)
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
