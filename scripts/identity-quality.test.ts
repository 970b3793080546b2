import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluateClusters } from '@/lib/identity/domain/evaluation'
import { clusterNames, resolveFiles } from './identity-bulk'
import { detectCsv, readCsv } from './identity-csv'

const FOLDER = join(import.meta.dirname, '..', '..', 'shared', 'fixtures', 'linkage')
const present = existsSync(FOLDER)

async function entitiesOf(path: string): Promise<string[]> {
  const rows: string[][] = []
  for await (const row of readCsv(path, await detectCsv(path))) rows.push(row)
  const at = rows[0]?.indexOf('entity_id') ?? -1
  return rows.slice(1).map((row) => row[at] ?? '')
}

/** Issue 3, §5: pairwise F1 of the clusters, defaults only, and the precision of the automatic band. */
describe.skipIf(!present)(`quality on the shared sets${present ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  it.each([
    { files: ['febrl3.csv'], id: 'rec_id', ignore: [], f1: 0.997 },
    { files: ['febrl3.csv'], id: 'rec_id', ignore: ['soc_sec_id'], f1: 0.99 },
    { files: ['febrl4a.csv', 'febrl4b.csv'], id: 'rec_id', ignore: [], f1: 0.9998 },
    { files: ['febrl4a.csv', 'febrl4b.csv'], id: 'rec_id', ignore: ['soc_sec_id'], f1: 0.995 },
    { files: ['fake_1000.csv'], id: 'unique_id', ignore: [], f1: 0.9 },
    { files: ['historical.csv'], id: 'unique_id', ignore: [], f1: 0.85 },
    { files: ['organisations.csv'], id: 'Id', ignore: [], f1: 0.8 },
  ])(
    '$files without $ignore reaches $f1',
    async ({ files, id, ignore, f1 }) => {
      const paths = files.map((file) => join(FOLDER, file))
      const entities = (await Promise.all(paths.map(entitiesOf))).flat()
      const bulk = await resolveFiles({ inputs: paths, id, ignore: ['entity_id', ...ignore] })
      expect(evaluateClusters(clusterNames(bulk), entities).f1).toBeGreaterThanOrEqual(f1)
      const { pairs, bench, model } = bulk.resolution
      const entityOf = new Map<number, string>()
      bulk.rowOf.forEach((row, record) => {
        entityOf.set(row, entities[record] as string)
      })
      let automatic = 0
      let right = 0
      for (let e = 0; e < pairs.count; e++) {
        const i = pairs.i[e] as number
        const j = pairs.j[e] as number
        if ((pairs.weight[e] as number) < model.thresholds.automatic || bench.score(model, i, j).band !== 'automatic')
          continue
        automatic++
        if (entityOf.get(i) === entityOf.get(j)) right++
      }
      expect(automatic).toBeGreaterThan(0)
      expect(right / automatic).toBeGreaterThanOrEqual(0.995)
    },
    300_000,
  )
})
