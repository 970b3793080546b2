import { FileRefused, MAX_ROW_LENGTH } from '../domain/types'

/** One property of a card as it stands in the file: bytes as latin1 text, so that its own charset can still be told. */
export type CardProperty = { name: string; params: ReadonlyMap<string, string[]>; value: string; line: number }

/** Pictures, sounds and keys are not imported; their megabytes are let pass by unread. */
const SKIPPED = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|X-ANDROID-CUSTOM-PHOTO|X-ABCROP-RECTANGLE)\b/i
/** Characters of a skipped property that hold its name. */
const SKIPPED_NAME = 200
const QUOTED_PRINTABLE = /;(?:ENCODING=)?QUOTED-PRINTABLE\b/i

/** Bare words of vCard 2.1 (`TEL;HOME;VOICE`) that are encodings; all others are types. */
const BARE_ENCODINGS = new Set(['QUOTED-PRINTABLE', 'BASE64', 'B', '8BIT', '7BIT'])

/** The place of the colon that ends name and parameters; a quoted parameter may hold one. */
function colonOf(text: string): number {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    else if (text[at] === ':' && !quoted) return at
  }
  return -1
}

/** « item1.TEL;TYPE=cell:06… » in its parts; null for a line that is no property. */
export function parseProperty(text: string, line: number): CardProperty | null {
  const colon = colonOf(text)
  if (colon <= 0) return null
  const [head = '', ...rest] = text.slice(0, colon).match(/(?:"[^"]*"|[^;])+/g) ?? []
  const name = (head.split('.').at(-1) ?? '').trim().toUpperCase()
  if (!/^[A-Z0-9-]+$/.test(name)) return null
  const params = new Map<string, string[]>()
  for (const part of rest) {
    const [, key, given = ''] = /^\s*([\w-]+)\s*=(.*)$/s.exec(part) ?? []
    const word = part.trim().toUpperCase()
    const param = key?.toUpperCase() ?? (BARE_ENCODINGS.has(word) ? 'ENCODING' : 'TYPE')
    const values = (key ? given : part)
      .split(',')
      .map((value) => value.trim().replace(/^"|"$/g, ''))
      .filter(Boolean)
    params.set(param, [...(params.get(param) ?? []), ...values])
  }
  return { name, params, value: text.slice(colon + 1), line }
}

/** The physical lines of a stream of bytes, as latin1 text. Throws `FileRefused` for a line without an end. */
async function* physicalLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of bytes) {
    const lines = (rest + chunk.toString('latin1')).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    if (rest.length > MAX_ROW_LENGTH) {
      if (!SKIPPED.test(rest)) throw new FileRefused('row_too_long')
      // A picture that nobody folded: its name is enough to leave it out.
      rest = rest.slice(0, SKIPPED_NAME)
    }
    yield* lines
  }
  if (rest !== '') yield rest.replace(/\r$/, '')
}

/**
 * The properties of a file of cards, unfolded: RFC 6350 §3.2 for 3.0 and 4.0, soft line ends of quoted-printable for
 * 2.1. What cannot be a property is left out, as every address book does.
 */
export async function* cardProperties(bytes: AsyncIterable<Buffer>): AsyncGenerator<CardProperty> {
  let open: { text: string; line: number; skipped: boolean } | null = null
  let line = 0
  const finish = (): CardProperty | null => {
    const done = open
    open = null
    return done && !done.skipped ? parseProperty(done.text, done.line) : null
  }
  for await (const physical of physicalLines(bytes)) {
    line++
    const current: { text: string; line: number; skipped: boolean } | null = open
    if (current) {
      const soft = !current.skipped && current.text.endsWith('=') && QUOTED_PRINTABLE.test(current.text)
      if (soft) {
        current.text = current.text.slice(0, -1) + physical.replace(/^[ \t]/, '')
        if (current.text.length > MAX_ROW_LENGTH) throw new FileRefused('row_too_long', line)
        continue
      }
      if (/^[ \t]/.test(physical)) {
        if (!current.skipped) current.text += physical.slice(1)
        if (current.text.length > MAX_ROW_LENGTH) throw new FileRefused('row_too_long', line)
        continue
      }
      // Base64 of 2.1 that was not indented: no property has such a name.
      if (current.skipped && physical !== '' && colonOf(physical) < 0) continue
    }
    const property = finish()
    if (property) yield property
    if (physical.trim() !== '') open = { text: physical, line, skipped: SKIPPED.test(physical) }
  }
  const last = finish()
  if (last) yield last
}
