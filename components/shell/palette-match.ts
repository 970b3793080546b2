import { fold } from '@/lib/i18n/fold'

/** Half-open ranges of the text that were matched, in order. */
export type Ranges = readonly (readonly [start: number, end: number])[]
export type Match = { score: number; ranges: Ranges }

/** Edits (insert, delete, replace, swap neighbours) between two short words, given up above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      next.push(best)
    }
    before = row
    row = next
  }
  return row[b.length] ?? limit + 1
}

const allowance = (length: number) => (length < 4 ? 0 : length < 8 ? 1 : 2)

type Found = { score: number; start: number; end: number }

function findWord(word: string, text: string): Found | null {
  const starts = [...text.matchAll(/[\p{L}\p{N}]+/gu)]
  const prefix = starts.find((start) => start[0].startsWith(word))
  if (prefix)
    return { score: prefix[0].length === word.length ? 1 : 0.9, start: prefix.index, end: prefix.index + word.length }
  const inside = text.indexOf(word)
  if (inside >= 0) return { score: 0.6, start: inside, end: inside + word.length }
  const limit = allowance(word.length)
  if (limit === 0) return null
  let best: Found | null = null
  for (const start of starts) {
    // The word may still be being typed: compare with beginnings of about its length.
    for (const length of [word.length - 1, word.length, word.length + 1]) {
      const piece = start[0].slice(0, length)
      if (piece.length < 3) continue
      const edits = distance(word, piece, limit)
      const score = 0.5 - edits * 0.15
      if (edits <= limit && (best === null || score > best.score))
        best = { score, start: start.index, end: start.index + piece.length }
    }
  }
  return best
}

/**
 * How well a text answers what was typed: every word has to be found, by its beginning, inside, or with a slip of the
 * finger (1 from 4 letters, 2 from 8). Accents and case do not count. Null when a word is missing; score 0 to 1.
 */
export function matchText(query: string, text: string): Match | null {
  const words = fold(query).text.split(/\s+/).filter(Boolean)
  if (words.length === 0) return { score: 0, ranges: [] }
  const folded = fold(text)
  const found: Found[] = []
  for (const word of words) {
    const hit = findWord(word, folded.text)
    if (!hit) return null
    found.push(hit)
  }
  const ranges: [number, number][] = []
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    const from = folded.origin[start] ?? 0
    const to = end < folded.origin.length ? (folded.origin[end] ?? text.length) : text.length
    const last = ranges.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else ranges.push([from, to])
  }
  return { score: found.reduce((sum, hit) => sum + hit.score, 0) / found.length, ranges }
}
