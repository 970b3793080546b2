import iconv from 'iconv-lite'
import { detect } from 'jschardet'

/** Bytes given to the detector: enough for a verdict, little enough to stay cheap on large mails. */
const DETECTION_SAMPLE_BYTES = 32 * 1024
const DETECTION_MIN_CONFIDENCE = 0.6

const FALLBACK = 'windows-1252'

export type DecodedText = {
  text: string
  /** Canonical label that was really used. */
  charset: string
  /** True when the declared charset was missing, unknown or contradicted by the bytes. */
  guessed: boolean
}

/** Labels seen in mail that neither the WHATWG list nor iconv-lite knows, and subsets that are always sent as their superset. */
const ALIASES: Record<string, string> = {
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  'unicode-1-1-utf-8': 'utf-8',
  utf8mb4: 'utf-8',
  'utf-8-mac': 'utf-8',
  'x-mac-roman': 'macroman',
  'x-macintosh': 'macroman',
  'iso-8859-8-i': 'iso-8859-8',
  'iso-8859-8-e': 'iso-8859-8',
  gb2312: 'gb18030',
  'gb2312-80': 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp936: 'gb18030',
  'ks-c-5601-1987': 'euc-kr',
  'ks-c-5601': 'euc-kr',
  ksc5601: 'euc-kr',
  cp949: 'euc-kr',
  'x-windows-949': 'euc-kr',
  'cp-850': 'cp850',
  'ibm-850': 'cp850',
  'x-sjis': 'shift_jis',
  'x-sjis-jisx0213': 'shift_jis',
  'shift-jisx0213': 'shift_jis',
  cp932: 'shift_jis',
  'x-euc-jp': 'euc-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'x-big5': 'big5',
  'x-cp1252': 'windows-1252',
}

/** Labels that say nothing about the bytes; senders use them when they do not know either. */
const SAYS_NOTHING = new Set([
  '',
  'ascii',
  'us-ascii',
  'ansi-x3.4-1968',
  'iso646-us',
  'unknown',
  'unknown-8bit',
  'x-unknown',
  '8bit',
  '7bit',
  'default',
  'default-charset',
  'none',
  'binary',
  'x-user-defined',
  'ansi',
])

const WESTERN = /^(windows-1252|iso-8859-(1|15)|latin1|macroman)$/

/**
 * Canonical decoder label for a charset as written in a mail, `null` when it says nothing or names nothing known.
 * Accepts quotes, `charset=` repeated inside the value, trailing junk and language tags (RFC 2231 `utf-8*fr`).
 */
export function normalizeCharset(declared: string | null | undefined): string | null {
  let label = (declared ?? '').toLowerCase().slice(0, 80)
  label = label.replace(/^[\s"'`=]*(?:charset\s*=\s*)?["'`]*/, '').split(/["'`;,*\s]|charset=/)[0] ?? ''
  label = label.replace(/^_|\$esc$|^cs(?=iso|shift|euc|unicode)/g, '').replace(/_/g, '-')
  label = label.replace(/^iso-?(\d{4})-?/, 'iso-$1-').replace(/^(?:utf|x-utf)[- ]?(7|8|16|32)/, 'utf-$1')
  label = label.replace(/^(?:win|windows|x-cp|cp|ms|x-windows)-?(12\d\d|874)$/, 'windows-$1').replace(/:\d{4}$/, '')
  if (SAYS_NOTHING.has(label)) return null
  const name = ALIASES[label] ?? label
  if (name === 'iso-8859-1' || name === 'latin1' || name === 'iso-8859-1-windows-1252') return 'windows-1252'
  if (canDecode(name)) return name
  const bare = name.replace(/^x-/, '')
  return bare !== name && canDecode(bare) ? bare : null
}

function canDecode(label: string): boolean {
  return webDecoder(label) !== null || iconv.encodingExists(label)
}

function webDecoder(label: string): TextDecoder | null {
  try {
    const decoder = new TextDecoder(label, { ignoreBOM: false })
    return decoder.encoding === 'replacement' || decoder.encoding === 'x-user-defined' ? null : decoder
  } catch {
    // A RangeError is how TextDecoder says that it does not know a label.
    return null
  }
}

function decodeAs(bytes: Uint8Array, label: string): string {
  // UTF-7 and the DOS code pages exist in iconv-lite only; the Asian multi-byte sets are more complete in ICU.
  const web = webDecoder(label)
  return web === null ? iconv.decode(Buffer.from(bytes), label) : web.decode(bytes)
}

/** True when the bytes hold no byte above 0x7F. */
export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 0x7f) return false
  return true
}

type Utf8Shape = { multibyte: number; invalid: number }

/** Counts the well-formed multi-byte UTF-8 sequences and the bytes that belong to none. */
function utf8Shape(bytes: Uint8Array): Utf8Shape {
  let multibyte = 0
  let invalid = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number
    if (lead < 0x80) continue
    const length =
      lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0
    let seen = 0
    while (seen < length && ((bytes[i + 1 + seen] ?? 0) & 0xc0) === 0x80) seen++
    if (length > 0 && (seen === length || i + 1 + seen >= bytes.length)) multibyte++
    else invalid++
    i += seen
  }
  return { multibyte, invalid }
}

const ISO_2022_JP_ESCAPES = ['\u001b$@', '\u001b$B', '\u001b(J', '\u001b(I']

function guessLabel(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const shape = utf8Shape(bytes)
  if (shape.multibyte === 0 && shape.invalid === 0) {
    const head = Buffer.from(bytes.subarray(0, DETECTION_SAMPLE_BYTES)).toString('latin1')
    return ISO_2022_JP_ESCAPES.some((marker) => head.includes(marker)) ? 'iso-2022-jp' : 'utf-8'
  }
  if (shape.multibyte > shape.invalid * 4) return 'utf-8'
  const found = detect(Buffer.from(sampleAroundHighBytes(bytes)))
  const label = found.encoding === null ? null : normalizeCharset(found.encoding)
  if (label === null || (found.confidence ?? 0) < DETECTION_MIN_CONFIDENCE) return FALLBACK
  // Short Western texts are often taken for a neighbour of windows-1252: prefer the one real senders use.
  if (/^(?:macroman|iso-8859-\d+|windows-125[0-8]|cp\d+|ibm\d+|mac-?\w*)$/.test(label) && countHigh(bytes) < 12)
    return FALLBACK
  return label
}

function countHigh(bytes: Uint8Array): number {
  let high = 0
  for (let i = 0; i < bytes.length && high < 1000; i++) if ((bytes[i] as number) > 0x7f) high++
  return high
}

function sampleAroundHighBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= DETECTION_SAMPLE_BYTES) return bytes
  let first = 0
  while (first < bytes.length && (bytes[first] as number) < 0x80) first++
  const start = Math.max(0, Math.min(first - 1024, bytes.length - DETECTION_SAMPLE_BYTES))
  return bytes.subarray(start, start + DETECTION_SAMPLE_BYTES)
}

/**
 * Text of bytes whose charset is declared well, wrongly or not at all. Never throws; bytes that fit nothing become U+FFFD.
 * A declared charset is believed unless the bytes contradict it: UTF-8 that is not UTF-8, or Western text that is clean UTF-8.
 */
export function decodeText(bytes: Uint8Array, declared?: string | null): DecodedText {
  const label = normalizeCharset(declared)
  if (label === null) {
    const guess = guessLabel(bytes)
    // Raw UTF-8 without a label is what everybody sends now: no guess worth a warning.
    return { text: decodeAs(bytes, guess), charset: guess, guessed: guess !== 'utf-8' }
  }
  if (label === 'utf-8') {
    const shape = utf8Shape(bytes)
    if (shape.invalid > shape.multibyte) {
      const guess = guessLabel(bytes)
      return { text: decodeAs(bytes, guess), charset: guess, guessed: guess !== 'utf-8' }
    }
  } else if (WESTERN.test(label)) {
    const shape = utf8Shape(bytes)
    if (shape.invalid === 0 && shape.multibyte >= 2)
      return { text: decodeAs(bytes, 'utf-8'), charset: 'utf-8', guessed: true }
  }
  return { text: decodeAs(bytes, label), charset: label, guessed: false }
}
