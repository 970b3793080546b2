import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { isHeaderRow, uniqueNames } from '../domain/headers'
import type { Encoding } from '../domain/text-shape'
import { FileRefused, MAX_COLUMNS, MAX_ROW_LENGTH } from '../domain/types'

/** From this width on, a cell that holds a line as wide as the file is no text: its quote was never closed. */
const TELLING_WIDTH = 4

function refusalOf(error: CsvError): FileRefused {
  const line = typeof error.lines === 'number' ? error.lines : null
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new FileRefused('row_too_long', line)
  return new FileRefused('unclosed_quote', line)
}

/** Whether a cell swallowed a whole row: one of its further lines has as many separators as a row has. */
function swallowsRow(cells: readonly string[], delimiter: string, columns: number): boolean {
  if (columns < TELLING_WIDTH) return false
  return cells.some(
    (cell) =>
      cell.includes('\n') &&
      cell
        .split('\n')
        .slice(1)
        .some((line) => line.split(delimiter).length >= columns),
  )
}

/**
 * The rows of a CSV, one after the other; `columns` is filled with the names of the header (or the places when there is
 * none) before the first. Throws `FileRefused`.
 */
export async function* readCsv(
  bytes: AsyncIterable<Buffer>,
  { encoding, delimiter }: { encoding: Encoding; delimiter: string },
  columns: string[],
): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_LENGTH,
  })
  const source = Readable.from(bytes, { objectMode: false })
  const decoded = encoding === 'utf8' ? source : source.pipe(iconv.decodeStream(encoding))
  for (const stream of [source, decoded]) stream.on('error', (error: Error) => parser.destroy(error))
  decoded.pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (columns.length === 0) {
        // Excel's own way of naming the separator.
        if (record.join(delimiter).toLowerCase().startsWith('sep=')) continue
        if (record.length > MAX_COLUMNS) throw new FileRefused('too_many_columns', info.lines)
        const named = isHeaderRow(record)
        columns.push(...uniqueNames(named ? record : record.map(() => '')))
        if (named) continue
      }
      if (swallowsRow(record, delimiter, columns.length)) throw new FileRefused('unclosed_quote', info.lines)
      if (record.some((cell) => cell.trim() !== '')) yield record
    }
  } catch (error) {
    if (error instanceof CsvError) throw refusalOf(error)
    throw error
  } finally {
    source.destroy()
    parser.destroy()
  }
}
