import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** A secret of 256 random bits, in base64url. */
export const newSecret = () => randomBytes(32).toString('base64url')

/** What is kept of a secret: it cannot be guessed, so one SHA-256 is enough and it can be looked up. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** Six figures, as a text message carries them. */
export const newCode = () => String(randomInt(1_000_000)).padStart(6, '0')

/** What is kept of a code: six figures can be guessed, so the application's key goes into it. */
export const hashCode = (tokenId: string, code: string, key: string) =>
  createHmac('sha256', key).update(`portal-code\n${tokenId}\n${code}`).digest('base64url')

/** Whether two hashes are the same, in constant time. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
