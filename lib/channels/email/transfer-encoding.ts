import { extractUuencoded } from './domain/uuencode'

const EQUALS = 0x3d
const LF = 0x0a
const CR = 0x0d

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Bytes of a quoted-printable body (RFC 2045 §6.7); what is no escape stays as it is. */
function decodeQuotedPrintable(source: Buffer): Buffer {
  const out = Buffer.allocUnsafe(source.length)
  let length = 0
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] as number
    if (byte !== EQUALS) {
      out[length++] = byte
      continue
    }
    let end = at + 1
    while (source[end] === 0x20 || source[end] === 0x09) end++
    if (source[end] === LF || (source[end] === CR && source[end + 1] === LF) || end >= source.length) {
      at = source[end] === CR ? end + 1 : end
      continue
    }
    const [high, low] = [hexValue(source[at + 1]), hexValue(source[at + 2])]
    if (high < 0 || low < 0) out[length++] = byte
    else {
      out[length++] = high * 16 + low
      at += 2
    }
  }
  return out.subarray(0, length)
}

/** Bytes of a base64 body. Lists append plain footers behind the padding; the footer of a text is kept as text. */
function decodeBase64(source: Buffer, isText: boolean): Buffer {
  const text = source.toString('latin1')
  const sample = text.slice(0, 2000).replace(/\s/g, '')
  // "base64" in the header, plain text in the body.
  if (sample.length > 0 && sample.replace(/[A-Za-z0-9+/=_-]/g, '').length > sample.length * 0.1) return source
  const padding = text.indexOf('=')
  if (padding < 0) return Buffer.from(text, 'base64')
  const tail = text.slice(padding).replace(/^=+\s*/, '')
  if (tail === '') return Buffer.from(text, 'base64')
  const head = Buffer.from(text.slice(0, padding), 'base64')
  if (/[^A-Za-z0-9+/=\s]/.test(tail.slice(0, 4000)) || /[a-z] [a-z]/i.test(tail.slice(0, 400))) {
    return isText ? Buffer.concat([head, Buffer.from(`\n${tail}`, 'latin1')]) : head
  }
  // Some mailers pad chunk by chunk: each unit is decoded by itself.
  const units = tail.split(/=+/).filter((unit) => unit.trim().length > 1)
  return Buffer.concat([head, ...units.map((unit) => Buffer.from(unit, 'base64'))])
}

/** Bytes of a body as its Content-Transfer-Encoding says, or unchanged when the name says nothing known. */
export function decodeTransfer(source: Buffer, encoding: string, isText: boolean): Buffer {
  if (encoding.includes('quoted-printable') || encoding === 'quotedprintable') return decodeQuotedPrintable(source)
  if (encoding.includes('base64')) return decodeBase64(source, isText)
  if (/^(?:x-)?uu(?:encode|e)?$/.test(encoding)) {
    const [file] = extractUuencoded(source.toString('latin1').replace(/\r\n?/g, '\n')).files
    return file === undefined ? source : Buffer.from(file.content)
  }
  return source
}
