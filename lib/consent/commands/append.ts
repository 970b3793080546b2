import 'server-only'
import { sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
import { consentEvents } from '@/db/schema'
import { appendToChain, EMPTY_CHAIN } from '../domain/chain'
import type { LedgerDraft, LedgerEntry } from '../domain/event'
import { rowOf } from '../queries/rows'

/** Writers of the chain wait for each other here until they commit: of two heads one would be refused. */
const CHAIN_LOCK = 7_236_010

/**
 * Appends entries to the chain as the ledger's role, which may only INSERT and SELECT. Take every other lock before:
 * all writers of the ledger queue behind this one until the transaction ends. Statements of one connection run in the
 * order they are given: sent together they cost one round trip.
 */
export async function appendEntries(tx: Transaction, drafts: readonly LedgerDraft[]): Promise<LedgerEntry[]> {
  if (drafts.length === 0) return []
  const [, [last]] = await Promise.all([
    executePrepared(tx, sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`),
    // A statement of its own, so that the head is read after the lock was granted.
    executePrepared<{ seq: number; hash: string }>(
      tx,
      sql`select seq::float8 as seq, hash from consent_events order by consent_events.seq desc limit 1`,
    ),
  ])
  let head = last ?? EMPTY_CHAIN
  const receivedAt = new Date()
  const entries = drafts.map((draft) => {
    const entry = appendToChain(draft, head, receivedAt)
    head = entry
    return entry
  })
  await Promise.all([
    executePrepared(tx, sql`select relais_become_ledger()`),
    tx.insert(consentEvents).values(entries.map(rowOf)).prepare('append').execute(),
    executePrepared(tx, sql`select set_config('role', 'none', true)`),
  ])
  return entries
}
