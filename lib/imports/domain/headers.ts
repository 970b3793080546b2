import { fold } from '@/lib/identity/domain/text'

const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i
const NUMBER = /^[+(]?[\d\s().-]{9,}$/

/** Whether the first row names columns. A row that holds somebody's address or number is data already. */
export function isHeaderRow(row: readonly string[]): boolean {
  return !row.some((cell) => EMAIL.test(cell.trim()) || NUMBER.test(cell.trim()))
}

/** Column names made unique: a second « Titre » becomes « Titre (2) »; a nameless one is named by its place. */
export function uniqueNames(row: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return row.map((cell, at) => {
    const name = cell.replace(/\s+/g, ' ').trim() || `#${at + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** A header as rules compare it: folded, one space between words, the mark of a repeated name taken off. */
export function headerKey(name: string): string {
  return fold(name)
    .replace(/ \(\d+\)$/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
