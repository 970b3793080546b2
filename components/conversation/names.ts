import { fold } from '@/lib/i18n/fold'

/** Whether each typed word begins a word of the name, accents aside. */
export function matchesName(name: string, query: string): boolean {
  const words = fold(name).text.split(/[\s-]+/)
  return fold(query)
    .text.split(/\s+/)
    .filter(Boolean)
    .every((typed) => words.some((word) => word.startsWith(typed)))
}

/** What is typed after an @ just before the caret, or null: « @Cla » → `Cla`. Two @ count as one (UX.md). */
export function mentionBefore(text: string, caret: number): { query: string; start: number } | null {
  const match = /(?:^|[\s(«"'])(@{1,2})([\p{L}\p{M}-]*(?: [\p{L}\p{M}-]*)?)$/u.exec(text.slice(0, caret))
  if (!match) return null
  const [, at = '', query = ''] = match
  return { query, start: caret - at.length - query.length }
}

/** Who is named in a text: « @Claire Delmas », the whole name. */
export function mentionedIn<Person extends { id: string; name: string }>(
  text: string,
  people: readonly Person[],
): Person[] {
  return people.filter((person) => text.includes(`@${person.name}`))
}

/** A note's text in pieces, the mentions of these people apart. A first name alone counts for who was named so. */
export function withMentions(text: string, people: readonly { name: string }[]): { text: string; mention: boolean }[] {
  const names = people
    .flatMap(({ name }) => [name, name.split(' ')[0] ?? name])
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (names.length === 0) return [{ text, mention: false }]
  return text
    .split(new RegExp(`(@(?:${names.join('|')})(?![\\p{L}\\p{M}]))`, 'u'))
    .map((piece, index) => ({ text: piece, mention: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
