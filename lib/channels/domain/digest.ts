/** A message that leaves with others. */
export type DigestPart = { subject: string | null; text: string }

const WORDS = {
  fr: {
    intro: 'Vous avez demandé à recevoir ces messages ensemble :',
    others: (count: number) => (count === 1 ? 'et un autre message' : `et ${count} autres messages`),
  },
  en: {
    intro: 'You asked to receive these messages together:',
    others: (count: number) => (count === 1 ? 'and another message' : `and ${count} other messages`),
  },
} as const

const RULE = '—'.repeat(24)

/**
 * Several messages as one: a subject that names the first, a list of all, then each with its own text, in the order
 * given. One alone stays as it is. `language` is the customer's; French unless it is English.
 */
export function digestOf(parts: readonly DigestPart[], language: string | null): DigestPart {
  const [first] = parts
  if (!first || parts.length === 1) return { subject: first?.subject ?? null, text: first?.text ?? '' }
  const words = WORDS[language?.startsWith('en') ? 'en' : 'fr']
  const titles = parts.map(({ subject, text }, at) => `${at + 1}. ${subject || (text.split('\n')[0] ?? '')}`)
  const sections = parts.map(({ text }, at) => `${RULE}\n${titles[at]}\n\n${text.trim()}`)
  return {
    subject: `${first.subject ?? ''} (${words.others(parts.length - 1)})`.trim(),
    text: [`${words.intro}\n${titles.join('\n')}`, ...sections].join('\n\n'),
  }
}
