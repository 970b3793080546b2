/** No-break space: inside « », before « : », between a number and its unit. */
export const NBSP = '\u00a0'
/** Narrow no-break space: before « ; », « ! », « ? » and between thousands. */
export const NNBSP = '\u202f'

/**
 * French text with the no-break spaces it needs: U+202F before ; ! ?, U+00A0 before : and inside « ».
 * Only spaces that are already there are changed, so addresses, times and ICU syntax stay as they are.
 * Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
 */
export function frenchSpaces(text: string): string {
  return text
    .replace(/[ \u00a0\u202f]+(?=[;!?])/g, NNBSP)
    .replace(/[ \u202f]+(?=:(?:\s|$))/g, NBSP)
    .replace(/«[ \u202f]?(?=[^\u00a0])/g, `«${NBSP}`)
    .replace(/(?<=[^\u00a0])[ \u202f]?»/g, `${NBSP}»`)
}

/** What a French typographer would refuse in a text, one entry per fault with its surroundings; empty when it is well set. */
export function typographyFaults(text: string): string[] {
  const faults: string[] = []
  const look = (pattern: RegExp, fault: string) => {
    for (const match of text.matchAll(pattern)) {
      const at = match.index ?? 0
      faults.push(`${fault}: …${text.slice(Math.max(0, at - 12), at + 6)}…`)
    }
  }
  look(/(?<=[\p{L}\p{N})»}\]%])[;!?]/gu, 'no space before ; ! ?')
  look(/(?<=[\p{L}\p{N})»}\]%]):(?=\s|$)/gu, 'no space before :')
  look(/[ \u00a0](?=[;!?])/g, 'breakable or wide space before ; ! ?')
  look(/[ \u202f](?=:(?:\s|$))/g, 'space before : is not U+00A0')
  look(/«(?!\u00a0)/g, 'no U+00A0 after «')
  look(/(?<!\u00a0)»/g, 'no U+00A0 before »')
  look(/"/g, 'straight quotation mark')
  look(/(?<=\p{L})'(?=\p{L})/gu, 'straight apostrophe')
  look(/\.\.\./g, 'three points instead of …')
  return faults
}
