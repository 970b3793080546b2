import { EncryptedFileError, HucreError } from 'hucre'
import { streamXlsxRows } from 'hucre/xlsx'
import { isHeaderRow, uniqueNames } from '../domain/headers'
import { FileRefused, MAX_COLUMNS, MAX_WORKBOOK_BYTES } from '../domain/types'
import { refuseBomb } from './zip-bomb'

/** A cell as a person reads it: dates without a time as ISO dates, whole numbers without a point, formulas as their result. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    const iso = value.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso
  }
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value)
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''
}

/** The whole packed workbook: its directory stands at its end. */
async function packed(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > MAX_WORKBOOK_BYTES) throw new FileRefused('too_large')
    pieces.push(chunk)
  }
  return Buffer.concat(pieces)
}

/**
 * The rows of a workbook's first sheet; `columns` is filled with the header before the first. Throws `FileRefused`.
 */
export async function* readWorkbook(bytes: AsyncIterable<Buffer>, columns: string[]): AsyncGenerator<string[]> {
  const workbook = await packed(bytes)
  refuseBomb(workbook)
  try {
    for await (const row of streamXlsxRows(workbook)) {
      const cells = row.values.map(textOf)
      if (cells.every((cell) => cell.trim() === '')) continue
      if (columns.length === 0) {
        while (cells.at(-1)?.trim() === '') cells.pop()
        if (cells.length > MAX_COLUMNS) throw new FileRefused('too_many_columns', row.index + 1)
        const named = isHeaderRow(cells)
        columns.push(...uniqueNames(named ? cells : cells.map(() => '')))
        if (named) continue
      }
      yield cells
    }
  } catch (error) {
    if (error instanceof EncryptedFileError) throw new FileRefused('encrypted')
    // A cell longer than any text can be.
    if (error instanceof RangeError) throw new FileRefused('unpacks_too_large')
    if (error instanceof HucreError) throw new FileRefused('broken_workbook')
    throw error
  }
}
