import { FileRefused, MAX_ROWS } from '../domain/types'
import { readCsv } from './csv'
import type { FileShape } from './sniff'
import { readCards } from './vcard'
import { readWorkbook } from './workbook'

function reader(shape: FileShape, bytes: AsyncIterable<Buffer>, columns: string[]): AsyncGenerator<string[]> {
  if (shape.format === 'csv') return readCsv(bytes, shape, columns)
  return shape.format === 'vcard' ? readCards(bytes, shape, columns) : readWorkbook(bytes, columns)
}

/**
 * The rows of a file of any format, trimmed, one after the other, with `columns` filled as they are met. Throws
 * `FileRefused` as soon as the whole file proves unreadable.
 */
export async function* readRows(
  shape: FileShape,
  bytes: AsyncIterable<Buffer>,
  columns: string[],
): AsyncGenerator<string[]> {
  let rows = 0
  for await (const cells of reader(shape, bytes, columns)) {
    if (++rows > MAX_ROWS) throw new FileRefused('too_many_rows')
    // A zero byte cannot be stored as text; the mark makes the row refused, by name.
    yield cells.map((cell) => cell.trim().replaceAll('\u0000', '\uFFFD'))
  }
  if (rows === 0) throw new FileRefused('no_rows')
}
