import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { imports } from '@/db/schema'
import { Foresight } from '@/lib/identity/commands/foresee-source-records'
import { inPieces } from '@/lib/identity/commands/resolve-source-records'
import { systemActor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { notify } from '@/lib/platform/live'
import { type ImportCounts, NO_COUNTS, type RowOutcome } from '../domain/types'
import { type ReadRow, type RefusedRow, readRow, type WritableRow } from './row-input'
import { refuseRows, writeRows } from './write-rows'

const BATCH_ROWS = 500
/** Rows may be a megabyte each. */
const BATCH_BYTES = 8 * 1024 * 1024
/** Rows of one transaction: what they lock, others wait for some tenths of a second. */
const TOGETHER = 100

type ImportRow = typeof imports.$inferSelect

async function importIn(importId: string, status: ImportRow['status']): Promise<ImportRow | null> {
  const [row] = await database()
    .select()
    .from(imports)
    .where(and(eq(imports.id, importId), eq(imports.status, status)))
  return row ?? null
}

/** The next rows that nothing became of yet: so many, or fewer where they are long. */
async function batchAfter(importId: string, position: number): Promise<ReadRow[]> {
  const rows = await database().execute<ReadRow>(sql`
    select number, cells from (
      select number, cells, sum(octet_length(cells::text)) over (order by number) - octet_length(cells::text) as before from (
        select number, coalesce(cells, '[]') as cells from import_rows
        where import_id = ${importId} and number > ${position} and outcome is null order by number limit ${BATCH_ROWS}
      ) next
    ) measured
    where before < ${BATCH_BYTES} order by number`)
  return [...rows]
}

function read(file: ImportRow, rows: readonly { number: number; cells: string[] }[]) {
  const shape = { source: file.source, columns: file.columns.map((column) => column.name), mapping: file.mapping }
  const writable: WritableRow[] = []
  const refused: RefusedRow[] = []
  for (const row of rows) {
    const result = readRow(row, shape)
    if ('reason' in result) refused.push(result)
    else writable.push(result)
  }
  return { writable, refused }
}

/** Of these rows, those whose record already says what they say: number of the row → its record. */
async function unchangedRows(rows: readonly WritableRow[]): Promise<Map<number, string>> {
  if (rows.length === 0) return new Map()
  // The source with each key: a source that Postgres' statistics do not know yet would be read whole for each of them.
  const wanted = rows.map(({ number, input, contentHash }) => ({
    number,
    source: input.source,
    key: input.sourceKey,
    hash: contentHash,
  }))
  const found = await database().execute<{ number: number; id: string }>(sql`
    select w.number, s.id from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(number int, source text, key text, hash text)
    join source_records s on s.source = w.source and s.source_key = w.key
    cross join lateral (
      select r.content_hash, r.undone from import_rows r join imports i on i.id = r.import_id
      where r.source_record_id = s.id order by i.created_at desc, r.number desc limit 1) last
    where last.content_hash = w.hash and not last.undone`)
  return new Map(found.map((row) => [row.number, row.id]))
}

/** Rows in their order in pieces to be taken together. */
const piecesOf = (rows: readonly WritableRow[]) => inPieces(rows, ({ input }) => input, TOGETHER)

async function writePieces(importId: string, rows: readonly WritableRow[]): Promise<void> {
  for (const piece of piecesOf(rows)) {
    const results = await writeRows(importId, piece)
    const refused = piece.flatMap(({ number }, at) => {
      const reason = results[at]?.reason
      return reason ? [{ number, reason }] : []
    })
    await refuseRows(importId, refused)
  }
}

/**
 * The dry run: counts what the import would do and does none of it. It goes through the file from its beginning each
 * time a worker takes it up. Ends early when it was cancelled or when `signal` says that this worker is to stop.
 */
export async function checkRows(importId: string, signal?: AbortSignal): Promise<void> {
  const counts: ImportCounts = { ...NO_COUNTS }
  const foresight = new Foresight()
  let position = 0
  for (;;) {
    signal?.throwIfAborted()
    const file = await importIn(importId, 'checking')
    if (!file) return
    const batch = await batchAfter(importId, position)
    const last = batch.at(-1)
    if (!last) break
    const { writable, refused } = read(file, batch)
    const unchanged = await unchangedRows(writable)
    counts.refused += refused.length
    counts.unchanged += unchanged.size
    const trial = writable.filter((row) => !unchanged.has(row.number))
    for (const piece of piecesOf(trial)) {
      const inputs = piece.map(({ input }) => input)
      for (const outcome of await foresight.foresee(database(), inputs)) counts[outcome]++
    }
    position = last.number
    await database()
      .update(imports)
      .set({ position, checked: counts })
      .where(and(eq(imports.id, importId), eq(imports.status, 'checking')))
    await notify(database(), { type: 'import', importId })
  }
  await database().transaction(async (tx) => {
    await tx
      .update(imports)
      .set({ status: 'ready', checked: counts, position: 0 })
      .where(and(eq(imports.id, importId), eq(imports.status, 'checking')))
    await notify(tx, { type: 'import', importId })
  })
}

/** Adds what became of the rows up to `last` to the import's counts, from the rows themselves: exact after any crash. */
async function advance(importId: string, last: number): Promise<void> {
  const db = database()
  await db.transaction(async (tx) => {
    const [file] = await tx.select().from(imports).where(eq(imports.id, importId)).for('update')
    if (!file || last <= file.position) return
    const added = await tx.execute<{ outcome: RowOutcome; count: number }>(sql`
      select outcome, count(*)::int as count from import_rows
      where import_id = ${importId} and number > ${file.position} and number <= ${last} group by outcome`)
    const counts = { ...NO_COUNTS, ...file.counts }
    for (const { outcome, count } of added) counts[outcome] += count
    await tx.update(imports).set({ position: last, counts }).where(eq(imports.id, importId))
    await notify(tx, { type: 'import', importId })
  })
}

/**
 * Writes the rows that are not written yet, some in each transaction, until all are done, somebody stops the
 * import, or `signal` says that this worker is to stop: the next one goes on where this one was.
 */
export async function writeAllRows(importId: string, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const file = await importIn(importId, 'running')
    if (!file) return
    const batch = await batchAfter(importId, file.position)
    const last = batch.at(-1)
    if (!last) {
      await advance(importId, file.rowCount)
      break
    }
    const { writable, refused } = read(file, batch)
    await refuseRows(importId, refused)
    const unchanged = await unchangedRows(writable)
    if (unchanged.size > 0) {
      const same = [...unchanged].map(([number, id]) => ({ number, id }))
      const hashes = new Map(writable.map((row) => [row.number, row.contentHash]))
      const marks = same.map((row) => ({ ...row, hash: hashes.get(row.number) }))
      await database().execute(sql`
        update import_rows r set outcome = 'unchanged', source_record_id = m.id, content_hash = m.hash, cells = null
        from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m(number int, id uuid, hash text)
        where r.import_id = ${importId} and r.number = m.number and r.outcome is null`)
    }
    await writePieces(
      importId,
      writable.filter((row) => !unchanged.has(row.number)),
    )
    await advance(importId, last.number)
  }
  await database().transaction(async (tx) => {
    const [done] = await tx
      .update(imports)
      .set({ status: 'done', finishedAt: sql`now()`, position: sql`${imports.rowCount}` })
      .where(and(eq(imports.id, importId), eq(imports.status, 'running')))
      .returning({ counts: imports.counts })
    if (!done) return
    await audit(tx, systemActor('import'), {
      action: 'import.done',
      subjectKind: 'import',
      subjectId: importId,
      details: { counts: done.counts },
    })
    await notify(tx, { type: 'import', importId })
    await notify(tx, { type: 'customer' })
  })
}
