/** A scored pair of records: i < j, weight in bits (log2 of the odds that they are one customer). */
export type Edges = {
  readonly i: Int32Array
  readonly j: Int32Array
  readonly weight: Float32Array
  readonly count: number
}

export type ClusterOptions = {
  /** Pairs below this weight do not bring records together for inspection. */
  readonly floor: number
  /** Two groups are joined while the mean weight between their records exceeds this. */
  readonly link: number
  /** Weights are limited to ± this, so that one certain pair cannot carry strangers along. */
  readonly cap: number
  /** Weight of any pair in bits; asked for pairs of a component that blocking did not bring together. */
  readonly weight: (i: number, j: number) => number
  /** True when two records hold contradictory hard facts or were said never to be merged: they never share a cluster. */
  readonly conflict?: (i: number, j: number) => boolean
}

/** Components larger than this are first divided by raising the floor. */
const LARGEST_COMPONENT = 400

class UnionFind {
  readonly parent: Int32Array
  constructor(n: number) {
    this.parent = new Int32Array(n)
    for (let i = 0; i < n; i++) this.parent[i] = i
  }
  find(i: number): number {
    let root = i
    while (this.parent[root] !== root) root = this.parent[root] as number
    let at = i
    while (this.parent[at] !== root) {
      const next = this.parent[at] as number
      this.parent[at] = root
      at = next
    }
    return root
  }
  /** The smaller number becomes the root, so that the result does not depend on the order of unions. */
  union(i: number, j: number): void {
    const a = this.find(i)
    const b = this.find(j)
    if (a < b) this.parent[b] = a
    else if (b < a) this.parent[a] = b
  }
}

function components(
  members: readonly number[] | null,
  n: number,
  edges: Edges,
  chosen: readonly number[] | null,
  floor: number,
): number[][] {
  const local = new Map<number, number>()
  const nodes = members ?? []
  nodes.forEach((node, at) => {
    local.set(node, at)
  })
  const size = members === null ? n : nodes.length
  const sets = new UnionFind(size)
  const touch = (e: number): void => {
    if ((edges.weight[e] as number) < floor) return
    const i = edges.i[e] as number
    const j = edges.j[e] as number
    if (members === null) sets.union(i, j)
    else {
      const a = local.get(i)
      const b = local.get(j)
      if (a !== undefined && b !== undefined) sets.union(a, b)
    }
  }
  if (chosen === null) for (let e = 0; e < edges.count; e++) touch(e)
  else for (const e of chosen) touch(e)
  const groups = new Map<number, number[]>()
  for (let at = 0; at < size; at++) {
    const root = sets.find(at)
    const node = members === null ? at : (nodes[at] as number)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [node])
    else group.push(node)
  }
  return [...groups.values()]
}

/**
 * Clusters records from scored pairs: components of plausible pairs, then in each the two groups with the highest mean weight
 * are joined while it exceeds `link` and no conflict stands between them (average linkage). A chain of strangers falls apart
 * because its far ends speak against each other. The result is the smallest record number of each record's cluster; it depends
 * on the pairs only, not on their order.
 */
export function clusterRecords(n: number, edges: Edges, options: ClusterOptions): Int32Array {
  const cluster = new Int32Array(n)
  for (let i = 0; i < n; i++) cluster[i] = i
  const work = components(null, n, edges, null, options.floor).filter((group) => group.length > 1)
  const large = work.filter((group) => group.length > LARGEST_COMPONENT)
  const small = work.filter((group) => group.length <= LARGEST_COMPONENT)
  for (const group of large) small.push(...divide(group, edges, options.floor))
  for (const group of small) {
    if (group.length > 1) linkComponent(group, options, cluster)
  }
  return cluster
}

function divide(group: number[], edges: Edges, floor: number): number[][] {
  const inside = new Set(group)
  let chosen: number[] = []
  for (let e = 0; e < edges.count; e++)
    if (inside.has(edges.i[e] as number) && inside.has(edges.j[e] as number)) chosen.push(e)
  const done: number[][] = []
  let open = [group]
  for (let level = Math.max(floor, 0) + 2; open.length > 0 && level < 200; level += 2) {
    const next: number[][] = []
    for (const part of open) {
      for (const piece of components(part, part.length, edges, chosen, level)) {
        if (piece.length > LARGEST_COMPONENT) next.push(piece)
        else done.push(piece)
      }
    }
    open = next
    chosen = chosen.filter((e) => (edges.weight[e] as number) >= level)
  }
  return [...done, ...open.map((part) => part.slice(0, LARGEST_COMPONENT))]
}

function linkComponent(group: readonly number[], options: ClusterOptions, cluster: Int32Array): void {
  const size = group.length
  const nodes = [...group].sort((a, b) => a - b)
  const { cap } = options
  // sum[a * size + b]: total of the limited weights between groups a and b; -Infinity where a conflict forbids.
  const sum = new Float64Array(size * size)
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const i = nodes[a] as number
      const j = nodes[b] as number
      const raw =
        options.conflict?.(i, j) === true
          ? Number.NEGATIVE_INFINITY
          : Math.max(-cap, Math.min(cap, options.weight(i, j)))
      sum[a * size + b] = raw
      sum[b * size + a] = raw
    }
  }
  const members = nodes.map((node) => [node])
  const alive = nodes.map(() => true)
  // Best partner of each group, kept up to date: near-quadratic for the whole component.
  const best = new Int32Array(size).fill(-1)
  const bestMean = new Float64Array(size)
  const refresh = (a: number): void => {
    let at = -1
    let mean = Number.NEGATIVE_INFINITY
    for (let b = 0; b < size; b++) {
      if (b === a || !alive[b]) continue
      const value = (sum[a * size + b] as number) / ((members[a] as number[]).length * (members[b] as number[]).length)
      if (value > mean) {
        mean = value
        at = b
      }
    }
    best[a] = at
    bestMean[a] = mean
  }
  for (let a = 0; a < size; a++) refresh(a)
  for (;;) {
    let from = -1
    for (let a = 0; a < size; a++) {
      if (alive[a] && (best[a] as number) >= 0 && (from < 0 || (bestMean[a] as number) > (bestMean[from] as number)))
        from = a
    }
    if (from < 0 || !((bestMean[from] as number) > options.link)) break
    const into = Math.min(from, best[from] as number)
    const gone = Math.max(from, best[from] as number)
    ;(members[into] as number[]).push(...(members[gone] as number[]))
    alive[gone] = false
    for (let b = 0; b < size; b++) {
      if (!alive[b] || b === into) continue
      const total = (sum[into * size + b] as number) + (sum[gone * size + b] as number)
      sum[into * size + b] = total
      sum[b * size + into] = total
    }
    refresh(into)
    for (let b = 0; b < size; b++) {
      if (!alive[b] || b === into) continue
      if (best[b] === into || best[b] === gone) refresh(b)
      else {
        const value =
          (sum[b * size + into] as number) / ((members[into] as number[]).length * (members[b] as number[]).length)
        if (value > (bestMean[b] as number) || (value === bestMean[b] && into < (best[b] as number))) {
          bestMean[b] = value
          best[b] = into
        }
      }
    }
  }
  for (let a = 0; a < size; a++) {
    if (!alive[a]) continue
    const root = Math.min(...(members[a] as number[]))
    for (const node of members[a] as number[]) cluster[node] = root
  }
}
