import { type NoteFault, type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note'

/** The head of the ledger's Merkle tree at one size (https://c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** The log's identity: a name without spaces, such as `relais.example/consent`. */
  origin: string
  size: number
  root: Buffer
}

/** The signed text of a checkpoint, to be kept outside the database. */
export function writeCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  if (!checkpoint.origin || /\n/.test(checkpoint.origin)) throw new RangeError('An origin is one line of text')
  if (!Number.isSafeInteger(checkpoint.size) || checkpoint.size < 0) throw new RangeError('A size is a whole number')
  const { origin, size, root } = checkpoint
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, signer)
}

/** The checkpoint of a text signed by one of the known keys. Extension lines are signed but carry no meaning here. */
export function openCheckpoint(
  note: string,
  known: readonly NoteVerifier[],
): { ok: true; checkpoint: Checkpoint; signedBy: NoteVerifier } | { ok: false; fault: NoteFault } {
  const opened = openNote(note, known)
  if (!opened.ok) return opened
  const [origin, size, root, ...extensions] = opened.text.slice(0, -1).split('\n')
  if (!origin || !size || !root || !/^(0|[1-9]\d{0,15})$/.test(size) || extensions.some((line) => line === ''))
    return { ok: false, fault: 'malformed' }
  const bytes = Buffer.from(root, 'base64')
  if (bytes.length !== 32 || bytes.toString('base64') !== root || !Number.isSafeInteger(Number(size)))
    return { ok: false, fault: 'malformed' }
  return { ok: true, checkpoint: { origin, size: Number(size), root: bytes }, signedBy: opened.signedBy }
}
