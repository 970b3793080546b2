/**
 * npm run -s identity:habits -- [--seed 1] [--records 2000] [--only name,name] [--show 5] [--keep DIR]
 *
 * Invented files of the kinds that Relais meets, each with the habits of who keeps it, resolved without labels and judged with
 * the truth: clusters, and the automatic band. `--show` prints wrong pairs of the automatic band and missed pairs with why.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { explain } from '@/lib/identity/domain/explain'
import { runCommand, UsageError } from './command'
import { HABITS, writeTables } from './identity-habits'
import { letters, World } from './identity-invented'
import { type Measure, measureFiles } from './identity-measure'

/** Prints so many wrong pairs of the automatic band, wrong pairs inside clusters, and missed pairs, with why. */
function show({ bulk, entityOf }: Measure, count: number): void {
  const { pairs, clusters, bench, model } = bulk.resolution
  const left = { wrong: count, mixed: count, missed: count }
  for (let e = 0; e < pairs.count; e++) {
    const i = pairs.i[e] as number
    const j = pairs.j[e] as number
    const score = bench.score(model, i, j)
    const one = entityOf[i] === entityOf[j]
    const together = clusters[i] === clusters[j]
    const what =
      !one && score.band === 'automatic' ? 'wrong' : !one && together ? 'mixed' : one && !together ? 'missed' : null
    if (what === null || left[what]-- <= 0) continue
    const values = score.contributions
      .filter(({ comparison }) => comparison !== 'prior')
      .map(
        ({ comparison, level, valueA, valueB, weight }) =>
          `${comparison}.${level} ${valueA}|${valueB} ${weight.toFixed(1)}`,
      )
    console.log(`  ${what} ${score.weight.toFixed(1)}: ${values.join('; ')}`)
  }
  for (let i = 0; left.missed > 0 && i < entityOf.length; i++)
    for (let j = i + 1; left.missed > 0 && j < entityOf.length; j++)
      if (entityOf[i] === entityOf[j] && clusters[i] !== clusters[j] && bench.weight(i, j) <= -7) {
        left.missed--
        console.log(`  missed: ${explain(bench.score(model, i, j).contributions, 'fr')}`)
      }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      records: { type: 'string', default: '2000' },
      only: { type: 'string' },
      show: { type: 'string', default: '0' },
      keep: { type: 'string' },
    },
  })
  const only = values.only?.split(',')
  const chosen = Object.entries(HABITS).filter(([name]) => only === undefined || only.includes(name))
  if (chosen.length === 0) throw new UsageError(`no such habit (${Object.keys(HABITS).join(', ')})`)
  const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'relais-habits-')))
  console.log(
    '| habit | records | true pairs | precision | recall | F1 | mixed | automatic: precision | automatic: pairs |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|')
  try {
    for (const [name, habit] of chosen) {
      const world = new World(Number(values.seed))
      const into = join(folder, letters(name))
      await mkdir(into, { recursive: true })
      const paths = await writeTables(world, habit(world, Number(values.records)), into)
      const found = await measureFiles(paths, 'id', [])
      const { pairs, right } = found.automatic
      console.log(
        `| ${[
          name,
          found.records,
          found.truePairs,
          found.precision.toFixed(4),
          found.recall.toFixed(4),
          `**${found.f1.toFixed(4)}**`,
          found.mixedClusters,
          pairs === 0 ? '–' : (right / pairs).toFixed(4),
          pairs,
        ].join(' | ')} |`,
      )
      show(found, Number(values.show))
    }
  } finally {
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
  }
}

await runCommand(main)
