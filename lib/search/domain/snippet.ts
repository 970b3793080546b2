import { fold } from '@/lib/i18n/fold'

/** Half-open ranges of a text, in order. */
export type Ranges = [start: number, end: number][]
export type Marked = { text: string; ranges: Ranges }

const LENGTH = 150
/** Kept before the first match, so that it is read in its sentence. */
const LEAD = 36
const MIN_STEM = 3

type Word = {
  start: number
  end: number
  folded: string /** Where the text stands after so many folded letters. */
  after: (letters: number) => number
}

function wordsOf(text: string): Word[] {
  const { text: folded, origin } = fold(text)
  const place = (at: number) => (at < origin.length ? (origin[at] ?? text.length) : text.length)
  return [...folded.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => ({
    start: place(found.index),
    end: place(found.index + found[0].length),
    folded: found[0],
    after: (letters) => place(found.index + letters),
  }))
}

/** The stem a word begins with, or null. Short stems have to be the whole word. */
function stemOf(word: string, stems: readonly string[]): string | null {
  return stems.find((stem) => (stem.length < MIN_STEM ? word === stem : word.startsWith(stem))) ?? null
}

/** The beginnings of words that are one of the typed ones: what somebody sees of a name while typing it. */
export function marksOf(text: string, typed: readonly string[]): Ranges {
  const longestFirst = typed.toSorted((a, b) => b.length - a.length)
  return wordsOf(text).flatMap((word): Ranges => {
    const found = longestFirst.find((each) => word.folded.startsWith(each))
    return found ? [[word.start, word.after(found.length)]] : []
  })
}

/**
 * The stretch of a text that holds the most different stems, cut at words, white space folded, with the words to mark.
 * Null when none is found. Ranges are positions in the text returned: nothing is ever marked by mark-up.
 */
export function snippetOf(given: string, stems: readonly string[]): Marked | null {
  const text = given.replace(/\s+/gu, ' ').trim()
  const words = wordsOf(text)
  const hits = words.flatMap((word) => {
    const stem = stemOf(word.folded, stems)
    return stem ? [{ ...word, stem }] : []
  })
  let best: { hit: (typeof hits)[number]; found: number } | null = null
  for (const hit of hits) {
    const within = hits.filter((other) => other.start >= hit.start && other.end <= hit.start - LEAD + LENGTH)
    const found = new Set(within.map(({ stem }) => stem)).size
    if (!best || found > best.found) best = { hit, found }
  }
  if (!best) return null
  const wanted = best.hit.start <= LEAD ? 0 : best.hit.start - LEAD
  const from = wanted === 0 ? 0 : (words.find((word) => word.start >= wanted)?.start ?? wanted)
  const limit = from + LENGTH
  const to = text.length <= limit ? text.length : (words.findLast((word) => word.end <= limit)?.end ?? limit)
  const before = from > 0 ? '… ' : ''
  const after = to < text.length ? ' …' : ''
  return {
    text: `${before}${text.slice(from, to)}${after}`,
    ranges: hits
      .filter((hit) => hit.start >= from && hit.end <= to)
      .map((hit): Ranges[number] => [hit.start - from + before.length, hit.end - from + before.length]),
  }
}
