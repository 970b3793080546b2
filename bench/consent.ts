/**
 * The consent ledger at size: checkpoint and verification of a million entries, then appends one after the other on top
 * of them. Throwaway database; durable, as appends are measured with their fsync.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { aCustomer } from '@/db/seed/builders'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { writeCheckpointNow } from '@/lib/consent/commands/take-checkpoint'
import { appendToChain, EMPTY_CHAIN } from '@/lib/consent/domain/chain'
import { draft } from '@/lib/consent/testing'
import { systemActor } from '@/lib/platform/actor'
import { percentile, withBenchDatabase } from './database.ts'

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 1_000_000)
const APPENDS = 500
const BATCH = 10_000

const data = mkdtempSync(join(tmpdir(), 'relais-bench-consent-'))
const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1)
process.env.RELAIS_DATA_DIR = data
process.on('exit', () => rmSync(data, { recursive: true, force: true }))

/** Runs the command as an auditor does, in a process of its own; its time and the most memory it had. */
async function verifiedByCommand(url: string): Promise<{ ok: boolean; seconds: string; megabytes: number }> {
  const from = performance.now()
  const command = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/consent-verify.ts', '--checkpoints', join(data, 'checkpoints')],
    { env: { ...process.env, DATABASE_URL: url }, stdio: 'inherit' },
  )
  let kilobytes = 0
  const watch = setInterval(() => {
    if (!existsSync(`/proc/${command.pid}/status`)) return
    const status = readFileSync(`/proc/${command.pid}/status`, 'utf8')
    kilobytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? kilobytes)
  }, 250)
  const [code] = await once(command, 'exit')
  clearInterval(watch)
  return { ok: code === 0, seconds: seconds(from), megabytes: Math.round(kilobytes / 1024) }
}

await withBenchDatabase(async ({ url }) => {
  const db = database()

  let started = performance.now()
  let head = EMPTY_CHAIN
  for (let n = 0; n < ENTRIES; n += BATCH) {
    const entries = Array.from({ length: BATCH }, (_, index) => {
      const one = draft(n + index, { occurred_at: new Date(Date.UTC(2025, 0, 1) + (n + index) * 1000).toISOString() })
      const entry = appendToChain(one, head, new Date(Date.parse(one.occurred_at) + 500))
      head = entry
      return entry
    })
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local synchronous_commit = off`)
      // Fields of entries are named as the columns.
      await tx.execute(
        sql`insert into consent_events select * from json_populate_recordset(null::consent_events, ${JSON.stringify(entries)}::json)`,
      )
    })
  }
  console.log(`${ENTRIES} entries written in ${seconds(started)} s`)

  started = performance.now()
  await writeCheckpointNow()
  console.log(`checkpoint over all of them in ${seconds(started)} s`)

  const { ok, seconds: verified, megabytes } = await verifiedByCommand(url)
  console.log(`consent:verify against the checkpoint: ${ok}, in ${verified} s (≤ 60), at most ${megabytes} MB`)
  if (!ok) process.exitCode = 1

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
