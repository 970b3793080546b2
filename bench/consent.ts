/**
 * The consent ledger at size: checkpoint and verification of a million entries, then appends one after the other on top
 * of them. Throwaway database; durable, as appends are measured with their fsync.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { consentEvents } from '@/db/schema'
import { aCustomer } from '@/db/seed/builders'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { ledgerSigner } from '@/lib/consent/commands/signer'
import { writeCheckpointNow } from '@/lib/consent/commands/take-checkpoint'
import { appendToChain, EMPTY_CHAIN } from '@/lib/consent/domain/chain'
import { openCheckpoint } from '@/lib/consent/domain/checkpoint'
import { verifyLedger } from '@/lib/consent/domain/verify-ledger'
import { rowOf } from '@/lib/consent/queries/rows'
import { draft } from '@/lib/consent/testing'
import { systemActor } from '@/lib/platform/actor'
import { ledgerRows } from '@/scripts/consent-rows'
import { percentile, withBenchDatabase } from './database.ts'

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 1_000_000)
const APPENDS = 500
const BATCH = 2_000

const data = mkdtempSync(join(tmpdir(), 'relais-bench-consent-'))
const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1)
process.env.RELAIS_DATA_DIR = data
process.on('exit', () => rmSync(data, { recursive: true, force: true }))
await withBenchDatabase(async ({ url }) => {
  const db = database()

  let started = performance.now()
  let head = EMPTY_CHAIN
  for (let n = 0; n < ENTRIES; n += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, index) => {
      const one = draft(n + index, { occurred_at: new Date(Date.UTC(2025, 0, 1) + (n + index) * 1000).toISOString() })
      const entry = appendToChain(one, head, new Date(Date.parse(one.occurred_at) + 500))
      head = { seq: entry.seq, hash: entry.hash }
      return rowOf(entry)
    })
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local synchronous_commit = off`)
      await tx.insert(consentEvents).values(rows)
    })
  }
  console.log(`${ENTRIES} entries written in ${seconds(started)} s`)

  started = performance.now()
  const { text } = await writeCheckpointNow()
  console.log(`checkpoint over all of them in ${seconds(started)} s`)

  started = performance.now()
  const opened = openCheckpoint(text, [await ledgerSigner()])
  if (!opened.ok) throw new Error(opened.fault)
  const report = await verifyLedger(ledgerRows(url), [opened.checkpoint])
  console.log(`verified: ${report.ok}, ${report.size} entries in ${seconds(started)} s (≤ 60)`)

  const { customer } = await db.transaction((tx) => aCustomer(tx, {}))
  const actor = systemActor('bench')
  const times: number[] = []
  for (let n = 0; n < APPENDS; n += 1) {
    const from = performance.now()
    await recordConsent(actor, {
      ...{ customerId: customer.id, purpose: 'marketing', channel: 'email', state: 'withdrawn' },
      ...{ method: 'portal', source: 'bench' },
    })
    times.push(performance.now() - from)
  }
  const at = (share: number) => percentile(times, share).toFixed(1)
  console.log(`append, with locks, audit and event: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (≤ 10)`)
})
