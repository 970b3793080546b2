import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { database } from '@/db/client'
import type { MatchRunCounts } from '@/lib/identity/domain/match-run'
import { runMatching } from '@/lib/identity/jobs'
import { withBenchDatabase } from './database.ts'
import { generateCustomers, seedGeneratedCustomers } from './generated-customers.ts'

/**
 * What the job `identity.match` costs on a company's whole file, whose duplicates nobody has looked for yet: reading,
 * blocking keys, model, clusters, and every merge and proposal written. Then once more, with nothing left to do.
 */
const { values: options } = parseArgs({ options: { records: { type: 'string', default: '50000' } } })

const LOOK_EVERY_MS = 500
/** In their order: a run keeps them in a JSON object, which has none. */
const STAGES = [
  'reading',
  'blocking',
  'estimation',
  'scoring',
  're-estimation',
  'clustering',
  'writing the model',
  'applying',
]

/** The processes of this one's group of children, itself left out: the engine, Postgres and its backends. */
function descendants(): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      // pid (name) state ppid …; the name may hold anything.
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended while we looked.
    }
  }
  const found = new Set<number>()
  for (let grown = true; grown; ) {
    grown = false
    for (const [pid, parent] of parents)
      if (!found.has(pid) && (parent === process.pid || found.has(parent))) {
        found.add(pid)
        grown = true
      }
  }
  return [...found]
}

/** Memory in MB of the process that resolves, and of all these processes; what they share counts once (PSS). */
function memoryOf(pids: readonly number[]): { engine: number; all: number } {
  const megabytes = { engine: 0, all: 0 }
  for (const pid of pids) {
    try {
      const pss = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
      const each = Number(pss ?? 0) / 1024
      megabytes.all += each
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('commands/engine/main.ts')) megabytes.engine += each
    } catch {
      // It ended while we looked.
    }
  }
  return megabytes
}

async function timedRun(name: string): Promise<void> {
  const [run] = await database().execute<{ id: string }>(
    sql`insert into match_runs (started_by_name) values ('bench') returning id`,
  )
  if (!run) throw new Error('run not written')
  const peak = { engine: 0, all: 0 }
  const watch = setInterval(() => {
    const now = memoryOf(descendants())
    peak.engine = Math.max(peak.engine, now.engine)
    peak.all = Math.max(peak.all, now.all)
  }, LOOK_EVERY_MS)
  const started = performance.now()
  await runMatching({ runId: run.id })
  const seconds = (performance.now() - started) / 1000
  clearInterval(watch)
  const [ended] = await database().execute<{ status: string; error: string | null; counts: MatchRunCounts }>(
    sql`select status, error, counts from match_runs where id = ${run.id}`,
  )
  if (ended?.status !== 'done') throw new Error(`${ended?.status}: ${ended?.error}`)
  const { stages = {}, blocks, merged = 0, candidates = 0, compared = 0, heldBack = 0 } = ended.counts
  console.log(
    `\n${name}: ${seconds.toFixed(1)} s, at the most ${Math.round(peak.engine)} MB in the engine and ${Math.round(peak.all)} MB in all processes`,
  )
  for (const [stage, each] of Object.entries(stages).toSorted(([a], [b]) => STAGES.indexOf(a) - STAGES.indexOf(b)))
    console.log(`  ${stage.padEnd(16)} ${each.toFixed(1).padStart(8)} s`)
  console.log(`  ${compared} pairs compared, ${merged} merged, ${candidates} proposed, ${heldBack} held back`)
  const acts = merged + candidates
  if (acts > 0) console.log(`  ${(((stages.applying ?? 0) * 1000) / acts).toFixed(2)} ms a merge or proposal`)
  if (blocks) {
    console.log(`  ${blocks.blocks} blocks, the largest of ${blocks.largest} records (limit ${blocks.limit})`)
    for (const size of blocks.sizes)
      console.log(
        `    ${`${size.from}–${size.to}`.padEnd(10)} ${String(size.blocks).padStart(9)} blocks, ${size.comparisons} comparisons`,
      )
  }
}

const folder = mkdtempSync(join(tmpdir(), 'relais-bench-'))
try {
  const path = join(folder, 'customers.csv')
  generateCustomers(Number(options.records), path)
  await withBenchDatabase(async ({ superuserUrl }) => {
    const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    const started = performance.now()
    const records = await seedGeneratedCustomers(superuser, path)
    await superuser.end()
    console.log(`${records} customers written in ${((performance.now() - started) / 1000).toFixed(0)} s`)
    await timedRun('first run')
    await timedRun('once more')
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
