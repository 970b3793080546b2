import { createHash } from 'node:crypto'

/**
 * What is kept of an API key. Keys are 192 random bits, so one SHA-256 is enough: nothing can be guessed from it and
 * each call can look it up by index.
 */
export function hashApiKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
