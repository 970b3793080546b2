import { decodeText } from './charset'

type Word = { start: number; end: number; charset: string; bytes: Uint8Array }

/** A header is bounded long before this; the bound keeps one hostile line from being scanned for ever. */
const MAX_SCAN = 512 * 1024

function decodeQ(text: string): Uint8Array {
  const source = Buffer.from(text.replace(/_/g, ' '), 'utf8')
  const out = Buffer.alloc(source.length)
  let length = 0
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] as number
    if (byte === 0x3d) {
      // A few senders fold inside the escape itself ("=C3=\r\n A9").
      let next = i + 1
      while (source[next] === 0x20 || source[next] === 0x09) next++
      const hex = source.toString('latin1', next, next + 2)
      if (/^[0-9a-f]{2}$/i.test(hex)) {
        out[length++] = Number.parseInt(hex, 16)
        i = next + 1
        continue
      }
    }
    out[length++] = byte
  }
  return out.subarray(0, length)
}

function decodeB(text: string): Uint8Array {
  // Padding in the middle ends a unit: some mailers encode chunk by chunk.
  const units = text.replace(/[^A-Za-z0-9+/=_-]/g, '').split(/=+/)
  return Buffer.concat(units.filter((unit) => unit.length > 1).map((unit) => Buffer.from(unit, 'base64')))
}

/** Offset of the next occurrence at or behind `from`, asked for in growing order: each stretch is searched once. */
function forwardSearch(value: string, needle: string): (from: number) => number {
  let known = value.indexOf(needle)
  return (from) => {
    while (known >= 0 && known < from) known = value.indexOf(needle, from)
    return known
  }
}

/** A word without terminator ends at the next space; longer ones than this were never words. */
const MAX_OPEN_WORD = 500

function findWords(value: string): Word[] {
  const words: Word[] = []
  const nextClose = forwardSearch(value, '?=')
  let at = 0
  while (at < value.length) {
    const start = value.indexOf('=?', at)
    if (start < 0) break
    const head = /^=\?([^?\s]{0,60})\?\s*([BbQq])\s*\?/.exec(value.slice(start, start + 80))
    if (head === null) {
      at = start + 2
      continue
    }
    const from = start + head[0].length
    const close = nextClose(from)
    const next = value.indexOf('=?', from)
    // The terminator of a truncated word is missing: take what stands before the next word or the next space.
    const isLost =
      close < 0 ||
      (next >= 0 &&
        next < close &&
        value[next - 1] !== '?' &&
        /\s/.test(value.slice(from, Math.min(next, from + 2000))))
    let textEnd = close
    let end = close + 2
    if (isLost) {
      const window = value.slice(from, from + MAX_OPEN_WORD)
      const stop = window.search(/\s|=\?/)
      textEnd = from + (stop < 0 ? window.length : stop)
      end = textEnd
    }
    const text = value.slice(from, textEnd)
    const isBase64 = (head[2] as string).toUpperCase() === 'B'
    words.push({ start, end, charset: head[1] as string, bytes: isBase64 ? decodeB(text) : decodeQ(text) })
    at = Math.max(end, start + 2)
  }
  return words
}

function decodeOnce(value: string): string {
  const words = findWords(value)
  if (words.length === 0) return value
  const out: string[] = []
  let at = 0
  let index = 0
  while (index < words.length) {
    const first = words[index] as Word
    out.push(value.slice(at, first.start))
    // One character may be cut over several words, so words of one charset are decoded together.
    const run = [first.bytes]
    let last = first
    while (index + 1 < words.length) {
      const next = words[index + 1] as Word
      if (next.charset.toLowerCase() !== first.charset.toLowerCase() || value.slice(last.end, next.start).trim() !== '')
        break
      run.push(next.bytes)
      last = next
      index++
    }
    out.push(decodeText(Buffer.concat(run), first.charset).text)
    at = last.end
    index++
    const following = words[index]
    // White space between two encoded words is folding, not content (RFC 2047 §6.2).
    if (following !== undefined && value.slice(at, following.start).trim() === '') at = following.start
  }
  out.push(value.slice(at))
  return out.join('')
}

/**
 * Header text with its RFC 2047 encoded words decoded, in every brokenness met in mail: words inside quotes, glued together,
 * cut in the middle of a character, without terminator, with unknown charsets, encoded twice. Never throws.
 */
export function decodeWords(value: string): string {
  const bounded = value.slice(0, MAX_SCAN)
  const once = decodeOnce(bounded)
  // Gateways that re-encode what is already encoded are common enough for one more look.
  return once !== bounded && /=\?[^?\s]{1,40}\?[BbQq]\?[^?\s]{2,}\?=/.test(once) ? decodeOnce(once) : once
}

/** Unfolded text of raw header bytes, before any encoded word is decoded. Raw 8-bit and ISO-2022-JP headers are guessed. */
export function headerText(raw: Uint8Array, fallbackCharset: string | null): string {
  const utf8 = decodeText(raw, 'utf-8')
  // RFC 6532 allows raw UTF-8; the charset of the body is only a hint for what is not.
  const label = utf8.guessed ? fallbackCharset : raw.includes(0x1b) ? null : 'utf-8'
  const text = label === 'utf-8' ? utf8.text : decodeText(raw, label).text
  return text
    .replace(/\r?\n(?=[ \t])/g, '')
    .replace(/[\r\n\0]+/g, ' ')
    .trim()
}
