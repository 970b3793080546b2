import { FileRefused, MAX_PART_BYTES, MAX_SHEET_BYTES } from '../domain/types'

/** APPNOTE.TXT 4.3.12 and 4.3.16: the directory of a zip, and the record at its end that leads to it. */
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const END = 0x06054b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff

/** XML packs to a tenth or a twentieth; what packs this much better was made to burst. Small parts may. */
const MOST_PACKED = 200
const SMALL = 8 * 1024 * 1024

type Part = { name: string; packed: number; unpacked: number }

/** What the directory of a zip says of its parts. Throws `FileRefused` when there is none. */
function* partsOf(zip: Buffer): Generator<Part> {
  let end = zip.length - END_BYTES
  const first = Math.max(0, end - LONGEST_COMMENT)
  while (end >= first && zip.readUInt32LE(end) !== END) end--
  if (end < first) throw new FileRefused('broken_workbook')
  let at = zip.readUInt32LE(end + 16)
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (at + ENTRY_BYTES > zip.length || zip.readUInt32LE(at) !== ENTRY) throw new FileRefused('broken_workbook')
    const nameLength = zip.readUInt16LE(at + 28)
    yield {
      name: zip.toString('latin1', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
      packed: zip.readUInt32LE(at + 20),
      unpacked: zip.readUInt32LE(at + 24),
    }
    at += ENTRY_BYTES + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}

/**
 * Refuses a workbook that would unpack to more than memory should hold, before any of it is unpacked. Going by what its
 * directory says is enough: its reader unpacks no more of a part than that. Throws `FileRefused`.
 */
export function refuseBomb(workbook: Buffer): void {
  for (const { name, packed, unpacked } of partsOf(workbook)) {
    // A reader that is told nothing would take it for unbounded.
    if (unpacked === 0 && packed > 2) throw new FileRefused('broken_workbook')
    const most = /worksheets\//i.test(name) ? MAX_SHEET_BYTES : MAX_PART_BYTES
    if (unpacked > most || (unpacked > SMALL && unpacked > packed * MOST_PACKED))
      throw new FileRefused('unpacks_too_large')
  }
}
