import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type FileRefusalCode, FileRefused } from '@/lib/imports/domain/types'
import { type CsvShape, csvRecords } from '@/lib/imports/readers/csv'
import { sniff } from '@/lib/imports/readers/sniff'
import { UsageError } from './command'

/** Why a file cannot be read, in words; those that are not here are no text. */
const WHY: Partial<Record<FileRefusalCode, string>> = {
  empty: 'the file is empty',
  unclosed_quote: 'a quote is never closed',
  row_too_long: 'a row is longer than a megabyte',
}

function usageErrorOf(path: string, error: unknown): unknown {
  if (error instanceof FileRefused) {
    const line = error.line === null ? '' : ` (line ${error.line})`
    return new UsageError(`${path}: ${WHY[error.code] ?? 'not a text file'}${line}`)
  }
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error
  return new UsageError(`${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`)
}

/** Encoding and delimiter of a CSV, from the bytes of the whole file. Throws a UsageError for what is no CSV. */
export async function detectCsv(path: string): Promise<CsvShape> {
  try {
    const shape = await sniff(createReadStream(path), { lenient: true })
    if (shape.format !== 'csv') throw new UsageError(`${path}: not a CSV but ${shape.format}`)
    return { encoding: shape.encoding, delimiter: shape.delimiter }
  } catch (error) {
    throw usageErrorOf(path, error)
  }
}

/** The rows of a CSV as written, the header row first. */
export async function* readCsv(path: string, shape: CsvShape): AsyncGenerator<string[]> {
  try {
    for await (const { cells } of csvRecords(createReadStream(path), shape)) yield cells
  } catch (error) {
    throw usageErrorOf(path, error)
  }
}

/** Refuses a place where no file can be written, before anything is computed for it. */
export async function demandWritable(path: string): Promise<void> {
  const folder = dirname(path)
  const there = await stat(path).catch(() => null)
  if (there?.isDirectory()) throw new UsageError(`${path}: is a folder`)
  await access(there ? path : folder, constants.W_OK).catch(() => {
    throw new UsageError(`${path}: cannot be written`)
  })
}

/** A CSV file written in large pieces. */
export class CsvWriter {
  private readonly stream: WriteStream
  private buffer = ''

  constructor(path: string, header: readonly string[]) {
    this.stream = createWriteStream(path)
    this.line(header)
  }

  private line(cells: readonly string[]): void {
    this.buffer += `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`
  }

  async write(cells: readonly string[]): Promise<void> {
    this.line(cells)
    if (this.buffer.length > 1 << 18) await this.flush()
  }

  private async flush(): Promise<void> {
    const piece = this.buffer
    this.buffer = ''
    if (!this.stream.write(piece)) await once(this.stream, 'drain')
  }

  async close(): Promise<void> {
    this.stream.end(this.buffer)
    await once(this.stream, 'finish')
  }
}
