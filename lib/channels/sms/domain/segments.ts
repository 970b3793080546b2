/** GSM 03.38 default alphabet (3GPP TS 23.038 §6.2.1), one septet a character. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension table: an escape and a character, two septets that no segment may part. */
const EXTENSION = new Set('\f^{}\\[~]|€')

const LIMITS = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const

export interface SmsSize {
  encoding: 'gsm7' | 'ucs2'
  /** Septets (GSM-7) or UTF-16 code units (UCS-2), escapes included. */
  units: number
  segments: number
  /** Units that still fit into the last segment. */
  remaining: number
  /** The characters that force UCS-2, once each, in order: replacing them halves the price. */
  forcing: string[]
}

function widthOf(character: string): number | null {
  if (BASIC.has(character)) return 1
  return EXTENSION.has(character) ? 2 : null
}

/** The size of a text as SMS: 160 or 70 units alone, 153 or 67 a part when concatenated. An empty text has none. */
export function measureSms(text: string): SmsSize {
  const characters = [...text]
  const forcing = [...new Set(characters.filter((character) => widthOf(character) === null))]
  const encoding = forcing.length === 0 ? 'gsm7' : 'ucs2'
  const widths = characters.map((character) => (encoding === 'gsm7' ? widthOf(character)! : character.length))
  const units = widths.reduce((sum, width) => sum + width, 0)
  const { single, part } = LIMITS[encoding]
  if (units <= single) return { encoding, units, segments: units === 0 ? 0 : 1, remaining: single - units, forcing }
  let segments = 1
  let filled = 0
  for (const width of widths) {
    // Neither an escaped character nor a surrogate pair is cut in two: it moves to the next part as a whole.
    if (filled + width > part) {
      segments += 1
      filled = 0
    }
    filled += width
  }
  return { encoding, units, segments, remaining: part - filled, forcing }
}

/** The mention that lets the reader of a marketing SMS refuse free of charge (CPCE L34-5; AF2M charter). */
export function stopMention(sender: string): string {
  return /^\d+$/.test(sender) ? `STOP au ${sender}` : 'STOP en réponse'
}

/** The text with the mention at its end, unless it already tells how to stop. */
export function withStopMention(text: string, sender: string): string {
  return /\bSTOP\b/.test(text) ? text : `${text.trimEnd()} ${stopMention(sender)}`
}
