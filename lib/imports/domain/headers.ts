import { fold } from '@/lib/identity/domain/text'

const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i
const NUMBER = /^[+(]?[\d\s().-]{9,}$/

/** Whether the first row names columns. A row that holds somebody's address or number is data already. */
export function isHeaderRow(row: readonly string[]): boolean {
  return !row.some((cell) => EMAIL.test(cell.trim()) || NUMBER.test(cell.trim()))
}

/** Column names made unique: a second « Titre » becomes « Titre (2) »; a nameless one is named by its place. */
export function uniqueNames(row: readonly string[]): string[] {
  const taken = new Set<string>()
  return row.map((cell, at) => {
    const name = cell.replace(/\s+/g, ' ').trim() || `#${at + 1}`
    let unique = name
    for (let nth = 2; taken.has(unique); nth++) unique = `${name} (${nth})`
    taken.add(unique)
    return unique
  })
}

/** Whether a column is called by its place only. */
export const isNameless = (name: string): boolean => /^#\d+$/.test(name)

/** The first two columns of our file of refused rows, in the words of the interface and of the API. */
export const REFUSED_HEADS = [
  ['Ligne', 'Raison du refus'],
  ['Row', 'Reason'],
  ['row', 'reason'],
] as const

/** How many columns stand before a file's own: two in our file of its refused rows, which comes back corrected. */
export function refusalColumns(names: readonly string[]): 0 | 2 {
  return REFUSED_HEADS.some(([row, reason]) => names[0] === row && names[1] === reason) ? 2 : 0
}

/** A header as rules compare it: folded, one space between words, the mark of a repeated name taken off. */
export function headerKey(name: string): string {
  return fold(name)
    .replace(/ \(\d+\)$/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
