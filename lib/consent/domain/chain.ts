import { canonicalRow, sha256Hex } from './canonical'
import type { LedgerDraft, LedgerEntry } from './event'

/** `prev_hash` of the first entry. */
export const GENESIS_HASH = '0'.repeat(64)

/** The last entry of the chain: what the next one must follow. Read it under a lock, so that no two follow the same. */
export interface ChainHead {
  seq: number
  hash: string
}
export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS_HASH }

/** SHA-256 over the canonical JSON of the whole entry, `prev_hash` included, `hash` left out; hexadecimal. */
export function entryHash(entry: Readonly<Record<string, unknown>>): string {
  return sha256Hex(canonicalRow(entry, 'hash'))
}

/** The draft as the entry that follows `head`. */
export function appendToChain(draft: LedgerDraft, head: ChainHead, receivedAt: Date): LedgerEntry {
  const content = {
    ...draft,
    seq: head.seq + 1,
    received_at: receivedAt.toISOString(),
    prev_hash: head.hash,
  }
  return { ...content, hash: entryHash(content) }
}

export type ChainFault = 'sequence' | 'link' | 'hash' | 'shape'

/** What is wrong with a row that should follow `head`, or null. The row is hostile: only its hash is trusted. */
export function chainFault(row: Readonly<Record<string, unknown>>, head: ChainHead): ChainFault | null {
  if (!Number.isSafeInteger(row.seq) || typeof row.hash !== 'string' || typeof row.prev_hash !== 'string')
    return 'shape'
  if (row.seq !== head.seq + 1) return 'sequence'
  if (row.prev_hash !== head.hash) return 'link'
  return entryHash(row) === row.hash ? null : 'hash'
}
