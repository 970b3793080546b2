import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CsvWriter, detectCsv, readCsv } from './identity-csv'
import { measureFiles } from './identity-measure'

const FOLDER = join(import.meta.dirname, '..', '..', 'shared', 'fixtures', 'linkage')
const present = existsSync(FOLDER)

async function rowsOf(path: string): Promise<string[][]> {
  const rows: string[][] = []
  for await (const row of readCsv(path, await detectCsv(path))) rows.push(row)
  return rows
}

/** Pairwise F1 of the clusters and precision of the automatic band, with everything at its default. */
async function measure(paths: string[], id: string, ignore: string[]): Promise<{ f1: number; automatic: number }> {
  const { f1, automatic } = await measureFiles(paths, id, ignore)
  expect(automatic.pairs).toBeGreaterThan(0)
  return { f1, automatic: automatic.right / automatic.pairs }
}

describe.skipIf(!present)(`quality on the shared sets${present ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-quality-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  // Issue 3, §5: pairwise F1 of the clusters, defaults only, and the precision of the automatic band.
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
      const found = await measure(
        files.map((file) => join(FOLDER, file)),
        id,
        ignore,
      )
      expect(found.f1).toBeGreaterThanOrEqual(f1)
      expect(found.automatic).toBeGreaterThanOrEqual(0.995)
    },
    300_000,
  )

  it.each([
    { file: 'febrl3.csv', id: 'rec_id', without: ['soc_sec_id'], f1: 0.99 },
    { file: 'fake_1000.csv', id: 'unique_id', without: [], f1: 0.9 },
    { file: 'organisations.csv', id: 'Id', without: [], f1: 0.8 },
  ])(
    '$file reaches $f1 under headers that say nothing',
    async ({ file, id, without, f1 }) => {
      const [header = [], ...rows] = await rowsOf(join(FOLDER, file))
      const kept = header.flatMap((name, at) => (without.includes(name) ? [] : [at]))
      const path = join(folder, file)
      const writer = new CsvWriter(
        path,
        kept.map((at) => (['entity_id', id].includes(header[at] as string) ? (header[at] as string) : `champ${at}`)),
      )
      for (const row of rows) await writer.write(kept.map((at) => row[at] ?? ''))
      await writer.close()
      const found = await measure([path], id, [])
      expect(found.f1).toBeGreaterThanOrEqual(f1)
      expect(found.automatic).toBeGreaterThanOrEqual(0.995)
    },
    300_000,
  )
})
