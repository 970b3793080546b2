/** A text without case and accents, and for each of its characters the place it came from. */
export type Folded = { text: string; origin: number[] }

const SPECIAL: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', '’': "'" }

/** Lower case, no accents, ligatures opened: « Hélène Cœur » → « helene coeur ». Positions lead back to the original. */
export function fold(text: string): Folded {
  let folded = ''
  const origin: number[] = []
  let at = 0
  for (const char of text) {
    const lower = char.toLowerCase()
    const plain = SPECIAL[lower] ?? lower.normalize('NFD').replace(/\p{M}/gu, '')
    for (let index = 0; index < plain.length; index += 1) origin.push(at)
    folded += plain
    at += char.length
  }
  return { text: folded, origin }
}
