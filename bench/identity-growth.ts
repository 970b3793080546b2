import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateCustomers } from './generated-customers.ts'

/**
 * How bulk resolution grows: the command line on the same generated French customers at growing sizes, each beside the
 * one before, and how large the blocks are. CPU seconds are the fair figure on a machine that does other things.
 */
const { values: options } = parseArgs({ options: { full: { type: 'boolean', default: false } } })
const SIZES = [10_000, 50_000, 200_000, ...(options.full ? [1_000_000] : [])]

type Report = {
  seconds: number
  cpuSeconds: number
  peakMemoryMb: number
  candidatePairs: number
  blocks: {
    blocks: number
    largest: number
    limit: number
    sizes: { from: number; to: number; blocks: number; comparisons: number }[]
  }
}

function resolve(input: string, clusters: string): Report {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--max-old-space-size=4096',
      '--import',
      'tsx',
      'scripts/identity-resolve.ts',
      ...['--input', input, '--id', 'id', '--ignore', 'entity_id', '--clusters', clusters, '--json'],
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  if (status !== 0) throw new Error(stderr || stdout)
  return JSON.parse(stdout) as Report
}

const folder = mkdtempSync(join(tmpdir(), 'relais-bench-'))
try {
  // The last two: how many times the file before, and what a record costs as times what it cost there (1: linear).
  console.log('records     CPU s    wall s      pairs   a record   peak MB   µs a record   × records   × a record')
  let before: { records: number; micros: number } | null = null
  const blocks: [number, Report['blocks']][] = []
  for (const records of SIZES) {
    const input = join(folder, 'customers.csv')
    generateCustomers(records, input)
    const report = resolve(input, join(folder, 'clusters.csv'))
    const micros = (report.cpuSeconds / records) * 1e6
    const times = (now: number, then: number | undefined) => (then ? (now / then).toFixed(2) : '').padStart(11)
    console.log(
      `${String(records).padStart(7)} ${report.cpuSeconds.toFixed(1).padStart(9)} ${report.seconds.toFixed(1).padStart(9)} ${String(report.candidatePairs).padStart(10)} ${(report.candidatePairs / records).toFixed(1).padStart(10)} ${String(report.peakMemoryMb).padStart(9)} ${micros.toFixed(0).padStart(13)} ${times(records, before?.records)} ${times(micros, before?.micros)}`,
    )
    before = { records, micros }
    blocks.push([records, report.blocks])
  }
  for (const [records, { blocks: count, largest, limit, sizes }] of blocks) {
    console.log(`\n${records} records: ${count} blocks, the largest of ${largest} (limit ${limit})`)
    for (const { from, to, blocks: each, comparisons } of sizes)
      console.log(`  ${`${from}–${to}`.padEnd(9)} ${String(each).padStart(9)} blocks, ${comparisons} comparisons`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
