import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How bulk resolution grows: the same generated French customers at three sizes, in one run, as ratios. */
const SIZES = [5_000, 10_000, 20_000]

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(stderr || stdout)
  return stdout
}

const folder = mkdtempSync(join(tmpdir(), 'relais-bench-'))
try {
  const rows = SIZES.map((records) => {
    const input = join(folder, `${records}.csv`)
    run(['bench/identity-generator.ts', '--records', String(records), '--out', input])
    const result = JSON.parse(
      run([
        'scripts/identity-resolve.ts',
        '--input',
        input,
        '--id',
        'id',
        '--ignore',
        'entity_id',
        '--clusters',
        join(folder, 'clusters.csv'),
        '--json',
      ]),
    ) as { seconds: number; peakMemoryMb: number }
    return { records, ...result }
  })
  const first = rows[0]
  console.log('records   seconds   × seconds   × records   peak MB')
  for (const { records, seconds, peakMemoryMb } of rows) {
    console.log(
      `${String(records).padStart(7)}   ${seconds.toFixed(1).padStart(7)}   ${(seconds / (first?.seconds ?? 1)).toFixed(2).padStart(9)}   ${(records / (first?.records ?? 1)).toFixed(2).padStart(9)}   ${Math.round(peakMemoryMb)}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
