/** One mailbox as it stands in a header. `name` is empty when the header gives none. */
export type MailAddress = { name: string; address: string }

type Piece =
  | { kind: 'text'; value: string }
  | { kind: 'quoted'; value: string }
  | { kind: 'comment'; value: string }
  | { kind: 'angle'; value: string }
  | { kind: 'separator'; value: ',' | ';' | ':' }

const MAX_HEADER = 128 * 1024
const MAX_ADDRESSES = 2000

// Zero-width, bidirectional and control characters never belong to an address and hide what a name says.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/** Visible text of a name: white space collapsed, invisible and direction-changing characters removed. */
export function cleanName(value: string): string {
  return value.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()
}

function tokenize(value: string): Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const flush = () => {
    if (text.trim() !== '') pieces.push({ kind: 'text', value: text.trim() })
    text = ''
  }
  // What never closes is looked for once, not at every bracket.
  let hasComments = true
  const lastAngle = value.lastIndexOf('>')
  const lastSemicolon = value.lastIndexOf(';')
  let at = 0
  while (at < value.length) {
    const char = value[at] as string
    if (char === '=' && value[at + 1] === '?') {
      const word = encodedWordAt(value, at)
      if (word !== null) {
        text += word
        at += word.length
        continue
      }
    }
    if (char === '"') {
      const end = closing(value, at, '"')
      if (end > at) {
        flush()
        pieces.push({ kind: 'quoted', value: unescapePairs(value.slice(at + 1, end)) })
        at = end + 1
        continue
      }
    } else if (char === '(' && hasComments) {
      const end = closingComment(value, at)
      hasComments = end > at
      if (end > at) {
        flush()
        pieces.push({ kind: 'comment', value: unescapePairs(value.slice(at + 1, end)) })
        at = end + 1
        continue
      }
    } else if (char === '<') {
      flush()
      const end = closingAngle(value, at, lastAngle)
      const inside = value.slice(at + 1, end)
      // "<Name <address>": the inner bracket is the one that was meant.
      const inner = inside.lastIndexOf('<')
      const outer = inside.slice(0, Math.max(inner, 0)).replace(/</g, '').trim()
      if (outer !== '') pieces.push({ kind: 'text', value: outer })
      pieces.push({ kind: 'angle', value: inside.slice(inner + 1).trim() })
      at = end + 1
      while (value[at] === '>') at++
      continue
    } else if (char === ',' || char === ';' || (char === ':' && lastSemicolon > at && opensGroup(text))) {
      flush()
      pieces.push({ kind: 'separator', value: char as ',' | ';' | ':' })
      at++
      continue
    }
    text += char
    at++
  }
  flush()
  return pieces
}

/** The whole encoded word at an offset, commas and quotes in it included (many senders leave them raw). */
function encodedWordAt(value: string, at: number): string | null {
  const head = /^=\?[^?\s]{0,60}\?[BbQq]\?/.exec(value.slice(at, at + 70))
  if (head === null) return null
  const window = value.slice(at, at + 1000)
  const close = window.indexOf('?=', head[0].length)
  if (close < 0) return null
  const word = window.slice(0, close + 2)
  // A bracket inside belongs to the word only when its pair does too.
  return word.split('<').length === word.split('>').length ? word : null
}

function closing(value: string, at: number, quote: string): number {
  for (let i = at + 1; i < value.length; i++) {
    if (value[i] === '\\') i++
    else if (value[i] === quote) return i
  }
  return -1
}

function closingComment(value: string, at: number): number {
  let depth = 0
  for (let i = at; i < value.length; i++) {
    if (value[i] === '\\') i++
    else if (value[i] === '(') depth++
    else if (value[i] === ')' && --depth === 0) return i
  }
  return -1
}

function closingAngle(value: string, at: number, lastAngle: number): number {
  if (lastAngle > at) return value.indexOf('>', at)
  const comma = value.indexOf(',', at)
  return comma >= 0 ? comma - 1 : value.length
}

function opensGroup(text: string): boolean {
  const label = text.trim().toLowerCase()
  return (
    label !== '' &&
    !label.includes('@') &&
    !/(?:^|[\s[<(])(?:mailto|smtp|sip|rfc822|internet|https?|fax|x400)$/.test(label)
  )
}

function unescapePairs(value: string): string {
  return value.replace(/\\(.)/gs, '$1')
}

const SIMPLE_ADDRESS = /[^\s<>()[\]",;:]{1,128}@[^\s<>()[\]",;:]{1,255}/

function cleanAddress(raw: string): string {
  let value = raw.replace(INVISIBLE, '').trim()
  value = value.replace(/^(?:mailto|smtp|rfc822|internet):\s*/i, '').replace(/^rfc822;\s*/i, '')
  value = value.replace(/\s*\([^()]*\)?\s*$/, '').replace(/\s*@\s*/g, '@')
  // An obsolete source route names relays before the mailbox (RFC 5322 §4.4).
  if (value.startsWith('@') && value.includes(':')) value = value.slice(value.lastIndexOf(':') + 1)
  value = value.replace(/^[\s'"[(<]+(?=[^"]*@)/, (lead) =>
    lead.includes('"') && /^[^@]*"@/.test(value.slice(1)) ? lead : '',
  )
  value = value.replace(/[\s'")\]>.,;:]+$/, '')
  return value.trim()
}

/** True when the text has the shape of a mailbox that one can write to: no space, one domain. */
export function isAddressLike(value: string): boolean {
  return value.length <= 320 && /^(?:"[^"]{1,128}"|[^\s@<>",;:()]{1,128})@[^\s@<>",;:()]{1,255}$/u.test(value)
}

/** A name has few commas; a header with many is a list of something else. */
const MAX_NAME_PIECES = 12

type Mailbox = { pieces: Piece[] }

function splitMailboxes(pieces: Piece[]): Mailbox[] {
  const boxes: Mailbox[] = []
  let current: Piece[] = []
  let isInGroup = false
  const push = () => {
    if (current.length > 0) boxes.push({ pieces: current })
    current = []
  }
  for (const piece of pieces) {
    if (piece.kind !== 'separator') {
      // Two complete mailboxes with nothing but a forgotten comma between them.
      if (piece.kind !== 'angle' && piece.kind !== 'comment' && current.at(-1)?.kind === 'angle') push()
      current.push(piece)
      continue
    }
    if (piece.value === ':') {
      // The name of a group says nothing about its members.
      current = []
      isInGroup = true
      continue
    }
    const isNameMark = piece.value === ',' || !isInGroup
    if (isNameMark && current.length > 0 && current.length <= MAX_NAME_PIECES && !current.some(carriesAddress)) {
      // "Dupont, Jean <jean@…>" without quotes: the mark belongs to the name when no address came before it.
      current.push({ kind: 'text', value: piece.value })
      continue
    }
    if (piece.value === ';') isInGroup = false
    push()
  }
  push()
  return boxes
}

function carriesAddress(piece: Piece): boolean {
  return piece.kind === 'angle' || (piece.kind !== 'comment' && SIMPLE_ADDRESS.test(piece.value))
}

function joinName(parts: string[]): string {
  return parts
    .join(' ')
    .replace(/ ([,;])/g, '$1')
    .replace(/^[\s,;]+|[\s,;]+$/g, '')
}

function stripQuotes(name: string): string {
  let value = name
  for (let i = 0; i < 3; i++) {
    const inner = /^(["'`“”„«‘’])\s*(.*?)\s*(["'`“”»‘’])$/su.exec(value)
    if (inner === null || inner[2] === undefined || inner[2] === '') break
    value = inner[2]
  }
  // A quote that stands alone is debris; one of a pair belongs to the name.
  for (const mark of ['"', "'"]) {
    if (value.split(mark).length === 2) value = value.replace(new RegExp(`^${mark}|${mark}$`, 'g'), '')
  }
  return value.trim()
}

function toAddress(box: Mailbox, decode: (text: string) => string): MailAddress | null {
  const angles = box.pieces.filter((piece) => piece.kind === 'angle').map((piece) => cleanAddress(decode(piece.value)))
  const quotedLocal = joinQuotedLocal(box.pieces)
  let address = angles.filter((value) => value.includes('@')).at(-1) ?? quotedLocal ?? ''
  const names: string[] = []
  const comments: string[] = []
  for (const piece of box.pieces) {
    if (piece.kind === 'separator' || piece.kind === 'angle') continue
    const value = cleanName(decode(piece.value))
    if (piece.kind === 'comment') comments.push(value)
    else if (quotedLocal === null || !quotedLocal.includes(piece.value)) names.push(value)
  }
  let name = joinName(names)
  if (address === '') {
    if (!SIMPLE_ADDRESS.test(name)) name = name.replace(/(\S)\s?@\s?(\S)/g, '$1@$2')
    const found = SIMPLE_ADDRESS.exec(name) ?? SIMPLE_ADDRESS.exec(comments.join(' '))
    if (found === null)
      return name === '' && comments.length === 0
        ? null
        : { name: stripQuotes(name || comments.join(' ')), address: '' }
    address = cleanAddress(found[0])
    name = joinName([name.replace(found[0], ' ').replace(/\s+/g, ' ')])
    name = name
      .replace(/[<>[\]]+/g, ' ')
      .replace(/\b(?:mailto|smtp|rfc822|internet):/gi, '')
      .replace(/\s+/g, ' ')
      .trim()
  }
  if (name === '' || name === "''") name = comments.filter((value) => !value.includes('@')).join(' ')
  name = stripQuotes(name)
  if (name.toLowerCase() === address.toLowerCase() || !/[\p{L}\p{N}]/u.test(name)) {
    name = /[\p{L}\p{N}]/u.test(name) || !/\p{Emoji_Presentation}/u.test(name) ? '' : name
  }
  return { name: name.slice(0, 500), address: address.slice(0, 500) }
}

/** `"john doe"@example.org` arrives as a quoted piece followed by text that starts with "@". */
function joinQuotedLocal(pieces: Piece[]): string | null {
  for (let i = 0; i + 1 < pieces.length; i++) {
    const [first, second] = [pieces[i] as Piece, pieces[i + 1] as Piece]
    if (first.kind === 'quoted' && second.kind === 'text' && /^@[^\s@]+$/.test(second.value))
      return `"${first.value}"${second.value}`
  }
  return null
}

/**
 * Mailboxes of an address header (RFC 5322 §3.4, obsolete and broken forms included), groups flattened.
 * `value` still carries its encoded words; `decode` turns them into text. Entries without an address keep their name with `address: ''`.
 */
export function parseAddressList(value: string, decode: (text: string) => string): MailAddress[] {
  const boxes = splitMailboxes(tokenize(value.slice(0, MAX_HEADER))).slice(0, MAX_ADDRESSES)
  const out: MailAddress[] = []
  for (const box of boxes) {
    const parsed = toAddress(box, decode)
    if (parsed !== null) out.push(parsed)
  }
  return out
}

/** First entry of an address header that has a usable address, else `null`. */
export function firstAddress(value: string, decode: (text: string) => string): MailAddress | null {
  return parseAddressList(value, decode).find((entry) => entry.address.includes('@')) ?? null
}
