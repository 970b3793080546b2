import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LinkClaims, readLink, signLink } from './signed-link'

const SECRET = 'a secret that is long enough to be one'
const now = new Date('2026-11-23T09:00:00Z')
const customerId = '019a0000-0000-7000-8000-00000000c0de'
const claims: readonly LinkClaims[] = [
  { kind: 'preferences', customerId, expiresAt: new Date('2026-12-23T09:00:00Z') },
  { kind: 'topic', customerId, purpose: 'marketing', topic: 'offers', channel: 'email' },
]

describe.each(claims)('a $kind link', (claim) => {
  const token = signLink(claim, SECRET)

  test('says what was signed', () => {
    expect(readLink(token, SECRET, now)).toEqual(claim)
  })

  test('says nothing once a bit of it was changed', () => {
    const bytes = Buffer.from(token, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(readLink(changed.toString('base64url'), SECRET, now)).toBeNull()
    }
  })

  test('says nothing cut short, lengthened, respelt or under another secret', () => {
    for (let length = 0; length < token.length; length += 1)
      expect(readLink(token.slice(0, length), SECRET, now)).toBeNull()
    expect(readLink(`${token}A`, SECRET, now)).toBeNull()
    expect(readLink(`${token}=`, SECRET, now)).toBeNull()
    expect(readLink(token, `${SECRET}.`, now)).toBeNull()
  })

  test('is nobody else’s', () => {
    const other = signLink({ ...claim, customerId: '019a0000-0000-7000-8000-00000000beef' }, SECRET)
    const [mine, theirs] = [Buffer.from(token, 'base64url'), Buffer.from(other, 'base64url')]
    const swapped = Buffer.concat([theirs.subarray(0, -32), mine.subarray(-32)])
    expect(readLink(swapped.toString('base64url'), SECRET, now)).toBeNull()
  })
})

test('a preferences link ends, a topic link never does', () => {
  const [preferences, topic] = claims.map((claim) => signLink(claim, SECRET))
  const later = new Date('2031-01-01T00:00:00Z')
  expect(readLink(preferences!, SECRET, later)).toBeNull()
  expect(readLink(topic!, SECRET, later)).not.toBeNull()
})

test('whatever is tried, nothing is found and nothing breaks', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.uint8Array().map((b) => Buffer.from(b).toString('base64url')),
      ),
      (tried) => {
        expect(readLink(tried, SECRET, now)).toBeNull()
      },
    ),
    { numRuns: 2_000 },
  )
})
