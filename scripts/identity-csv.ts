import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'

/** A mistake of the person who runs the command; shown without a stack. */
export class UsageError extends Error {}

const HEAD_BYTES = 1 << 18

export type CsvShape = { encoding: string; delimiter: string }

/** Encoding and delimiter of a CSV from its first bytes. Throws a UsageError for an empty or binary file. */
export async function detectCsv(path: string): Promise<CsvShape> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`)
  })
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    const head = buffer.subarray(0, bytesRead)
    if (bytesRead === 0) throw new UsageError(`${path}: the file is empty`)
    const encoding = encodingOf(head)
    const text = iconv.decode(head, encoding)
    if (text.includes('\u0000') || head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')))
      throw new UsageError(`${path}: not a text file`)
    return { encoding, delimiter: delimiterOf(text) }
  } finally {
    await file.close()
  }
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf16be'
  // A letter cut by the end of the sample is no mistake: stream decoding tells.
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf8'
  } catch {
    // 0x8E and 0x8F are é and è in MacRoman and next to unused in Windows-1252, where é and è are 0xE9 and 0xE8.
    let mac = 0
    let windows = 0
    for (const byte of head) {
      if (byte === 0x8e || byte === 0x8f || byte === 0x88 || byte === 0x8d) mac++
      else if (byte >= 0xe0 && byte <= 0xfc) windows++
    }
    return mac > windows ? 'macroman' : 'win1252'
  }
}

function delimiterOf(text: string): string {
  const counts = new Map<string, number>([',', ';', '\t', '|'].map((delimiter) => [delimiter, 0]))
  let quoted = false
  for (const c of text.slice(0, text.search(/\r?\n/) < 0 ? undefined : text.search(/\r?\n/))) {
    if (c === '"') quoted = !quoted
    else if (!quoted && counts.has(c)) counts.set(c, (counts.get(c) as number) + 1)
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** The rows of a CSV, the header row first. */
export async function* readCsv(path: string, shape: CsvShape): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter: shape.delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  })
  const source = createReadStream(path)
  const decoded = shape.encoding === 'utf8' ? source : source.pipe(iconv.decodeStream(shape.encoding))
  source.on('error', (error) => parser.destroy(error))
  decoded.pipe(parser)
  try {
    for await (const row of parser) yield row as string[]
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}

/** Column names made unique: a second « Phone » becomes « Phone (2) ». */
export function uniqueHeaders(row: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return row.map((cell, at) => {
    const name = cell.trim() || `column ${at + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
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
