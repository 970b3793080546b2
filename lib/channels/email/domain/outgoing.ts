import { createHmac, timingSafeEqual } from 'node:crypto'

/** Enough for every client to thread; a mail of a year-long exchange must not carry hundreds of ids. */
const MAX_REFERENCES = 20
const MESSAGE_ID = /^<[^<>\s]{1,250}>$/

/** `<id>` of a Message-ID as written anywhere, `null` when there is none. */
export function normaliseMessageId(value: string | null | undefined): string | null {
  const text = (value ?? '').trim()
  const bracketed = /<\s*([^<>\s]{1,250})\s*>/.exec(text)
  if (bracketed?.[1]) return `<${bracketed[1]}>`
  const bare = /^[^\s<>,;"]{1,250}$/.exec(text)
  return bare ? `<${bare[0]}>` : null
}

/** Every message id of a References or In-Reply-To header in order, without doubles, at most `limit`. */
export function messageIds(value: string, limit = 200): string[] {
  const bounded = value.slice(0, 64 * 1024)
  const found = bounded.includes('<')
    ? [...bounded.matchAll(/<([^<>]{1,300})>/g)].map((match) => `<${(match[1] ?? '').replace(/\s+/g, '')}>`)
    : bounded.split(/[\s,]+/).map((part) => (part.includes('@') ? `<${part}>` : ''))
  return [...new Set(found.filter((id) => MESSAGE_ID.test(id)))].slice(0, limit)
}

export type ThreadHeaders = { inReplyTo: string | null; references: string[] }

/**
 * Threading headers of an answer to `inReplyTo` (RFC 5322 §3.6.4). The chain is bounded: its first id, which names the
 * thread, and the last ones are kept.
 */
export function buildThreadHeaders(parent: { inReplyTo: string | null; references: readonly string[] }): ThreadHeaders {
  const inReplyTo = normaliseMessageId(parent.inReplyTo)
  const chain = [
    ...new Set([...parent.references, ...(inReplyTo ? [inReplyTo] : [])].filter((id) => MESSAGE_ID.test(id))),
  ]
  const ordered = inReplyTo ? [...chain.filter((id) => id !== inReplyTo), inReplyTo] : chain
  const [first] = ordered
  const references =
    ordered.length <= MAX_REFERENCES || first === undefined ? ordered : [first, ...ordered.slice(-(MAX_REFERENCES - 1))]
  return { inReplyTo, references }
}

/** Letters that survive any mail server, which may change the case of a local part. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const ID_LENGTH = 26
const SIGNATURE_LENGTH = 16
const TAG = new RegExp(`[+]r([${ALPHABET}]{${ID_LENGTH}})([${ALPHABET}]{${SIGNATURE_LENGTH}})@`)

function encode(value: bigint, length: number): string {
  let rest = value
  let out = ''
  for (let i = 0; i < length; i++) {
    out = ALPHABET[Number(rest & 31n)] + out
    rest >>= 5n
  }
  return out
}

function signatureOf(id: string, domain: string, secret: string): string {
  const digest = createHmac('sha256', secret).update(`reply-address\n${domain}\n${id}`).digest('hex')
  return encode(BigInt(`0x${digest.slice(0, 20)}`), SIGNATURE_LENGTH)
}

/**
 * Address of an account with a tag that names a conversation and cannot be forged: `service+r<id><signature>@domain`,
 * 80 bits of HMAC-SHA256.
 * @throws RangeError when the id is no UUID or the address has no domain
 */
export function signReplyAddress(accountAddress: string, conversationId: string, secret: string): string {
  const at = accountAddress.lastIndexOf('@')
  const id = conversationId.toLowerCase()
  if (at < 1 || !UUID.test(id)) throw new RangeError('reply address needs a mailbox and a UUID')
  const local = accountAddress.slice(0, at).replace(/\+.*$/, '')
  const domain = accountAddress.slice(at + 1)
  const encoded = encode(BigInt(`0x${id.replace(/-/g, '')}`), ID_LENGTH)
  return `${local}+r${encoded}${signatureOf(id, domain.toLowerCase(), secret)}@${domain}`
}

/** Conversation id of a signed reply address, `null` when the address carries none or the signature is not ours. */
export function verifyReplyAddress(address: string, secret: string): string | null {
  const lower = address.toLowerCase()
  const match = TAG.exec(lower)
  if (match === null || match[1] === undefined || match[2] === undefined) return null
  let value = 0n
  for (const char of match[1]) value = (value << 5n) | BigInt(ALPHABET.indexOf(char))
  const hex = value.toString(16).padStart(32, '0')
  if (hex.length !== 32) return null
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const expected = signatureOf(id, lower.slice(lower.lastIndexOf('@') + 1), secret)
  return timingSafeEqual(Buffer.from(expected), Buffer.from(match[2])) ? id : null
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)
}

const LINK = /\bhttps?:\/\/[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]]/g

function lineToHtml(line: string): string {
  const text = line.trimStart()
  // Typed indentation is kept; every other run of spaces may collapse.
  let out = '&nbsp;'.repeat(Math.min(line.length - text.length, 40))
  let at = 0
  for (const match of text.matchAll(LINK)) {
    out += escapeHtml(text.slice(at, match.index))
    out += `<a href="${escapeHtml(match[0])}">${escapeHtml(match[0])}</a>`
    at = match.index + match[0].length
  }
  return out + escapeHtml(text.slice(at))
}

/** Simple HTML of what an agent typed: paragraphs, line breaks and links, everything else escaped. */
export function plainTextToHtml(text: string, signature = ''): string {
  const paragraphs = (source: string) =>
    source
      .replace(/\r\n?/g, '\n')
      .trim()
      .split(/\n{2,}/)
      .filter((paragraph) => paragraph !== '')
      .map((paragraph) => `<p>${paragraph.split('\n').map(lineToHtml).join('<br>\n')}</p>`)
      .join('\n')
  const closing = signature.trim() === '' ? '' : `\n<div class="signature">-- <br>\n${paragraphs(signature)}</div>`
  return `<!doctype html>\n<html><body>\n${paragraphs(text)}${closing}\n</body></html>`
}
