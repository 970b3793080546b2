import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from './canonical'

/**
 * Salted commitments: the ledger keeps these, a side table keeps the salt and the value. Destroying the
 * side row on erasure leaves a chain that still verifies and says nothing about the person.
 */

/** 256 random bits, one salt per subject. */
export function newSalt(): Buffer {
  return randomBytes(32)
}

/** HMAC-SHA-256 of a labelled value under the subject's salt; hexadecimal. */
export function commit(salt: Uint8Array, label: string, value: string): string {
  if (salt.length < 16) throw new RangeError('A salt has at least 16 bytes')
  return createHmac('sha256', salt)
    .update(canonicalJson([label, value]))
    .digest('hex')
}

/** Whether a commitment holds this value. */
export function opensCommitment(commitment: string, salt: Uint8Array, label: string, value: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(commitment)) return false
  return timingSafeEqual(Buffer.from(commitment, 'hex'), Buffer.from(commit(salt, label, value), 'hex'))
}

/** The commitment of a contact point; `value` is normalised (lower-case e-mail, E.164 number…). */
export function contactPointHmac(salt: Uint8Array, kind: string, value: string): string {
  return commit(salt, `contact_point:${kind}`, value)
}
