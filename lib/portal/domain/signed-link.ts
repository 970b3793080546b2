import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What the links at the foot of messages carry. `preferences` opens the choices, never the file; `topic` answers for
 * one kind of message (RFC 8058 and "keep receiving this?").
 */
export type LinkClaims =
  | { kind: 'preferences'; customerId: string; expiresAt: Date }
  /** Never ends: withdrawing has to stay as easy as the day the message was sent. */
  | { kind: 'topic'; customerId: string; purpose: 'marketing' | 'survey'; topic: string; channel: string }

const VERSION = 1
const KINDS = ['preferences', 'topic'] as const
const PURPOSES = ['marketing', 'survey'] as const
const UUID_BYTES = 16
const SIGNATURE_BYTES = 32
const UUID_HEX = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/
const LONGEST = 300

const signatureOf = (body: Buffer, secret: string) =>
  createHmac('sha256', secret).update('portal-link\n').update(body).digest()

function bodyOf(claims: LinkClaims): Buffer {
  const head = Buffer.from([VERSION, KINDS.indexOf(claims.kind)])
  const customer = Buffer.from(claims.customerId.replaceAll('-', ''), 'hex')
  if (customer.length !== UUID_BYTES) throw new RangeError('a link needs the id of a customer')
  if (claims.kind === 'preferences') {
    const expires = Buffer.alloc(4)
    expires.writeUInt32BE(Math.floor(claims.expiresAt.getTime() / 1000))
    return Buffer.concat([head, customer, expires])
  }
  const rest = Buffer.from(`${claims.topic}\n${claims.channel}`)
  return Buffer.concat([head, customer, Buffer.from([PURPOSES.indexOf(claims.purpose)]), rest])
}

/** The token of a link: what it says, and 256 bits of HMAC-SHA256 over it, in base64url. */
export function signLink(claims: LinkClaims, secret: string): string {
  const body = bodyOf(claims)
  return Buffer.concat([body, signatureOf(body, secret)]).toString('base64url')
}

/** What a token says; null when it is not ours, was changed by a single bit, or has expired at `now`. */
export function readLink(token: string, secret: string, now: Date): LinkClaims | null {
  if (token.length > LONGEST || !/^[\w-]+$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  // Base64 has several spellings of the same bytes: only the one we write counts.
  if (bytes.toString('base64url') !== token || bytes.length < 2 + UUID_BYTES + SIGNATURE_BYTES) return null
  const body = bytes.subarray(0, -SIGNATURE_BYTES)
  if (!timingSafeEqual(signatureOf(body, secret), bytes.subarray(-SIGNATURE_BYTES))) return null
  if (body[0] !== VERSION) return null
  const kind = KINDS[body[1] ?? -1]
  const customerId = body
    .subarray(2, 2 + UUID_BYTES)
    .toString('hex')
    .replace(UUID_HEX, '$1-$2-$3-$4-$5')
  const rest = body.subarray(2 + UUID_BYTES)
  if (kind === 'preferences') {
    const expiresAt = new Date(rest.readUInt32BE(0) * 1000)
    return expiresAt > now ? { kind, customerId, expiresAt } : null
  }
  const purpose = PURPOSES[rest[0] ?? -1]
  const [topic, channel] = rest.subarray(1).toString().split('\n')
  return kind === 'topic' && purpose && topic && channel ? { kind, customerId, purpose, topic, channel } : null
}
