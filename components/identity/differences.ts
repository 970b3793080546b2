/** Half-open ranges of a text, in order. */
export type Ranges = readonly (readonly [start: number, end: number])[]
export type Differences = { a: Ranges; b: Ranges }

/** A piece of a text with where it starts. */
type Piece = { text: string; at: number }
/** Pieces `[from, to)` of each side that have no counterpart on the other. */
type Hunk = { a: [from: number, to: number]; b: [from: number, to: number] }

/** Beyond this many comparisons only the common beginning and end are looked for. */
const MAX_CELLS = 250_000
/** Share of letters in common from which two words are shown letter by letter instead of as two words. */
const ALIKE = 0.5

const WORDS = /[\p{L}\p{M}]+|\p{N}+|\s+|[^\p{L}\p{M}\p{N}\s]/gu
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const wordsOf = (text: string): Piece[] =>
  [...text.matchAll(WORDS)].map((match) => ({ text: match[0].toLowerCase(), at: match.index }))
const lettersOf = (text: string): Piece[] =>
  [...graphemes.segment(text)].map(({ segment, index }) => ({ text: segment.toLowerCase(), at: index }))

/** What a longest common subsequence of the two leaves over; `kept` counts the pieces in common. */
function align(a: readonly Piece[], b: readonly Piece[]): { hunks: Hunk[]; kept: number } {
  let start = 0
  while (start < a.length && start < b.length && a[start]?.text === b[start]?.text) start++
  let end = 0
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end]?.text === b[b.length - 1 - end]?.text
  )
    end++
  const rows = a.length - start - end
  const columns = b.length - start - end
  if (rows === 0 && columns === 0) return { hunks: [], kept: a.length }
  if (rows === 0 || columns === 0 || rows * columns > MAX_CELLS) {
    return { hunks: [{ a: [start, start + rows], b: [start, start + columns] }], kept: start + end }
  }
  const width = columns + 1
  const common = new Uint16Array((rows + 1) * width)
  const cell = (row: number, column: number) => common[row * width + column] as number
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      common[row * width + column] =
        a[start + row]?.text === b[start + column]?.text
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1))
    }
  }
  const hunks: Hunk[] = []
  let row = 0
  let column = 0
  let open: Hunk | null = null
  while (row < rows || column < columns) {
    if (row < rows && column < columns && a[start + row]?.text === b[start + column]?.text) {
      open = null
      row++
      column++
      continue
    }
    if (!open) {
      open = { a: [start + row, start + row], b: [start + column, start + column] }
      hunks.push(open)
    }
    if (column >= columns || (row < rows && cell(row + 1, column) >= cell(row, column + 1))) open.a[1] = start + ++row
    else open.b[1] = start + ++column
  }
  return { hunks, kept: start + end + cell(0, 0) }
}

const isTelling = (word: string) => /^\p{L}{4,}$/u.test(word) || /^\p{N}{2,}$/u.test(word) || /^[,;]$/.test(word)
const isEmpty = ([from, to]: readonly [number, number]) => from === to

/** Where a piece starts; after the last one, where the text ends. */
const offset = (pieces: readonly Piece[], index: number, text: string) => pieces[index]?.at ?? text.length

/** The letters that differ between two words that are alike; null for two words that are not. */
function withinWord(a: string, b: string): Differences | null {
  const lettersA = lettersOf(a)
  const lettersB = lettersOf(b)
  const { hunks, kept } = align(lettersA, lettersB)
  if ((2 * kept) / (lettersA.length + lettersB.length) < ALIKE) return null
  const shown: Hunk[] = []
  for (const hunk of hunks) {
    const left = shown.at(-1)
    // One letter in common between something taken away and something added: « 41 » and « 14 » are two numbers.
    if (left && hunk.a[0] - left.a[1] <= 1 && [left.a, left.b, hunk.a, hunk.b].some(isEmpty)) {
      left.a[1] = hunk.a[1]
      left.b[1] = hunk.b[1]
    } else shown.push({ a: [...hunk.a], b: [...hunk.b] })
  }
  const ranges = (pieces: readonly Piece[], text: string, side: 'a' | 'b') =>
    shown
      .filter((hunk) => !isEmpty(hunk[side]))
      .map((hunk) => [offset(pieces, hunk[side][0], text), offset(pieces, hunk[side][1], text)] as const)
  return { a: ranges(lettersA, a, 'a'), b: ranges(lettersB, b, 'b') }
}

/** How much two single words begin alike: « H. » and « Hélène » share their initial. */
function sharedStart(a: string, b: string): number {
  if (/\s/.test(a + b)) return 0
  const lettersA = lettersOf(a)
  const lettersB = lettersOf(b)
  let shared = 0
  while (shared < lettersA.length && lettersA[shared]?.text === lettersB[shared]?.text) shared++
  return Math.min(offset(lettersA, shared, a), offset(lettersB, shared, b))
}

/** Marks from the end of `shared` letters; the mark before it goes on when little stands between. */
function mark(ranges: [number, number][], from: number, to: number, bridge: boolean): void {
  const last = ranges.at(-1)
  if (bridge && last) last[1] = Math.max(last[1], to)
  else if (from < to) ranges.push([from, to])
}

/**
 * Where two texts differ: first by words, then by letters within words that are alike, so that « Hélène » against « H. »
 * marks « élène » and « . ». Capitals make no difference, accents do. Exchanging the texts exchanges the answer.
 */
export function differences(a: string, b: string): Differences {
  if (a > b) {
    const { a: first, b: second } = differences(b, a)
    return { a: second, b: first }
  }
  const wordsA = wordsOf(a)
  const wordsB = wordsOf(b)
  const found: { a: [number, number][]; b: [number, number][] } = { a: [], b: [] }
  // The hunk before, when all of it was marked: its mark may go on over a short word in common.
  let before: Hunk | null = null
  for (const hunk of align(wordsA, wordsB).hunks) {
    const [startA, endA] = [offset(wordsA, hunk.a[0], a), offset(wordsA, hunk.a[1], a)]
    const [startB, endB] = [offset(wordsB, hunk.b[0], b), offset(wordsB, hunk.b[1], b)]
    const inner = withinWord(a.slice(startA, endA), b.slice(startB, endB))
    if (inner) {
      found.a.push(...inner.a.map(([from, to]): [number, number] => [startA + from, startA + to]))
      found.b.push(...inner.b.map(([from, to]): [number, number] => [startB + from, startB + to]))
      before = null
      continue
    }
    const bridge =
      before !== null &&
      !isEmpty(before.a) &&
      !isEmpty(before.b) &&
      !wordsA.slice(before.a[1], hunk.a[0]).some((word) => isTelling(word.text))
    const shared = bridge ? 0 : sharedStart(a.slice(startA, endA), b.slice(startB, endB))
    mark(found.a, startA + shared, endA, bridge)
    mark(found.b, startB + shared, endB, bridge)
    before = hunk
  }
  return found
}
