import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainOf, checkpointAt, checkpointText, draft, nodesOf, SIGNER } from '../testing'
import { sha256Hex } from './canonical'
import { contactPointHmac } from './commitment'
import { buildProof, type ProofFile, proofText, verifyProof } from './proof'
import { signerFromSeed } from './signed-note'

const SALT = Buffer.alloc(32, 9)
const NOTICE = 'J’accepte de recevoir vos offres par e-mail.'
const LEDGER = chainOf(
  Array.from({ length: 21 }, (_, n) =>
    draft(n, {
      notice_sha256: sha256Hex(NOTICE),
      contact_point_hmac: contactPointHmac(SALT, 'email', 'a@example.org'),
    }),
  ),
)

async function proofOf(seq: number, size = 21): Promise<ProofFile> {
  return buildProof({
    entry: LEDGER[seq - 1]!,
    nodes: nodesOf(LEDGER),
    checkpoint: { text: checkpointText(LEDGER, size), size },
    publicKey: SIGNER.vkey,
    notice: NOTICE,
    contactPoint: { kind: 'email', value: 'a@example.org', salt: SALT.toString('hex') },
  })
}

describe('an exported proof', () => {
  test('verifies by itself, entry by entry, and says when only itself vouches for it', async () => {
    for (let seq = 1; seq <= 21; seq += 1) {
      const report = verifyProof(JSON.parse(proofText(await proofOf(seq))))
      expect(report).toMatchObject({ ok: true, failed: null, anchored: false, entry: { seq } })
    }
    const anchored = verifyProof(await proofOf(3, 16), {
      trustedKeys: [SIGNER],
      checkpoints: [checkpointAt(LEDGER, 16)],
    })
    expect(anchored).toMatchObject({ ok: true, anchored: true })
    expect(anchored.passed).toEqual([
      'shape',
      'entry',
      'key',
      'checkpoint',
      'inclusion',
      'notice',
      'contact_point',
      'external',
    ])
  })
  test('no single changed character leaves it valid and different', async () => {
    const text = proofText(await proofOf(7))
    const original = verifyProof(JSON.parse(text))
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0a9Z"+'), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1)
        let file: unknown
        try {
          file = JSON.parse(changed)
        } catch (error) {
          if (error instanceof SyntaxError) return
          throw error
        }
        const report = verifyProof(file)
        if (report.ok) expect(report).toEqual(original)
      }),
      { numRuns: 2_000 },
    )
  })
  test.each([
    ['entry', (p: ProofFile) => ({ ...p, entry: { ...p.entry, actor: 'agent:18' } })],
    ['key', (p: ProofFile) => ({ ...p, public_key: 'rien' })],
    ['checkpoint', (p: ProofFile) => ({ ...p, checkpoint: p.checkpoint.replace('\n21\n', '\n22\n') })],
    ['checkpoint', (p: ProofFile) => ({ ...p, inclusion: { ...p.inclusion, tree_size: 22 } })],
    ['inclusion', (p: ProofFile) => ({ ...p, inclusion: { ...p.inclusion, leaf_index: 5 } })],
    ['inclusion', (p: ProofFile) => ({ ...p, inclusion: { ...p.inclusion, hashes: p.inclusion.hashes.slice(1) } })],
    ['notice', (p: ProofFile) => ({ ...p, notice: { text: `${NOTICE} ` } })],
    ['contact_point', (p: ProofFile) => ({ ...p, contact_point: { ...p.contact_point!, value: 'b@example.org' } })],
    ['shape', (p: ProofFile) => ({ ...p, extra: true })],
    ['shape', () => null],
  ] as const)('a wrong %s is named', async (check, change) => {
    expect(verifyProof(change(await proofOf(7)))).toMatchObject({ ok: false, failed: check })
  })
  test('a forger’s own key and log pass alone, and fail against the keys or checkpoints kept elsewhere', async () => {
    const forger = signerFromSeed(SIGNER.name, Buffer.alloc(32, 1))
    const forged = chainOf([draft(500)])
    const { writeCheckpoint } = await import('./checkpoint')
    const { rootOf } = await import('../testing')
    const text = writeCheckpoint({ origin: SIGNER.name, size: 1, root: rootOf(forged) }, forger)
    const proof = await buildProof({
      entry: forged[0]!,
      nodes: nodesOf(forged),
      checkpoint: { text, size: 1 },
      publicKey: forger.vkey,
    })
    expect(verifyProof(proof)).toMatchObject({ ok: true, anchored: false })
    expect(verifyProof(proof, { trustedKeys: [SIGNER] })).toMatchObject({ ok: false, failed: 'key' })
    expect(verifyProof(proof, { checkpoints: [checkpointAt(LEDGER, 1)] })).toMatchObject({
      ok: false,
      failed: 'external',
    })
  })
  test('after an erasure the proof still verifies and opens nothing', async () => {
    const { contact_point: _, ...anonymous } = await proofOf(4)
    const report = verifyProof(anonymous)
    expect(report.ok).toBe(true)
    expect(JSON.stringify(anonymous)).not.toContain('a@example.org')
  })
})
