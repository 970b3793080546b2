/** Separators seen in exports, the usual ones first: the first wins when two divide a file equally well. */
const DELIMITERS = [',', ';', '\t', '|', '^', '~', '\u001f', '§', '¦', ':', '#']
/** Rows of the sample that a separator has to divide alike. */
const SAMPLE_ROWS = 30

/** Bytes of the accented letters of French, Spanish and German in each single-byte encoding. */
const WINDOWS_LETTERS = new Set([
  0xe9, 0xe8, 0xea, 0xeb, 0xe0, 0xe2, 0xe7, 0xf9, 0xfb, 0xee, 0xef, 0xf4, 0xc9, 0xc8, 0xc0, 0xc7, 0xf1, 0xfc, 0xf6,
  0xe4,
])
const MACINTOSH_LETTERS = new Set([
  0x8e, 0x8f, 0x90, 0x91, 0x88, 0x89, 0x8d, 0x9d, 0x9e, 0x94, 0x95, 0x99, 0x83, 0xe9, 0xcb, 0x82, 0x96, 0x9f, 0x9a,
  0x8a,
])

export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'win1252' | 'macroman'

/** How many bytes follow this one in a UTF-8 letter; 0 when it begins none. */
function following(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1
  if (lead >= 0xe0 && lead <= 0xef) return 2
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : 0
}

/**
 * Tells a text's encoding from all of its bytes, piece by piece: an accent in the last line counts as much as one in
 * the first. Byte order marks are believed.
 */
export class EncodingScan {
  private mark: Encoding | null = null
  private begun = false
  private rest: Buffer = Buffer.alloc(0)
  private line = 1
  private windows = 0
  private macintosh = 0
  private utf8 = 0
  private single = 0
  private firstSingle: number | null = null
  private nul = { even: 0, odd: 0 }
  private bytes = 0

  push(chunk: Buffer): void {
    let piece = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk
    if (!this.begun) {
      this.begun = true
      if (piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) piece = piece.subarray(3)
      else if (piece[0] === 0xff && piece[1] === 0xfe) this.mark = 'utf16le'
      else if (piece[0] === 0xfe && piece[1] === 0xff) this.mark = 'utf16be'
    }
    this.rest = Buffer.alloc(0)
    if (this.mark !== null) return
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] as number
      if (byte < 0x80) {
        if (byte === 0x0a) this.line++
        else if (byte === 0) this.nul[(this.bytes + at) % 2 === 0 ? 'even' : 'odd']++
        continue
      }
      const length = following(byte)
      if (length > 0 && at + length >= piece.length) {
        // The letter may go on in the next piece.
        this.rest = Buffer.from(piece.subarray(at))
        this.bytes += at
        return
      }
      if (length > 0 && this.continues(piece, at, length)) {
        this.utf8++
        at += length
        continue
      }
      this.single++
      this.firstSingle ??= this.line
      if (WINDOWS_LETTERS.has(byte)) this.windows++
      if (MACINTOSH_LETTERS.has(byte)) this.macintosh++
    }
    this.bytes += piece.length
  }

  private continues(piece: Buffer, at: number, length: number): boolean {
    for (let next = at + 1; next <= at + length; next++) {
      if (((piece[next] as number) & 0xc0) !== 0x80) return false
    }
    return true
  }

  /** The encoding, with the first line that contradicts it when two are mixed in one file. */
  result(): { encoding: Encoding; mixedAt: number | null } {
    if (this.mark !== null) return { encoding: this.mark, mixedAt: null }
    this.single += this.rest.length
    const { even, odd } = this.nul
    if (even + odd > this.bytes / 4) return { encoding: odd > even ? 'utf16le' : 'utf16be', mixedAt: null }
    if (this.single === 0) return { encoding: 'utf8', mixedAt: null }
    if (this.utf8 > 0) return { encoding: 'utf8', mixedAt: this.firstSingle ?? this.line }
    return { encoding: this.macintosh > this.windows ? 'macroman' : 'win1252', mixedAt: null }
  }

  /** Whether the bytes read so far are no text at all: zero bytes that are not UTF-16. */
  get binary(): boolean {
    const { even, odd } = this.nul
    return this.mark === null && even + odd > 0 && Math.max(even, odd) < this.bytes / 4
  }
}

/** Cells of each of the first rows when the text is divided there; quotes are respected. */
function widths(sample: string, delimiter: string): number[] {
  const found: number[] = []
  let cells = 1
  let quoted = false
  let empty = true
  for (const char of sample) {
    if (char === '"') quoted = !quoted
    else if (!quoted && char === delimiter) cells++
    else if (!quoted && char === '\n') {
      if (!empty) found.push(cells)
      if (found.length >= SAMPLE_ROWS) return found
      cells = 1
      empty = true
      continue
    }
    if (char !== '\r' && char !== '\n') empty = false
  }
  // The last row of a sample is cut anywhere; it only counts when it is the only one.
  return found.length > 0 ? found : [cells]
}

/**
 * The separator of a CSV from a sample of its text: the one that divides the most rows into as many cells as the first.
 * A file of one column has none; a comma then does no harm. Excel's own `sep=;` line is obeyed.
 */
export function delimiterOf(sample: string): string {
  const told = /^\uFEFF?"?sep=(.)"?\r?\n/i.exec(sample)?.[1]
  if (told) return told
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const rows = widths(sample, delimiter)
    const columns = rows[0] ?? 1
    if (columns < 2) continue
    // Ragged rows are common, so a share decides, and the width only between equals.
    const alike = rows.filter((width) => width === columns).length / rows.length
    const score = alike * Math.log2(columns + 1)
    if (score > best.score + 1e-9) best = { delimiter, score }
  }
  return best.delimiter
}
