/**
 * npm run -s identity:resolve -- --input a.csv [--input b.csv] --id COLUMN [--map mapping.json] [--ignore col,col]
 *   --clusters out.csv [--pairs pairs.csv] [--model model.json] [--region FR] [--language fr|en] [--json]
 *
 * Links the records of CSV files without labels. See docs/IDENTITY.md.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { explain } from '@/lib/identity/domain/explain'
import { toProbability } from '@/lib/identity/domain/model'
import { isRegion } from '@/lib/identity/domain/phones'
import { runCommand, UsageError } from './command'
import { clusterNames, resolveFiles } from './identity-bulk'
import { CsvWriter, demandWritable } from './identity-csv'

const USAGE =
  'identity:resolve --input a.csv [--input b.csv] --id COLUMN [--map mapping.json] [--ignore col,col] --clusters out.csv [--pairs pairs.csv] [--model model.json] [--region FR] [--language fr|en] [--json]'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      input: { type: 'string', multiple: true },
      id: { type: 'string' },
      map: { type: 'string' },
      ignore: { type: 'string', multiple: true },
      clusters: { type: 'string' },
      pairs: { type: 'string' },
      model: { type: 'string' },
      region: { type: 'string', default: 'FR' },
      language: { type: 'string', default: 'fr' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return
  }
  if (!values.input?.length || !values.id || !values.clusters) throw new UsageError(`usage: ${USAGE}`)
  if (values.language !== 'fr' && values.language !== 'en') throw new UsageError('--language: fr or en')
  if (!isRegion(values.region)) throw new UsageError('--region: a country of two capitals, such as FR')
  const outputs = [values.clusters, values.pairs, values.model].filter((path) => path !== undefined)
  for (const [at, path] of outputs.entries()) await demandWritable(path, [...values.input, ...outputs.slice(0, at)])
  const start = performance.now()
  const stages: { stage: string; at: number }[] = []
  const bulk = await resolveFiles({
    inputs: values.input,
    id: values.id,
    ...(values.map === undefined ? {} : { map: values.map }),
    ignore: (values.ignore ?? [])
      .flatMap((list) => list.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    region: values.region,
    progress: (stage) => stages.push({ stage, at: performance.now() }),
  })
  stages.push({ stage: 'writing', at: performance.now() })
  const { resolution, ids } = bulk
  const names = clusterNames(bulk)
  const clusters = new CsvWriter(values.clusters, ['record_id', 'cluster_id'])
  for (const [record, id] of ids.entries()) await clusters.write([id, names[record] as string])
  await clusters.close()

  const recordOf = new Uint32Array(ids.length)
  bulk.rowOf.forEach((row, record) => {
    recordOf[row] = record
  })
  const { automatic, review } = resolution.model.thresholds
  const bands = { automatic: 0, review: 0 }
  const writer = values.pairs
    ? new CsvWriter(values.pairs, ['id_a', 'id_b', 'probability', 'weight', 'explanation'])
    : null
  const { pairs, bench } = resolution
  for (let e = 0; e < pairs.count; e++) {
    if ((pairs.weight[e] as number) < review) continue
    const score = bench.score(resolution.model, pairs.i[e] as number, pairs.j[e] as number)
    if (score.band === 'none') continue
    bands[score.band]++
    if (writer === null) continue
    const idA = ids[recordOf[pairs.i[e] as number] as number] as string
    const idB = ids[recordOf[pairs.j[e] as number] as number] as string
    const [first, second] = idA <= idB ? [idA, idB] : [idB, idA]
    await writer.write([
      first,
      second,
      score.probability.toFixed(6),
      score.weight.toFixed(3),
      explain(score.contributions, values.language),
    ])
  }
  await writer?.close()
  if (values.model) await writeFile(values.model, `${JSON.stringify(resolution.model, null, 2)}\n`)

  const end = performance.now()
  const cpu = process.cpuUsage()
  const sizes = new Map<string, number>()
  for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1)
  const report = {
    records: ids.length,
    inputs: bulk.files,
    duplicateIds: bulk.duplicateIds,
    mapping: bulk.mapping,
    clusters: sizes.size,
    clustersOfSeveral: [...sizes.values()].filter((size) => size > 1).length,
    largestCluster: [...sizes.values()].reduce((most, size) => Math.max(most, size), 0),
    candidatePairs: resolution.candidatePairs,
    expectedMatches: resolution.estimation === null ? null : Math.round(resolution.estimation.expectedMatches),
    bands: {
      automatic: { probability: toProbability(automatic), weight: automatic, pairs: bands.automatic },
      review: { probability: toProbability(review), weight: review, pairs: bands.review },
    },
    blocks: resolution.blocks,
    seconds: Number(((end - start) / 1000).toFixed(2)),
    cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
    stages: Object.fromEntries(
      stages.map(({ stage, at }, k) => [stage, Number((((stages[k + 1]?.at ?? end) - at) / 1000).toFixed(2))]),
    ),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  if (values.json) console.log(JSON.stringify(report, null, 2))
  else {
    console.log(
      `${report.records} records in ${report.clusters} clusters (${report.clustersOfSeveral} of several records, the largest of ${report.largestCluster})`,
    )
    console.log(`columns: ${bulk.mapping.map((guess) => `${guess.column} → ${guess.kind}`).join(', ')}`)
    console.log(`pairs: ${report.candidatePairs} compared, ${bands.automatic} automatic, ${bands.review} to review`)
    console.log(
      `blocks: ${report.blocks.blocks}, the largest of ${report.blocks.largest} records (limit ${report.blocks.limit})`,
    )
    for (const { from, to, blocks, comparisons } of report.blocks.sizes)
      console.log(`  ${from}–${to} records: ${blocks} blocks, ${comparisons} comparisons`)
    console.log(`${report.seconds} s, ${report.peakMemoryMb} MB`)
  }
}

await runCommand(main)
