import 'server-only'
import { join } from 'node:path'
import { asc, desc, gt, sql } from 'drizzle-orm'
import { database, executePrepared, type Transaction } from '@/db/client'
import { consentCheckpoints, consentEvents } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { env } from '@/lib/platform/env'
import { logger } from '@/lib/platform/logger'
import { chainFault, EMPTY_CHAIN } from '../domain/chain'
import { writeCheckpoint } from '../domain/checkpoint'
import { leafHash, MerkleFrontier, type MerkleNode } from '../domain/merkle'
import { entryOf } from '../queries/rows'
import { nodesOfTree } from '../queries/tree'
import { checkpointFolder, ledgerSigner, writeWhole } from './signer'

/** One checkpoint is taken at a time. */
const CHECKPOINT_LOCK = 7_236_011
const BATCH = 5_000
const WEBHOOK_MS = 10_000

/** A ledger that does not follow from what was signed is never signed again: somebody has to look. */
export class LedgerBroken extends Error {
  override name = 'LedgerBroken'
}

export type TakenCheckpoint = { size: number; text: string }

async function lastCheckpoint(tx: Transaction): Promise<TakenCheckpoint> {
  const [last] = await tx
    .select({ size: consentCheckpoints.size, text: consentCheckpoints.text })
    .from(consentCheckpoints)
    .orderBy(desc(consentCheckpoints.size))
    .limit(1)
  return last ?? { size: 0, text: '' }
}

/** Adds the entries since `size` to the tree, each checked against the one before. Throws `LedgerBroken`. */
async function growTree(tx: Transaction, size: number): Promise<MerkleFrontier> {
  const tree = await MerkleFrontier.resume(nodesOfTree(tx), size)
  const [before] = size
    ? await tx
        .select({ seq: consentEvents.seq, hash: consentEvents.hash })
        .from(consentEvents)
        .where(sql`${consentEvents.seq} = ${size}`)
    : []
  if (size > 0 && !before) throw new LedgerBroken(`entry ${size} is gone`)
  let head = before ?? EMPTY_CHAIN
  for (;;) {
    const rows = await tx
      .select()
      .from(consentEvents)
      .where(gt(consentEvents.seq, head.seq))
      .orderBy(asc(consentEvents.seq))
      .limit(BATCH)
    const nodes: MerkleNode[] = []
    for (const row of rows) {
      const fault = chainFault(entryOf(row), head)
      if (fault) throw new LedgerBroken(`entry ${row.seq}: ${fault}`)
      head = { seq: row.seq, hash: row.hash }
      nodes.push(...tree.append(leafHash(row.hash)))
    }
    await keepNodes(tx, nodes)
    if (rows.length < BATCH) return tree
  }
}

/** Writes a batch of subtrees as one parameter: as so many parameters they would take longer than the hashing. */
const keepNodes = (tx: Transaction, nodes: readonly MerkleNode[]) =>
  executePrepared(
    tx,
    sql`insert into consent_tree_nodes (level, index, hash) select level, index, decode(hash, 'hex')
      from json_to_recordset(${JSON.stringify(nodes.map((node) => ({ ...node, hash: node.hash.toString('hex') })))}::json)
        as node (level int, index bigint, hash text)`,
  )

async function publish({ size, text }: TakenCheckpoint): Promise<void> {
  await writeWhole(join(checkpointFolder(), `${String(size).padStart(12, '0')}.checkpoint`), text)
  const url = env().RELAIS_CHECKPOINT_WEBHOOK
  if (!url) return
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: text,
      signal: AbortSignal.timeout(WEBHOOK_MS),
    })
    if (!answer.ok) logger.warn({ status: answer.status }, 'consent: the checkpoint webhook refused')
  } catch (error) {
    // The file is written; the next checkpoint goes out as well.
    logger.warn({ err: error }, 'consent: the checkpoint webhook does not answer')
  }
}

/**
 * Signs the ledger as it stands and writes the checkpoint outside of the database; without new entries the last one
 * again, so that a file that was lost comes back. Throws `LedgerBroken`.
 */
export async function writeCheckpointNow(): Promise<TakenCheckpoint> {
  const signer = await ledgerSigner()
  const taken = await database().transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`)
    await tx.execute(sql`select pg_advisory_xact_lock(${CHECKPOINT_LOCK})`)
    const last = await lastCheckpoint(tx)
    const tree = await growTree(tx, last.size)
    if (tree.size === last.size && last.size > 0) return last
    const text = writeCheckpoint({ origin: signer.name, size: tree.size, root: tree.root() }, signer)
    if (tree.size > 0) await tx.insert(consentCheckpoints).values({ size: tree.size, text })
    return { size: tree.size, text }
  })
  await publish(taken)
  return taken
}

/** A checkpoint on demand. */
export async function takeCheckpoint(actor: Actor): Promise<{ size: number }> {
  demand(actor, 'privacy.manage')
  const { size } = await writeCheckpointNow()
  await audit(database(), actor, {
    action: 'consent.checkpoint',
    subjectKind: 'consent_ledger',
    details: { size },
  })
  return { size }
}
