/** Typographic characters outside of the GSM alphabet that have a plain one of the same meaning. */
const PLAIN: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '–': '-',
  '—': '-',
  '\u00a0': ' ',
  '\u202f': ' ',
  ç: 'c',
  ê: 'e',
  ë: 'e',
  â: 'a',
  î: 'i',
  ï: 'i',
  ô: 'o',
  û: 'u',
  œ: 'oe',
  À: 'A',
  Ê: 'E',
  È: 'E',
}

/** The text in characters of the GSM alphabet wherever one says the same: an SMS of half the price. */
export function plainSms(text: string): string {
  const unquoted = text.normalize('NFC').replace(/«\s*|\s*»/gu, '"')
  return [...unquoted].map((character) => PLAIN[character] ?? character).join('')
}
