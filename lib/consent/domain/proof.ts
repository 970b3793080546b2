import { z } from 'zod'
import { canonicalJson, sha256Hex } from './canonical'
import { entryHash } from './chain'
import { type Checkpoint, openCheckpoint } from './checkpoint'
import { contactPointHmac } from './commitment'
import { CONTACT_POINT_KINDS, type LedgerEntry, ledgerEntrySchema } from './event'
import { inclusionProof, leafHash, type NodeReader, verifyInclusion } from './merkle'
import { type NoteVerifier, parseVerifier } from './signed-note'

export const PROOF_FORMAT = 'relais-consent-proof/1'

const base64HashSchema = z.base64().refine((value) => Buffer.from(value, 'base64').length === 32, {
  error: 'Expected 32 bytes in base64',
})

/** What the customer downloads: enough to check one entry without us, and nothing about anybody else. */
export const proofFileSchema = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  entry: ledgerEntrySchema,
  inclusion: z.strictObject({
    leaf_index: z.int().min(0),
    tree_size: z.int().min(1),
    hashes: z.array(base64HashSchema).max(64),
  }),
  checkpoint: z.string().min(1).max(100_000),
  public_key: z.string().min(1).max(500),
  /** The words that were shown, in the version whose hash the entry holds. */
  notice: z.strictObject({ text: z.string().max(100_000) }).optional(),
  /** Opens the entry's commitment to the contact point; absent once the person was erased. */
  contact_point: z
    .strictObject({
      kind: z.enum(CONTACT_POINT_KINDS),
      value: z.string().min(1).max(500),
      salt: z.string().regex(/^([0-9a-f]{2}){16,64}$/),
    })
    .optional(),
})
export type ProofFile = z.output<typeof proofFileSchema>

/** The proof of one entry under a checkpoint that covers it. `nodes` reads the Merkle tree of the ledger. */
export async function buildProof(input: {
  entry: LedgerEntry
  nodes: NodeReader
  checkpoint: { text: string; size: number }
  publicKey: string
  notice?: string
  contactPoint?: ProofFile['contact_point']
}): Promise<ProofFile> {
  const { entry, checkpoint } = input
  const hashes = await inclusionProof(input.nodes, entry.seq - 1, checkpoint.size)
  return {
    format: PROOF_FORMAT,
    entry,
    inclusion: {
      leaf_index: entry.seq - 1,
      tree_size: checkpoint.size,
      hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')),
    },
    checkpoint: checkpoint.text,
    public_key: input.publicKey,
    ...(input.notice === undefined ? {} : { notice: { text: input.notice } }),
    ...(input.contactPoint === undefined ? {} : { contact_point: input.contactPoint }),
  }
}

export const PROOF_CHECKS = [
  'shape',
  'entry',
  'key',
  'checkpoint',
  'inclusion',
  'notice',
  'contact_point',
  'external',
] as const
export type ProofCheck = (typeof PROOF_CHECKS)[number]

export interface ProofReport {
  ok: boolean
  /** Every check that was made, in order; the last one failed when `ok` is false. */
  passed: ProofCheck[]
  failed: ProofCheck | null
  /** Why, in the words of the check. */
  detail: string | null
  entry: LedgerEntry | null
  /** True when the key or a checkpoint came from outside the file; otherwise the file only vouches for itself. */
  anchored: boolean
}

/** What the verifier holds besides the file: keys it trusts, checkpoints it kept. */
export interface ProofAnchors {
  trustedKeys?: readonly NoteVerifier[]
  checkpoints?: readonly Checkpoint[]
}

/** Checks one exported proof, offline. Total for any input: a hostile file gives a report, never an exception. */
export function verifyProof(file: unknown, anchors: ProofAnchors = {}): ProofReport {
  const passed: ProofCheck[] = []
  let entry: LedgerEntry | null = null
  let anchored = false
  const fail = (failed: ProofCheck, detail: string): ProofReport => ({
    ok: false,
    passed,
    failed,
    detail,
    entry,
    anchored,
  })

  const parsed = proofFileSchema.safeParse(file)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return fail('shape', issue ? `${issue.path.join('.')}: ${issue.message}` : 'unreadable')
  }
  const proof = parsed.data
  entry = proof.entry
  passed.push('shape')

  if (entryHash(proof.entry) !== proof.entry.hash) return fail('entry', 'hash differs from the content')
  passed.push('entry')

  const key = parseVerifier(proof.public_key)
  if (!key) return fail('key', 'public key unreadable')
  const trusted = anchors.trustedKeys
  if (trusted !== undefined && !trusted.some((candidate) => candidate.vkey === key.vkey))
    return fail('key', `key ${key.name} is not among the trusted keys`)
  if (trusted !== undefined) anchored = true
  passed.push('key')

  const opened = openCheckpoint(proof.checkpoint, [key])
  if (!opened.ok) return fail('checkpoint', opened.fault)
  const { checkpoint } = opened
  if (checkpoint.size !== proof.inclusion.tree_size) return fail('checkpoint', 'size differs from the proof')
  passed.push('checkpoint')

  const { leaf_index, tree_size, hashes } = proof.inclusion
  const path = hashes.map((hash) => Buffer.from(hash, 'base64'))
  if (leaf_index !== proof.entry.seq - 1) return fail('inclusion', 'leaf index differs from seq')
  if (!verifyInclusion(leafHash(proof.entry.hash), leaf_index, tree_size, path, checkpoint.root))
    return fail('inclusion', 'the path does not lead to the signed root')
  passed.push('inclusion')

  if (proof.notice) {
    if (sha256Hex(proof.notice.text) !== proof.entry.notice_sha256) return fail('notice', 'notice text differs')
    passed.push('notice')
  }
  if (proof.contact_point) {
    const { kind, value, salt } = proof.contact_point
    const committed = contactPointHmac(Buffer.from(salt, 'hex'), kind, value)
    if (kind !== proof.entry.contact_point_kind || committed !== proof.entry.contact_point_hmac)
      return fail('contact_point', 'contact point differs')
    passed.push('contact_point')
  }

  const kept = anchors.checkpoints?.filter((candidate) => candidate.origin === checkpoint.origin) ?? []
  const sameSize = kept.filter((candidate) => candidate.size === checkpoint.size)
  if (sameSize.some((candidate) => !candidate.root.equals(checkpoint.root)))
    return fail('external', `a kept checkpoint of size ${checkpoint.size} has another root`)
  if (sameSize.length > 0) {
    anchored = true
    passed.push('external')
  }
  return { ok: true, passed, failed: null, detail: null, entry, anchored }
}

/** The file as it is downloaded: canonical, so that the same proof is the same bytes. */
export function proofText(proof: ProofFile): string {
  return `${canonicalJson(proof)}\n`
}
