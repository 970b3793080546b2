import 'server-only'
import { desc, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { consentEvents } from '@/db/schema'
import { appendToChain, type ChainHead, EMPTY_CHAIN } from '../domain/chain'
import type { LedgerDraft, LedgerEntry } from '../domain/event'
import { rowOf } from '../queries/rows'

/** Writers of the chain wait for each other here until they commit: of two heads one would be refused. */
const CHAIN_LOCK = 7_236_010

/**
 * Appends entries to the chain as the ledger's role, which may only INSERT and SELECT. Take every other lock before:
 * all writers of the ledger queue behind this one until the transaction ends.
 */
export async function appendEntries(tx: Transaction, drafts: readonly LedgerDraft[]): Promise<LedgerEntry[]> {
  if (drafts.length === 0) return []
  // Statements of one connection run in the order they are given: sent together they cost one round trip. The lock is a
  // statement of its own, so that the head is read after it was granted.
  const [, [last]] = await Promise.all([
    tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`),
    tx
      .select({ seq: consentEvents.seq, hash: consentEvents.hash })
      .from(consentEvents)
      .orderBy(desc(consentEvents.seq))
      .limit(1),
  ])
  let head: ChainHead = last ?? EMPTY_CHAIN
  const receivedAt = new Date()
  const entries = drafts.map((draft) => {
    const entry = appendToChain(draft, head, receivedAt)
    head = { seq: entry.seq, hash: entry.hash }
    return entry
  })
  await Promise.all([
    tx.execute(sql`select relais_become_ledger()`),
    tx.insert(consentEvents).values(entries.map(rowOf)),
    tx.execute(sql`select set_config('role', 'none', true)`),
  ])
  return entries
}
