/** A structured header value (`text/plain; charset=utf-8`): the value in lower case, the parameters with their text. */
export type StructuredHeader = { value: string; params: Record<string, string> }

/** Turns percent-encoded bytes of an RFC 2231 section into text. */
export type DecodeBytes = (bytes: Uint8Array, charset: string | null) => string

type Parameter = { name: string; value: string; isQuoted: boolean }

const MAX_PARAMETERS = 60

/** Cuts at semicolons outside quotes; an unbalanced quote ends with its parameter. */
function split(text: string): string[] {
  const parts: string[] = []
  let current = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (isQuoted && char === '\\') {
      current += char + (text[++at] ?? '')
      continue
    }
    if (char === '"') isQuoted = !isQuoted
    // A quote that never closes must not swallow the parameters behind it.
    if (char === ';' && (!isQuoted || !text.includes('"', at))) {
      parts.push(current)
      current = ''
      isQuoted = false
    } else current += char
  }
  return [...parts, current].slice(0, MAX_PARAMETERS)
}

function withoutComment(text: string): string {
  return text.replace(/(^|\s)\([^()"]*\)/g, '$1')
}

function parameter(part: string): Parameter | null {
  const equals = part.indexOf('=')
  if (equals < 1) return null
  const name = part.slice(0, equals).trim().toLowerCase().replace(/\s+/g, '')
  const raw = part.slice(equals + 1).trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(raw)
  if (quoted !== null) return { name, value: (quoted[1] as string).replace(/\\(["\\])/g, '$1'), isQuoted: true }
  return {
    name,
    value: withoutComment(raw)
      .replace(/^'(.*)'$/s, '$1')
      .trim(),
    isQuoted: false,
  }
}

function percentBytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === '%' ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3))?.[0] : undefined
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else {
      const code = text.codePointAt(at) ?? 63
      if (code < 0x80) bytes.push(code)
      else bytes.push(...new TextEncoder().encode(String.fromCodePoint(code)))
    }
  }
  return Uint8Array.from(bytes)
}

type Section = { order: number; value: string; isEncoded: boolean }

function joinSections(sections: Section[], decode: DecodeBytes): string {
  const ordered = sections.sort((left, right) => left.order - right.order)
  let charset: string | null = null
  let out = ''
  let pending: Uint8Array[] = []
  const flush = () => {
    if (pending.length === 0) return
    const joined = new Uint8Array(pending.reduce((sum, chunk) => sum + chunk.length, 0))
    let at = 0
    for (const chunk of pending) {
      joined.set(chunk, at)
      at += chunk.length
    }
    out += decode(joined, charset)
    pending = []
  }
  ordered.forEach((section, index) => {
    const tagged = index === 0 && section.isEncoded ? /^([^']{0,40})'[^']{0,40}'(.*)$/s.exec(section.value) : null
    if (tagged !== null) charset = tagged[1] || null
    const value = tagged?.[2] ?? section.value
    // A character may be cut over two sections, so encoded neighbours are decoded together.
    if (section.isEncoded) pending.push(percentBytes(value))
    else {
      flush()
      out += value
    }
  })
  flush()
  return out
}

/**
 * Value and parameters of a Content-Type or Content-Disposition header (RFC 2045, 2231), first occurrence of a parameter
 * wins. Unquoted values with spaces, missing quotes, continuations and comments are understood.
 */
export function parseStructuredHeader(text: string, decode: DecodeBytes): StructuredHeader {
  const [first = '', ...rest] = split(text.slice(0, 16 * 1024))
  const params: Record<string, string> = Object.create(null)
  const continued = new Map<string, Section[]>()
  const head = parameter(first)
  const all = head !== null && /^(?:name|charset|boundary|filename)$/.test(head.name) ? [first, ...rest] : rest
  for (const part of all) {
    const found = parameter(part)
    if (found === null) continue
    const section = /^([^*]{1,60})\*(?:(\d{1,3})(\*?))?$/.exec(found.name)
    if (section === null) {
      params[found.name] ??= found.value
      continue
    }
    const name = section[1] as string
    const list = continued.get(name) ?? []
    list.push({
      order: Number(section[2] ?? 0),
      value: found.value,
      isEncoded: section[2] === undefined || section[3] === '*',
    })
    continued.set(name, list)
  }
  for (const [name, sections] of continued) params[name] = joinSections(sections, decode)
  return { value: withoutComment(first).replace(/["']/g, '').trim().toLowerCase(), params }
}
