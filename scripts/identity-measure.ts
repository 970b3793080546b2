import { type Evaluation, evaluateClusters } from '@/lib/identity/domain/evaluation'
import { type Bulk, clusterNames, resolveFiles } from './identity-bulk'
import { detectCsv, readCsv } from './identity-csv'

/** How what was found stands to a known truth. */
export type Measure = Evaluation & {
  bulk: Bulk
  /** The true entity of each row of the data set. */
  entityOf: readonly string[]
  /** Pairs in the automatic band, and how many of them are of one entity. */
  automatic: { readonly pairs: number; readonly right: number }
}

/** The values of a column, in the order of the rows. */
async function column(path: string, name: string): Promise<string[]> {
  const values: string[] = []
  let at = -1
  for await (const row of readCsv(path, await detectCsv(path))) {
    if (at < 0) at = row.indexOf(name)
    else values.push(row[at] ?? '')
  }
  return values
}

/** Resolves files with everything at its default and compares the outcome with their column `entity_id`, unseen until then. */
export async function measureFiles(inputs: readonly string[], id: string, ignore: readonly string[]): Promise<Measure> {
  const entities = (await Promise.all(inputs.map((path) => column(path, 'entity_id')))).flat()
  const bulk = await resolveFiles({ inputs, id, ignore: [...ignore, 'entity_id'] })
  const entityOf = new Array<string>(entities.length)
  bulk.rowOf.forEach((row, record) => {
    entityOf[row] = entities[record] as string
  })
  const { pairs, bench, model } = bulk.resolution
  const automatic = { pairs: 0, right: 0 }
  for (let e = 0; e < pairs.count; e++) {
    if ((pairs.weight[e] as number) < model.thresholds.automatic) continue
    const i = pairs.i[e] as number
    const j = pairs.j[e] as number
    if (bench.score(model, i, j).band !== 'automatic') continue
    automatic.pairs++
    if (entityOf[i] === entityOf[j]) automatic.right++
  }
  return { ...evaluateClusters(clusterNames(bulk), entities), bulk, entityOf, automatic }
}
