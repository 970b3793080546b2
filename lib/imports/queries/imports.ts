import 'server-only'
import { and, asc, desc, eq, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { importRows, imports } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { type ListImportsInput, listImportsInput } from '../schemas'
import type { ImportRowView, ImportsPage, ImportView } from '../views'

const SAMPLE_ROWS = 20
const REFUSED_SHOWN = 100
/** Of a cell so many characters are shown: a row may be a megabyte long. */
const CELL_SHOWN = 400
/** Rows of a page of the file of refused rows, for the same reason few. */
const PAGE = 50

const shown = (cells: readonly string[] | null) => (cells ?? []).map((cell) => cell.slice(0, CELL_SHOWN))

type Row = typeof imports.$inferSelect

const rowView = (row: Row): ImportRowView => ({
  id: row.id,
  filename: row.filename,
  size: row.size,
  format: row.format,
  status: row.status,
  source: row.source,
  rowCount: row.rowCount,
  position: row.position,
  counts: row.counts,
  refusal: row.refusal,
  refusalLine: row.refusalLine,
  createdByName: row.createdByName,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
})

/** Imports, the newest first. Throws `invalid_input` for a foreign cursor. */
export async function listImports(actor: Actor, given: ListImportsInput = {}): Promise<ImportsPage> {
  demand(actor, 'import.run')
  const input = listImportsInput.safeParse(given)
  if (!input.success) throw new DomainError('invalid_input')
  const { limit } = input.data
  const [id] = decodeCursor(input.data.cursor, ['id']) ?? []
  const after: SQL | undefined = id ? sql`${imports.id} < ${id}::uuid` : undefined
  // Ids are made in the order of time.
  const rows = await database()
    .select()
    .from(imports)
    .where(after)
    .orderBy(desc(imports.id))
    .limit(limit + 1)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(rowView), next: last ? encodeCursor([last.id]) : null }
}

/** One import with its mapping, its first rows and its first refused rows. Throws `not_found`. */
export async function getImport(actor: Actor, importId: string): Promise<ImportView> {
  demand(actor, 'import.run')
  const db = database()
  const [row] = await db.select().from(imports).where(eq(imports.id, importId))
  if (!row) throw new DomainError('not_found')
  const [sample, refused] = await Promise.all([
    db
      .select({ number: importRows.number, cells: importRows.cells })
      .from(importRows)
      .where(and(eq(importRows.importId, importId), lte(importRows.number, SAMPLE_ROWS), isNotNull(importRows.cells)))
      .orderBy(asc(importRows.number)),
    db
      .select({ number: importRows.number, reason: importRows.reason, cells: importRows.cells })
      .from(importRows)
      .where(and(eq(importRows.importId, importId), eq(importRows.outcome, 'refused')))
      .orderBy(asc(importRows.number))
      .limit(REFUSED_SHOWN),
  ])
  return {
    ...rowView(row),
    encoding: row.encoding,
    delimiter: row.delimiter,
    profile: row.profile,
    columns: row.columns,
    mapping: row.mapping,
    guess: row.guess,
    remembered: row.remembered,
    halt: row.halt,
    checked: row.checked,
    sample: sample.map(({ number, cells }) => ({ number, cells: shown(cells) })),
    refused: refused.map(({ number, reason, cells }) => ({
      number,
      reason: reason ?? 'unexpected',
      cells: shown(cells),
    })),
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }
}

/** The file's name and columns, for the file of refused rows. Throws `not_found`. */
export async function refusedHead(actor: Actor, importId: string): Promise<{ filename: string; columns: string[] }> {
  demand(actor, 'import.run')
  const [row] = await database()
    .select({ filename: imports.filename, columns: imports.columns })
    .from(imports)
    .where(eq(imports.id, importId))
  if (!row) throw new DomainError('not_found')
  return { filename: row.filename, columns: row.columns.map((column) => column.name) }
}

/** The refused rows in the order of the file, a page at a time. */
export async function* refusedRows(
  actor: Actor,
  importId: string,
): AsyncGenerator<{ number: number; reason: string; cells: string[] }> {
  demand(actor, 'import.run')
  let after = 0
  for (;;) {
    const rows = await database()
      .select({ number: importRows.number, reason: importRows.reason, cells: importRows.cells })
      .from(importRows)
      .where(
        and(eq(importRows.importId, importId), eq(importRows.outcome, 'refused'), sql`${importRows.number} > ${after}`),
      )
      .orderBy(asc(importRows.number))
      .limit(PAGE)
    for (const { number, reason, cells } of rows) yield { number, reason: reason ?? 'unexpected', cells: cells ?? [] }
    const last = rows.at(-1)
    if (!last) return
    after = last.number
  }
}
