import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { importChunks, importRows, imports } from '@/db/schema'
import { notify } from '@/lib/platform/live'
import { isDiskFull } from '@/lib/platform/sql-state'
import { guessMapping } from '../domain/mapping'
import { FileRefused, type Reading, sameReading } from '../domain/types'
import { readRows } from '../readers/read-rows'
import { sniff } from '../readers/sniff'
import { findRememberedReading } from './remembered-reading'
import { startStep } from './start-step'

const BATCH_ROWS = 1000
/** Characters of a batch: rows may be a megabyte each. */
const BATCH_LENGTH = 4 * 1024 * 1024
/** Rows from all over the file that the meaning of columns is guessed from. */
const SAMPLE_ROWS = 1000

/** The file's bytes, one piece in memory at a time. */
async function* chunksOf(importId: string): AsyncGenerator<Buffer> {
  for (let position = 0; ; position++) {
    const [chunk] = await database()
      .select({ bytes: importChunks.bytes })
      .from(importChunks)
      .where(and(eq(importChunks.importId, importId), eq(importChunks.position, position)))
    if (!chunk) return
    yield chunk.bytes
  }
}

/** An even sample of rows whose number is not known in advance (reservoir sampling), the same for the same file. */
class Sample {
  readonly rows: string[][] = []
  private seen = 0
  private state = 0x9e3779b9

  add(row: string[]): void {
    this.seen++
    if (this.rows.length < SAMPLE_ROWS) this.rows.push(row)
    else {
      this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0
      const place = this.state % this.seen
      if (place < SAMPLE_ROWS) this.rows[place] = row
    }
  }
}

/**
 * How the last file with these headers was read, where that is another way. An import that nobody looks at goes by what
 * was said of its own source only.
 */
async function remembered(importId: string, columns: readonly string[], guess: Reading) {
  const db = database()
  const [row] = await db
    .select({ source: imports.source, next: imports.next })
    .from(imports)
    .where(eq(imports.id, importId))
  const told = row?.source || null
  const guessed = { ...guess, source: told ?? guess.source }
  const known = await findRememberedReading(db, columns, guessed, told ?? (row?.next ? guess.source : null))
  return { guess: guessed, remembered: known && sameReading(known, guessed) ? null : known }
}

/** Leaves nothing of a file but why it is refused. */
async function refuse(importId: string, { code, line }: FileRefused): Promise<void> {
  await database().transaction(async (tx) => {
    await tx.delete(importRows).where(eq(importRows.importId, importId))
    await tx.delete(importChunks).where(eq(importChunks.importId, importId))
    await tx
      .update(imports)
      .set({ status: 'refused', refusal: code, refusalLine: line, finishedAt: sql`now()`, position: 0 })
      .where(eq(imports.id, importId))
    await notify(tx, { type: 'import', importId })
  })
}

/**
 * Reads a received file into rows and guesses what its columns mean. It is read to its end before anything can be
 * imported: a file that proves unreadable in its last line, or for whose rows there is no room, is refused with nothing
 * of it written. Begins anew when a worker died over it. Throws when `signal` says that this worker is to stop.
 */
export async function readImport(importId: string, signal?: AbortSignal): Promise<void> {
  const db = database()
  await db.delete(importRows).where(eq(importRows.importId, importId))
  try {
    const shape = await sniff(chunksOf(importId))
    const columns: string[] = []
    const filled: number[] = []
    const sample = new Sample()
    let batch: string[][] = []
    let length = 0
    let count = 0
    const flush = async () => {
      signal?.throwIfAborted()
      const first = count - batch.length + 1
      const rows = batch.map((cells, at) => ({ number: first + at, cells }))
      await db.execute(sql`
        insert into import_rows (import_id, number, cells)
        select ${importId}::uuid, number, cells from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(number int, cells jsonb)`)
      await db.update(imports).set({ position: count }).where(eq(imports.id, importId))
      await notify(db, { type: 'import', importId })
      batch = []
      length = 0
    }
    for await (const cells of readRows(shape, chunksOf(importId), columns)) {
      count++
      for (const [at, cell] of cells.entries()) if (cell !== '') filled[at] = (filled[at] ?? 0) + 1
      sample.add(cells)
      batch.push(cells)
      for (const cell of cells) length += cell.length
      if (batch.length >= BATCH_ROWS || length >= BATCH_LENGTH) await flush()
    }
    if (batch.length > 0) await flush()
    const { profile, source, fields } = guessMapping(columns, sample.rows)
    const proposed = await remembered(importId, columns, { source, mapping: fields })
    const reading = proposed.remembered ?? proposed.guess
    await db.transaction(async (tx) => {
      const [row] = await tx
        .update(imports)
        .set({
          status: 'ready',
          format: shape.format,
          encoding: shape.format === 'xlsx' ? null : shape.encoding,
          delimiter: shape.format === 'csv' ? shape.delimiter : null,
          profile,
          source: reading.source,
          columns: columns.map((name, at) => ({ name, filled: filled[at] ?? 0 })),
          mapping: reading.mapping,
          ...proposed,
          rowCount: count,
          position: 0,
        })
        .where(eq(imports.id, importId))
        .returning({ next: imports.next })
      await tx.delete(importChunks).where(eq(importChunks.importId, importId))
      if (row?.next) await startStep(tx, importId, row.next === 'check' ? 'checking' : 'running')
      await notify(tx, { type: 'import', importId })
    })
  } catch (error) {
    const refused = isDiskFull(error) ? new FileRefused('storage_full') : error
    if (!(refused instanceof FileRefused)) throw error
    await refuse(importId, refused)
  }
}
