import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** C2SP signed notes with Ed25519 keys (https://c2sp.org/signed-note). */

const ED25519 = 0x01
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')
/** Bounds on what a verifier reads from a file that it did not write. */
const MAX_NOTE_BYTES = 1_000_000
const MAX_SIGNATURES = 100

export interface NoteVerifier {
  name: string
  keyId: Buffer
  publicKey: KeyObject
  /** The key as text, `name+keyid+base64`, to be kept where the notes are checked. */
  vkey: string
}

export interface NoteSigner extends NoteVerifier {
  privateKey: KeyObject
}

/** Why a note is not accepted. */
export type NoteFault = 'malformed' | 'unknown_key' | 'bad_signature'

const isKeyName = (name: string) => name.length > 0 && !/[\s+\p{Cc}]/u.test(name)

function verifierOf(name: string, raw: Buffer): NoteVerifier {
  const keyId = createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ED25519]))
    .update(raw)
    .digest()
    .subarray(0, 4)
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_ED25519, raw]), format: 'der', type: 'spki' })
  const encoded = Buffer.concat([Buffer.from([ED25519]), raw]).toString('base64')
  return { name, keyId, publicKey, vkey: `${name}+${keyId.toString('hex')}+${encoded}` }
}

/** The signer of a 32-byte Ed25519 seed. Throws RangeError on another length or a name with spaces or `+`. */
export function signerFromSeed(name: string, seed: Uint8Array): NoteSigner {
  if (seed.length !== 32) throw new RangeError('An Ed25519 seed has 32 bytes')
  if (!isKeyName(name)) throw new RangeError('A key name holds neither spaces nor +')
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return { ...verifierOf(name, spki.subarray(SPKI_ED25519.length)), privateKey }
}

/** Reads `name+keyid+base64`; null when it is no Ed25519 verifier key or its id does not match. */
export function parseVerifier(vkey: string): NoteVerifier | null {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey.trim())
  if (!match) return null
  const [, name, keyId, encoded] = match
  const bytes = Buffer.from(encoded!, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ED25519 || !isKeyName(name!)) return null
  const verifier = verifierOf(name!, bytes.subarray(1))
  return verifier.keyId.toString('hex') === keyId ? verifier : null
}

/** The text with its signature line. `text` ends in a newline and holds no control character. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n') || hasControl(text)) throw new RangeError('A note ends in a newline and holds plain text')
  const signature = sign(null, Buffer.from(text, 'utf8'), signer.privateKey)
  return `${text}\n— ${signer.name} ${Buffer.concat([signer.keyId, signature]).toString('base64')}\n`
}

const hasControl = (text: string) => [...text].some((character) => character < ' ' && character !== '\n')

/**
 * The text of a note signed by one of the known keys, and whose key it was. Signatures of unknown keys are
 * passed over; a failing signature of a known key condemns the whole note.
 */
export function openNote(
  note: string,
  known: readonly NoteVerifier[],
): { ok: true; text: string; signedBy: NoteVerifier } | { ok: false; fault: NoteFault } {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || Buffer.byteLength(note) > MAX_NOTE_BYTES || hasControl(note)) return { ok: false, fault: 'malformed' }
  const text = note.slice(0, end + 1)
  const block = note.slice(end + 2)
  if (!block.endsWith('\n')) return { ok: false, fault: 'malformed' }
  const lines = block.slice(0, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) return { ok: false, fault: 'malformed' }
  let signedBy: NoteVerifier | undefined
  for (const line of lines) {
    const match = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line)
    if (!match || !isKeyName(match[1]!)) return { ok: false, fault: 'malformed' }
    const bytes = Buffer.from(match[2]!, 'base64')
    if (bytes.length < 5 || bytes.toString('base64') !== match[2]) return { ok: false, fault: 'malformed' }
    const keyId = bytes.subarray(0, 4)
    const key = known.find((candidate) => candidate.name === match[1] && candidate.keyId.equals(keyId))
    if (!key) continue
    if (!verify(null, Buffer.from(text, 'utf8'), key.publicKey, bytes.subarray(4)))
      return { ok: false, fault: 'bad_signature' }
    signedBy ??= key
  }
  return signedBy ? { ok: true, text, signedBy } : { ok: false, fault: 'unknown_key' }
}
