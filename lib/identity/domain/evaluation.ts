/** Agreement of clusters with a known truth. */
export type Evaluation = {
  readonly records: number
  readonly truePairs: number
  readonly foundPairs: number
  readonly correctPairs: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** B³ (Bagga and Baldwin): mean over records of the share of its cluster, and of its entity, that is right. */
  readonly bcubed: { readonly precision: number; readonly recall: number; readonly f1: number }
  /** Clusters that hold records of more than one entity. */
  readonly mixedClusters: number
  readonly clusters: number
  readonly entities: number
}

function pairs(n: number): number {
  return (n * (n - 1)) / 2
}

function harmonic(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b)
}

/** Compares clusters with entities, both given per record. With nothing to find, precision and recall are 1. */
export function evaluateClusters(clusters: readonly string[], entities: readonly string[]): Evaluation {
  const byCluster = new Map<string, number>()
  const byEntity = new Map<string, number>()
  const cells = new Map<string, Map<string, number>>()
  clusters.forEach((cluster, at) => {
    const entity = entities[at] as string
    byCluster.set(cluster, (byCluster.get(cluster) ?? 0) + 1)
    byEntity.set(entity, (byEntity.get(entity) ?? 0) + 1)
    const row = cells.get(cluster) ?? new Map<string, number>()
    row.set(entity, (row.get(entity) ?? 0) + 1)
    cells.set(cluster, row)
  })
  let found = 0
  let truth = 0
  let correct = 0
  let mixed = 0
  let precisionSum = 0
  let recallSum = 0
  for (const size of byCluster.values()) found += pairs(size)
  for (const size of byEntity.values()) truth += pairs(size)
  for (const [cluster, row] of cells) {
    if (row.size > 1) mixed++
    for (const [entity, both] of row) {
      correct += pairs(both)
      precisionSum += (both * both) / (byCluster.get(cluster) as number)
      recallSum += (both * both) / (byEntity.get(entity) as number)
    }
  }
  const n = clusters.length
  const precision = found === 0 ? 1 : correct / found
  const recall = truth === 0 ? 1 : correct / truth
  const bPrecision = n === 0 ? 1 : precisionSum / n
  const bRecall = n === 0 ? 1 : recallSum / n
  return {
    records: n,
    truePairs: truth,
    foundPairs: found,
    correctPairs: correct,
    precision,
    recall,
    f1: harmonic(precision, recall),
    bcubed: { precision: bPrecision, recall: bRecall, f1: harmonic(bPrecision, bRecall) },
    mixedClusters: mixed,
    clusters: byCluster.size,
    entities: byEntity.size,
  }
}
