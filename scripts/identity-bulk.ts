import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type ColumnGuess, guessColumns } from '@/lib/identity/domain/columns'
import { planComparators } from '@/lib/identity/domain/comparisons'
import { Dataset } from '@/lib/identity/domain/dataset'
import { FIELD_KINDS } from '@/lib/identity/domain/kinds'
import { type Resolution, resolve } from '@/lib/identity/domain/resolution'
import { hash32 } from '@/lib/identity/domain/text'
import { uniqueNames } from '@/lib/imports/domain/headers'
import { UsageError } from './command'
import { detectCsv, fileErrorOf, readCsv } from './identity-csv'

export type BulkInput = {
  inputs: readonly string[]
  id: string
  map?: string
  ignore?: readonly string[]
  region?: string
  progress?: (stage: string) => void
}

export type Bulk = {
  files: { file: string; records: number; encoding: string; delimiter: string }[]
  mapping: ColumnGuess[]
  /** Ids as written, in input order. */
  ids: string[]
  /** For each record in input order, its row in the data set. */
  rowOf: Uint32Array
  duplicateIds: number
  resolution: Resolution
}

/** Rows read before the meaning of columns is guessed, for each input. */
const SAMPLE_ROWS = 20_000

const mappingSchema = z.record(z.string(), z.enum(FIELD_KINDS))

/** A column's name as the readers of CSV say it: one space between words. */
const named = (name: string): string => uniqueNames([name])[0] as string

/** Reads CSV files, guesses or takes the mapping, and resolves the records with the engine of the product. */
export async function resolveFiles(options: BulkInput): Promise<Bulk> {
  const region = options.region ?? 'FR'
  const idColumn = named(options.id)
  const leftOut = (options.ignore ?? []).map(named)
  const shapes = await Promise.all(options.inputs.map(detectCsv))
  const readers = options.inputs.map((path, at) => readCsv(path, shapes[at] as NonNullable<(typeof shapes)[number]>))
  const columns: string[] = []
  const positions: number[][] = []
  const idAt: number[] = []
  const samples: string[][][] = []
  for (const [at, reader] of readers.entries()) {
    const path = options.inputs[at] as string
    const first = await reader.next()
    if (first.done) throw new UsageError(`${path}: no header row`)
    const headers = uniqueNames(first.value)
    const id = headers.indexOf(idColumn)
    if (id < 0) throw new UsageError(`${path}: no column « ${options.id} » (columns: ${headers.join(', ')})`)
    idAt.push(id)
    positions.push(
      headers.map((header) => {
        const known = columns.indexOf(header)
        return known >= 0 ? known : columns.push(header) - 1
      }),
    )
    const rows: string[][] = []
    while (rows.length < SAMPLE_ROWS) {
      const next = await reader.next()
      if (next.done) break
      rows.push(next.value)
    }
    if (rows.length === 0) throw new UsageError(`${path}: a header and no record`)
    samples.push(rows)
  }
  for (const name of leftOut) {
    if (!columns.includes(name))
      throw new UsageError(`--ignore: no column « ${name} » (columns: ${columns.join(', ')})`)
  }
  const place = (row: readonly string[], input: number): string[] => {
    const cells = new Array<string>(columns.length).fill('')
    ;(positions[input] as number[]).forEach((column, at) => {
      cells[column] = row[at]?.trim() ?? ''
    })
    return cells
  }
  const ignored = new Set([idColumn, ...leftOut])
  const asked = options.map === undefined ? null : await readMapping(options.map, columns)
  const mapping: ColumnGuess[] =
    asked === null
      ? guessColumns(
          columns,
          // What is left out says nothing about the others either.
          samples.flatMap((rows, input) =>
            rows.map((row) => place(row, input).map((cell, at) => (ignored.has(columns[at] as string) ? '' : cell))),
          ),
        ).map((guess) =>
          ignored.has(guess.column) ? { column: guess.column, kind: 'ignore', reason: 'asked' } : guess,
        )
      : columns.map((column) => ({
          column,
          kind: ignored.has(column) ? 'ignore' : (asked[column] ?? 'ignore'),
          reason: 'asked',
        }))
  const plan = planComparators(mapping, { region })
  if (plan.length === 0) throw new UsageError('no column to compare: give a mapping with --map')
  const dataset = new Dataset(plan)
  const ids: string[] = []
  const contents: number[] = []
  const files: Bulk['files'] = []
  options.progress?.('reading')
  for (const [input, reader] of readers.entries()) {
    const before = ids.length
    const take = (row: string[]): void => {
      const id = row[idAt[input] as number]
      if (id === undefined || id === '')
        throw new UsageError(`${options.inputs[input]}: record ${ids.length - before + 1} has no « ${options.id} »`)
      const cells = place(row, input)
      ids.push(id)
      contents.push(hash32(cells.join('\u001f')))
      dataset.add(cells, input)
    }
    for (const row of samples[input] as string[][]) take(row)
    samples[input] = []
    for await (const row of reader) take(row)
    const shape = shapes[input] as NonNullable<(typeof shapes)[number]>
    files.push({ file: options.inputs[input] as string, records: ids.length - before, ...shape })
  }
  const order = canonicalOrder(ids, contents)
  dataset.arrange(order)
  const rowOf = new Uint32Array(ids.length)
  let duplicateIds = 0
  order.forEach((record, row) => {
    rowOf[record] = row
    if (row > 0 && ids[record] === ids[order[row - 1] as number]) duplicateIds++
  })
  const resolution = await resolve(dataset, mapping, {
    region,
    ...(options.progress ? { progress: options.progress } : {}),
  })
  return { files, mapping, ids, rowOf, duplicateIds, resolution }
}

/** An order of records that depends on their ids and contents only, and in which neighbours are strangers. */
function canonicalOrder(ids: readonly string[], contents: readonly number[]): Uint32Array {
  const keys = Uint32Array.from(ids, hash32)
  return Uint32Array.from(ids.keys()).sort((a, b) => {
    const byKey = (keys[a] as number) - (keys[b] as number)
    if (byKey !== 0) return byKey
    const idA = ids[a] as string
    const idB = ids[b] as string
    if (idA !== idB) return idA < idB ? -1 : 1
    return (contents[a] as number) - (contents[b] as number)
  })
}

async function readMapping(path: string, columns: readonly string[]): Promise<z.infer<typeof mappingSchema>> {
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw error instanceof SyntaxError
      ? new UsageError(`${path}: not JSON: ${error.message}`)
      : fileErrorOf(path, error)
  }
  const mapping = mappingSchema.safeParse(json)
  if (!mapping.success) {
    const column = mapping.error.issues[0]?.path.join('.')
    throw new UsageError(
      column
        ? `${path}: « ${column} » is given a kind that does not exist (kinds: ${FIELD_KINDS.join(', ')})`
        : `${path}: a mapping is { "column": "kind" }`,
    )
  }
  const kinds = Object.fromEntries(Object.entries(mapping.data).map(([column, kind]) => [named(column), kind]))
  const unknown = Object.keys(kinds).filter((column) => !columns.includes(column))
  if (unknown.length > 0) throw new UsageError(`${path}: no column ${unknown.join(', ')}`)
  return kinds
}

/**
 * The cluster of each record in input order, named after its smallest record id. Ids that come twice (two files that both
 * count from 1) can be the smallest of several clusters: the second and later ones are told apart by `#2`, `#3`…
 */
export function clusterNames(bulk: Bulk): string[] {
  const clusterOf = (record: number): number => bulk.resolution.clusters[bulk.rowOf[record] as number] as number
  const smallest = new Map<number, string>()
  bulk.ids.forEach((id, record) => {
    const known = smallest.get(clusterOf(record))
    if (known === undefined || id < known) smallest.set(clusterOf(record), id)
  })
  const ids = new Set(bulk.ids)
  const taken = new Set<string>()
  const names = new Map<number, string>()
  // Clusters are numbered by a row that the order of input does not change.
  for (const [cluster, id] of [...smallest].sort(([a], [b]) => a - b)) {
    let name = id
    for (let k = 2; taken.has(name) || (name !== id && ids.has(name)); k++) name = `${id}#${k}`
    taken.add(name)
    names.set(cluster, name)
  }
  return bulk.ids.map((_, record) => names.get(clusterOf(record)) as string)
}
