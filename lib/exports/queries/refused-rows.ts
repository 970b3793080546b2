import 'server-only'
import { refusedHead, refusedRows } from '@/lib/imports/queries/imports'
import type { Actor } from '@/lib/platform/actor'
import type { ExportFormat, ExportRow } from '../domain/cells'
import { exportText, fileOf } from '../domain/cells'
import { audited } from './audited'

const PAGE = 500

async function* pages(
  rows: AsyncIterable<{ number: number; reason: string; cells: string[] }>,
  columns: readonly string[],
  reasonOf: (reason: string) => string,
): AsyncGenerator<ExportRow[]> {
  let page: ExportRow[] = []
  for await (const { number, reason, cells } of rows) {
    // By place: a header may be called « row » as well.
    const row: ExportRow = { row: number, reason: reasonOf(reason) }
    for (const [at] of columns.entries()) row[`#${at}`] = cells[at] ?? ''
    page.push(row)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  yield page
}

/** The rows of an import that were refused, each with its reason in words, ready to be corrected; audited. Throws `not_found`. */
export async function exportRefusedRows(
  actor: Actor,
  input: { importId: string; format: ExportFormat },
  words: { row: string; reason: string; reasonOf: (reason: string) => string },
) {
  const { filename, columns } = await refusedHead(actor, input.importId)
  const rows = pages(refusedRows(actor, input.importId), columns, words.reasonOf)
  return {
    ...fileOf(input.format, `${filename.replace(/\.\w{1,5}$/, '')} - ${words.reason}`),
    text: exportText(
      input.format,
      ['row', 'reason', ...columns.map((_, at) => `#${at}`)],
      audited(actor, 'refused_rows', input, rows),
      [words.row, words.reason, ...columns],
    ),
  }
}
