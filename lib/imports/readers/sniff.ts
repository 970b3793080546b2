import iconv from 'iconv-lite'
import { delimiterOf, type Encoding, EncodingScan } from '../domain/text-shape'
import { FileRefused } from '../domain/types'

export type FileShape =
  | { format: 'xlsx' }
  | { format: 'vcard'; encoding: Encoding }
  | { format: 'csv'; encoding: Encoding; delimiter: string }

/** Enough of the beginning to tell formats and separators apart. */
const HEAD_BYTES = 256 * 1024

const startsWith = (head: Buffer, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte)

/** Formats that name themselves in their first bytes and are no list of people. Throws `FileRefused`. */
function refuseForeign(head: Buffer): void {
  // Compound document (MS-CFB): a workbook of Excel 97, or a new one behind a password.
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0))
    throw new FileRefused(head.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'old_excel')
  const archive =
    startsWith(head, 0x1f, 0x8b) || // gzip
    startsWith(head, 0x42, 0x5a, 0x68) || // bzip2
    startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a) || // xz
    startsWith(head, 0x37, 0x7a, 0xbc, 0xaf) || // 7z
    startsWith(head, 0x52, 0x61, 0x72, 0x21) // rar
  if (archive) throw new FileRefused('archive')
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') throw new FileRefused('binary')
}

/**
 * What a file is, from its bytes and never from its name: format, encoding (read over the whole file), separator.
 * Throws `FileRefused` for what is no list of people, and for a text of two encodings unless it is `lenient`: what is
 * damaged then reads as U+FFFD.
 */
export async function sniff(bytes: AsyncIterable<Buffer>, { lenient = false } = {}): Promise<FileShape> {
  const scan = new EncodingScan()
  const pieces: Buffer[] = []
  let kept = 0
  for await (const chunk of bytes) {
    if (kept < HEAD_BYTES) {
      pieces.push(chunk.subarray(0, HEAD_BYTES - kept))
      kept += chunk.length
      const head = Buffer.concat(pieces)
      refuseForeign(head)
      if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) {
        // A workbook is a zip that says so in its first entries; any other zip is none, whatever its name.
        if (head.includes('xl/') || head.includes('[Content_Types].xml')) return { format: 'xlsx' }
        throw new FileRefused('archive')
      }
    }
    scan.push(chunk)
    if (scan.binary) throw new FileRefused('binary')
  }
  if (kept === 0) throw new FileRefused('empty')
  const { encoding, mixedAt } = scan.result()
  const sample = iconv.decode(Buffer.concat(pieces), encoding)
  if (sample.trim() === '') throw new FileRefused('empty')
  // In a file of cards each property may have a charset of its own.
  if (/^\s*BEGIN\s*:\s*VCARD/i.test(sample)) return { format: 'vcard', encoding }
  if (mixedAt !== null && !lenient) throw new FileRefused('mixed_encodings', mixedAt)
  return { format: 'csv', encoding, delimiter: delimiterOf(sample) }
}
