import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
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
  return fileErrorOf(path, error)
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
  ENOSPC: 'the disk is full',
}

/** What the system said of a file, in a sentence; any other error as it is. */
export function fileErrorOf(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error
  return new UsageError(`${path}: ${FILE_ERRORS[String(error.code)] ?? error.message}`)
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

/** Refuses a place where no file can be written, or where one of `kept` is, before anything is computed for it. */
export async function demandWritable(path: string, kept: readonly string[]): Promise<void> {
  if (kept.some((other) => resolve(other) === resolve(path)))
    throw new UsageError(`${path}: is named twice, and would be overwritten`)
  const folder = dirname(path)
  const there = await stat(path).catch(() => null)
  if (there?.isDirectory()) throw new UsageError(`${path}: is a folder`)
  await access(there ? path : folder, constants.W_OK).catch(() => {
    throw new UsageError(`${path}: cannot be written`)
  })
}

/** A CSV file written in large pieces. Throws a UsageError when the disk is full. */
export class CsvWriter {
  private readonly path: string
  private readonly stream: WriteStream
  private buffer = ''
  private failed: unknown = null

  constructor(path: string, header: readonly string[]) {
    this.path = path
    this.stream = createWriteStream(path)
    this.stream.on('error', (error) => {
      this.failed = error
    })
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
    await this.settled(() => (this.stream.write(piece) ? null : once(this.stream, 'drain')))
  }

  async close(): Promise<void> {
    await this.settled(() => once(this.stream.end(this.buffer), 'finish'))
  }

  private async settled(step: () => Promise<unknown> | null): Promise<void> {
    try {
      if (this.failed !== null) throw this.failed
      await step()
    } catch (error) {
      throw fileErrorOf(this.path, error)
    }
  }
}
