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

export type CsvShape = { encoding: Encoding; delimiter: string }
export type CsvRecord = { cells: string[]; line: number }

/**
 * The records of a CSV as they are written, the header first, with the line each ends in; blank lines and Excel's own
 * line that names the separator are left out. Throws `FileRefused`.
 */
export async function* csvRecords(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, delimiter }: CsvShape,
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter,
    bom: true,
    // Not what the first line ends with: files put together from several end their lines in several ways.
    record_delimiter: ['\r\n', '\n', '\r'],
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
  let first = true
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const isSeparatorLine = first && record.join(delimiter).toLowerCase().startsWith('sep=')
      first = false
      if (!isSeparatorLine && record.some((cell) => cell.trim() !== '')) yield { cells: record, line: info.lines }
    }
  } catch (error) {
    if (error instanceof CsvError) throw refusalOf(error)
    throw error
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/**
 * The rows of a CSV, one after the other; `columns` is filled with the names of the header (or the places when there is
 * none) before the first. Throws `FileRefused`.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  shape: CsvShape,
  columns: string[],
): AsyncGenerator<string[]> {
  for await (const { cells, line } of csvRecords(bytes, shape)) {
    if (columns.length === 0) {
      if (cells.length > MAX_COLUMNS) throw new FileRefused('too_many_columns', line)
      const named = isHeaderRow(cells)
      columns.push(...uniqueNames(named ? cells : cells.map(() => '')))
      if (named) continue
    }
    if (swallowsRow(cells, shape.delimiter, columns.length)) throw new FileRefused('unclosed_quote', line)
    yield cells
  }
}
