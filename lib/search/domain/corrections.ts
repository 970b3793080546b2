import { editDistance } from '@/lib/identity/domain/text'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const MIN_LENGTH = 4
const MAX_CORRECTIONS = 8

/** Edits that a word of this length may have to be another one. */
export function allowance(length: number): number {
  if (length < MIN_LENGTH) return 0
  return length <= 5 ? 1 : length <= 8 ? 2 : 3
}

/** Every word one slip away: a letter lost, doubled or wrong, two swapped. For short words, whose trigrams a slip destroys. */
export function slipsOf(word: string): string[] {
  const found = new Set<string>()
  for (let at = 0; at <= word.length; at++) {
    const before = word.slice(0, at)
    const after = word.slice(at)
    if (after !== '') found.add(before + after.slice(1))
    if (after.length > 1) found.add(`${before}${after[1]}${after[0]}${after.slice(2)}`)
    for (const letter of LETTERS) {
      if (after !== '') found.add(before + letter + after.slice(1))
      found.add(before + letter + after)
    }
  }
  found.delete(word)
  return [...found]
}

/**
 * Edits between a typed word and a known one; the typed one may be only its beginning. Null when they are too far apart.
 * A beginning is a little further than a whole word.
 */
export function distanceTo(typed: string, known: string, unfinished: boolean): number | null {
  const limit = allowance(typed.length)
  if (limit === 0) return null
  let best = editDistance(typed, known, limit)
  if (unfinished && known.length > typed.length) {
    for (const length of [typed.length - 1, typed.length, typed.length + 1]) {
      if (length >= known.length) continue
      best = Math.min(best, editDistance(typed, known.slice(0, length), limit) + 0.2)
    }
  }
  return best <= limit ? best : null
}

/** The known words that may have been meant, the nearest first. The word itself is not among them. */
export function correctionsOf(
  typed: string,
  known: readonly string[],
  unfinished: boolean,
): { word: string; distance: number }[] {
  return [...new Set(known)]
    .flatMap((word) => {
      if (word === typed || (unfinished && word.startsWith(typed))) return []
      const distance = distanceTo(typed, word, unfinished)
      return distance === null ? [] : [{ word, distance }]
    })
    .sort((a, b) => a.distance - b.distance || a.word.length - b.word.length || (a.word < b.word ? -1 : 1))
    .slice(0, MAX_CORRECTIONS)
}
