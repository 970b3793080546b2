import { type ChainFault, type ChainHead, chainFault, EMPTY_CHAIN } from './chain'
import type { Checkpoint } from './checkpoint'
import { leafHash, MerkleFrontier } from './merkle'

/** Why a ledger is not what its checkpoints promised. */
export type LedgerFault =
  | ChainFault
  /** The tree differs from a signed checkpoint: something at or before its size was changed. */
  | 'checkpoint_mismatch'
  /** A signed checkpoint covers more entries than there are. */
  | 'truncated'
  /** Two signed checkpoints of one size disagree. */
  | 'forked_checkpoints'

export interface BadEntry {
  fault: LedgerFault
  /** Place of the first bad entry. */
  seq: number
  /** With checkpoints, the bad entry lies between `seq` and this place, both included. */
  upTo: number
  /** Its `id`, when the row has one. */
  id: string | null
}

export interface LedgerReport {
  ok: boolean
  /** Entries that verify, in a row from the first. */
  size: number
  head: ChainHead
  /** Merkle root over those entries. */
  root: Buffer
  /** Checkpoints that agree with the ledger. */
  checkpoints: number
  firstBad: BadEntry | null
}

const idOf = (row: Readonly<Record<string, unknown>>) => (typeof row.id === 'string' ? row.id : null)

/** Two checkpoints of one size with different roots, if any: whoever signed both told two stories. */
function forkIn(checkpoints: readonly Checkpoint[]): Checkpoint | undefined {
  return checkpoints.find((checkpoint, index) => {
    const next = checkpoints[index + 1]
    return next !== undefined && next.size === checkpoint.size && !next.root.equals(checkpoint.root)
  })
}

/**
 * Reads a ledger once, from its first entry, and names the first bad one. The rows come in order of `seq`,
 * as stored; nothing in them is trusted. `checkpoints` are opened (signed) and come from outside the database:
 * without them a truncation, or a full rewrite with a fresh chain, cannot be seen.
 */
export async function verifyLedger(
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
  checkpoints: readonly Checkpoint[],
): Promise<LedgerReport> {
  const pending = [...checkpoints].sort((a, b) => a.size - b.size)
  const tree = new MerkleFrontier()
  let head = EMPTY_CHAIN
  let agreed = 0
  let trusted = 0
  const report = (firstBad: BadEntry | null): LedgerReport => ({
    ok: firstBad === null,
    size: tree.size,
    head,
    root: tree.root(),
    checkpoints: agreed,
    firstBad,
  })

  const fork = forkIn(pending)
  if (fork) return report({ fault: 'forked_checkpoints', seq: 1, upTo: fork.size, id: null })

  /** Compares every checkpoint of the present size with the tree. */
  const mismatch = (id: string | null): BadEntry | null => {
    for (let next = pending[agreed]; next !== undefined && next.size === tree.size; next = pending[agreed]) {
      if (!next.root.equals(tree.root()))
        return { fault: 'checkpoint_mismatch', seq: Math.min(trusted + 1, next.size), upTo: next.size, id }
      trusted = next.size
      agreed += 1
    }
    return null
  }

  const early = mismatch(null)
  if (early) return report(early)
  for await (const row of rows) {
    const fault = chainFault(row, head)
    if (fault) return report({ fault, seq: head.seq + 1, upTo: head.seq + 1, id: idOf(row) })
    const hash = row.hash as string
    head = { seq: head.seq + 1, hash }
    tree.append(leafHash(hash))
    const bad = mismatch(idOf(row))
    if (bad) return report(bad)
  }
  const missing = pending[agreed]
  if (missing) return report({ fault: 'truncated', seq: tree.size + 1, upTo: missing.size, id: null })
  return report(null)
}
