/**
 * npm run -s identity:score -- --clusters out.csv --truth a.csv [--truth b.csv] --id COLUMN --entity entity_id [--json]
 *
 * Compares clusters with a known truth: pairwise precision, recall and F1, B³, mixed clusters.
 */
import { parseArgs } from 'node:util'
import { evaluateClusters } from '@/lib/identity/domain/evaluation'
import { uniqueNames } from '@/lib/imports/domain/headers'
import { runCommand, UsageError } from './command'
import { detectCsv, readCsv } from './identity-csv'

async function columnsOf(path: string, wanted: readonly string[]): Promise<string[][]> {
  const rows: string[][] = []
  let at: number[] | null = null
  for await (const row of readCsv(path, await detectCsv(path))) {
    if (at === null) {
      const headers = uniqueNames(row)
      at = wanted.map((name) => {
        const found = headers.indexOf(uniqueNames([name])[0] as string)
        if (found < 0) throw new UsageError(`${path}: no column « ${name} »`)
        return found
      })
    } else rows.push(at.map((column) => row[column] ?? ''))
  }
  return rows
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      clusters: { type: 'string' },
      truth: { type: 'string', multiple: true },
      id: { type: 'string' },
      entity: { type: 'string', default: 'entity_id' },
      json: { type: 'boolean', default: false },
    },
  })
  if (!values.clusters || !values.truth?.length || !values.id) {
    throw new UsageError(
      'usage: identity:score --clusters out.csv --truth a.csv [--truth b.csv] --id COLUMN --entity entity_id [--json]',
    )
  }
  // An id may come twice (two files that both count from 1): then both sides tell its records in the same order.
  const clustersOf = new Map<string, string[]>()
  for (const [record = '', cluster = ''] of await columnsOf(values.clusters, ['record_id', 'cluster_id'])) {
    const known = clustersOf.get(record)
    if (known === undefined) clustersOf.set(record, [cluster])
    else known.push(cluster)
  }
  const clusters: string[] = []
  const entities: string[] = []
  let missing = 0
  for (const path of values.truth) {
    for (const [record, entity] of await columnsOf(path, [values.id, values.entity])) {
      const found = clustersOf.get(record as string)
      const cluster = found !== undefined && found.length > 1 ? found.shift() : found?.[0]
      if (cluster === undefined) missing++
      // A record that was left out stands alone.
      clusters.push(cluster ?? `\u0000${missing}`)
      entities.push(entity as string)
    }
  }
  const result = { ...evaluateClusters(clusters, entities), missing }
  if (values.json) console.log(JSON.stringify(result, null, 2))
  else {
    const percent = (value: number): string => value.toFixed(4)
    console.log(
      `pairs: precision ${percent(result.precision)}, recall ${percent(result.recall)}, F1 ${percent(result.f1)}`,
    )
    console.log(
      `B³: precision ${percent(result.bcubed.precision)}, recall ${percent(result.bcubed.recall)}, F1 ${percent(result.bcubed.f1)}`,
    )
    console.log(
      `mixed clusters: ${result.mixedClusters} of ${result.clusters}; ${result.entities} entities, ${result.records} records, ${missing} missing`,
    )
  }
}

await runCommand(main)
