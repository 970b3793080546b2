import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { consentTreeNodes } from '@/db/schema'
import type { NodeReader } from '../domain/merkle'

/** Reads complete subtrees of the ledger's Merkle tree. Throws RangeError for one that is not written. */
export function nodesOfTree(reader: Executor): NodeReader {
  return async (level, index) => {
    const [node] = await reader
      .select({ hash: consentTreeNodes.hash })
      .from(consentTreeNodes)
      .where(and(eq(consentTreeNodes.level, level), eq(consentTreeNodes.index, index)))
    if (!node) throw new RangeError(`No complete subtree ${index} at level ${level}`)
    return node.hash
  }
}
