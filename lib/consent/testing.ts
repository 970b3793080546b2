import { appendToChain, EMPTY_CHAIN } from './domain/chain'
import { type Checkpoint, openCheckpoint, writeCheckpoint } from './domain/checkpoint'
import type { LedgerDraft, LedgerEntry } from './domain/event'
import { leafHash, MerkleFrontier, memoryNodes } from './domain/merkle'
import { signerFromSeed } from './domain/signed-note'

/** Builders for the tests of the ledger: a key from a fixed seed, drafts and chains. */
export const SIGNER = signerFromSeed('relais.example/consent', Buffer.alloc(32, 7))

const uuid = (n: number) => `0198c2f0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export function draft(n: number, changes: Partial<LedgerDraft> = {}): LedgerDraft {
  return {
    id: uuid(n),
    occurred_at: new Date(Date.UTC(2026, 0, 1, 9, n)).toISOString(),
    subject_id: uuid(1_000_000 + (n % 7)),
    contact_point_hmac: 'a'.repeat(64),
    contact_point_kind: 'email',
    controller: 'Optique du Parlement',
    brand: 'Optique du Parlement',
    purpose: 'marketing',
    channel: 'email',
    state: 'granted',
    legal_basis: 'consent',
    jurisdiction: 'FR',
    notice_version: 'offres-2026-01',
    notice_sha256: 'b'.repeat(64),
    language: 'fr',
    method: 'checkbox',
    source: 'shop',
    actor: 'agent:17',
    evidence_sha256: ['c'.repeat(64)],
    valid_until: null,
    supersedes: null,
    rule_version: '2026-11.1',
    ...changes,
  }
}

export function chainOf(drafts: readonly LedgerDraft[]): LedgerEntry[] {
  let head = EMPTY_CHAIN
  return drafts.map((one) => {
    const entry = appendToChain(one, head, new Date(Date.parse(one.occurred_at) + 1_000))
    head = { seq: entry.seq, hash: entry.hash }
    return entry
  })
}

export const ledgerOf = (size: number) => chainOf(Array.from({ length: size }, (_, n) => draft(n)))

export const nodesOf = (entries: readonly LedgerEntry[]) => memoryNodes(entries.map((entry) => leafHash(entry.hash)))

export function rootOf(entries: readonly LedgerEntry[]): Buffer {
  const tree = new MerkleFrontier()
  for (const entry of entries) tree.append(leafHash(entry.hash))
  return tree.root()
}

export function checkpointText(entries: readonly LedgerEntry[], size: number): string {
  return writeCheckpoint({ origin: SIGNER.name, size, root: rootOf(entries.slice(0, size)) }, SIGNER)
}

export function checkpointAt(entries: readonly LedgerEntry[], size: number): Checkpoint {
  const opened = openCheckpoint(checkpointText(entries, size), [SIGNER])
  if (!opened.ok) throw new Error(opened.fault)
  return opened.checkpoint
}

export async function* rowsOf(entries: readonly Readonly<Record<string, unknown>>[]) {
  yield* entries
}
