import { blockingKeys, isWeakKey } from './blocking'
import type { Dataset } from './dataset'
import { hash32 } from './text'

/** How many blocks there are of each size, and the bound that none exceeds. */
export type BlockDistribution = {
  /** No block compares more records than this with each other. */
  readonly limit: number
  readonly blocks: number
  readonly largest: number
  /** Comparisons that the largest block may cost. */
  readonly maxComparisons: number
  readonly sizes: readonly {
    readonly from: number
    readonly to: number
    readonly blocks: number
    readonly comparisons: number
  }[]
  /** Blocks that were too large and were divided by a second key. */
  readonly divided: number
  /** Blocks that stayed too large after that and were compared through a sliding window. */
  readonly windowed: number
}

const WINDOW = 8
const BANDS = [2, 3, 5, 9, 17, 33, 65, 129, 257, 513]

/**
 * Blocks of records that share a key, each bounded in size, and the candidate pairs they yield. A record looks for partners
 * in its smallest blocks, whose keys are the rarest, until it has met `enough`; larger blocks give it a pair only where the
 * other record looks there. So the work for a record is bounded however many namesakes a growing file brings.
 */
export class Candidates {
  readonly distribution: BlockDistribution
  private readonly size: number
  /** Per record, the blocks it belongs to (offsets into `blockOf`). */
  private readonly from: Uint32Array
  private readonly blockOf: Uint32Array
  private readonly blockFrom: Uint32Array
  private readonly members: Uint32Array
  /** Per record, the largest block in which it looks for partners. */
  private readonly reach: Uint16Array
  private readonly windowPairs: Float64Array

  constructor(dataset: Dataset, limit: number, enough: number) {
    const n = dataset.size
    this.size = n
    let { hashes, rows, count } = keysOf(dataset)
    const blocks = new BlockStore()
    let divided = 0
    let windowed = 0
    const windowPairs: number[] = []
    const weakLimit = Math.max(12, Math.ceil(limit / 3))
    // Keys shared by too many records are divided by pairs of such keys; what stays too large is compared with neighbours only.
    for (let round = 0; round < 3; round++) {
      sortByHash(hashes, rows, count)
      const large: number[] = []
      for (let at = 0; at < count; ) {
        let end = at + 1
        while (end < count && hashes[end] === hashes[at]) end++
        const length = end - at
        const most = round === 0 && ((hashes[at] as number) & 1) === 1 ? weakLimit : limit
        if (length >= 2 && length <= most) blocks.add(rows, at, end)
        else if (length > most) {
          if (round < 2) {
            divided++
            large.push(at, end)
          } else {
            windowed++
            const sorted = rows.subarray(at, end)
            for (let k = 0; k < sorted.length; k++) {
              for (let w = 1; w <= WINDOW && k + w < sorted.length; w++) {
                windowPairs.push((sorted[k] as number) * n + (sorted[k + w] as number))
              }
            }
          }
        }
        at = end
      }
      if (large.length === 0 || round === 2) break
      const next = pairedKeys(hashes, rows, large, n, round)
      hashes = next.hashes
      rows = next.rows
      count = next.count
    }
    this.windowPairs = Float64Array.from(windowPairs).sort()
    const { from, blockOf, blockFrom, members } = blocks.index(n)
    this.from = from
    this.blockOf = blockOf
    this.blockFrom = blockFrom
    this.members = members
    this.reach = this.reaches(limit, enough)
    this.distribution = {
      ...blocks.distribution(),
      limit,
      divided,
      windowed,
      maxComparisons: (limit * (limit - 1)) / 2,
    }
  }

  /**
   * The size of block with which each record has met `enough` others, blocks of one size taken together so that the order of
   * blocks does not matter.
   */
  private reaches(limit: number, enough: number): Uint16Array {
    const reach = new Uint16Array(this.size).fill(limit)
    const blocksOfSize = new Uint16Array(limit + 1)
    for (let i = 0; i < this.size; i++) {
      blocksOfSize.fill(0)
      const end = this.from[i + 1] as number
      for (let b = this.from[i] as number; b < end; b++) {
        const size = this.sizeOf(this.blockOf[b] as number)
        blocksOfSize[size] = (blocksOfSize[size] as number) + 1
      }
      let met = 0
      for (let size = 2; size <= limit; size++) {
        met += (blocksOfSize[size] as number) * (size - 1)
        if (met >= enough) {
          reach[i] = size
          break
        }
      }
    }
    return reach
  }

  private sizeOf(block: number): number {
    return (this.blockFrom[block + 1] as number) - (this.blockFrom[block] as number)
  }

  /** Calls `visit(i, j)` once for each candidate pair of records (i < j), in a fixed order. */
  forEach(visit: (i: number, j: number) => void): void {
    const stamp = new Int32Array(this.size).fill(-1)
    let window = 0
    for (let i = 0; i < this.size; i++) {
      stamp[i] = i
      const end = this.from[i + 1] as number
      for (let b = this.from[i] as number; b < end; b++) {
        const block = this.blockOf[b] as number
        const size = this.sizeOf(block)
        const looksHere = size <= (this.reach[i] as number)
        const last = this.blockFrom[block + 1] as number
        for (let k = this.blockFrom[block] as number; k < last; k++) {
          const j = this.members[k] as number
          if (j > i && stamp[j] !== i && (looksHere || size <= (this.reach[j] as number))) {
            stamp[j] = i
            visit(i, j)
          }
        }
      }
      while (window < this.windowPairs.length && Math.floor((this.windowPairs[window] as number) / this.size) <= i) {
        const j = (this.windowPairs[window] as number) % this.size
        if (stamp[j] !== i) {
          stamp[j] = i
          visit(i, j)
        }
        window++
      }
    }
  }
}

function keysOf(dataset: Dataset): { hashes: Uint32Array; rows: Uint32Array; count: number } {
  let capacity = dataset.size * 16 + 64
  let hashes = new Uint32Array(capacity)
  let rows = new Uint32Array(capacity)
  let count = 0
  for (let row = 0; row < dataset.size; row++) {
    for (const key of blockingKeys(dataset.plan, dataset.recordOf(row))) {
      if (count === capacity) {
        capacity = Math.ceil(capacity * 1.5)
        const biggerHashes = new Uint32Array(capacity)
        biggerHashes.set(hashes)
        hashes = biggerHashes
        const biggerRows = new Uint32Array(capacity)
        biggerRows.set(rows)
        rows = biggerRows
      }
      // The lowest bit tells weak keys from strong ones.
      hashes[count] = ((hash32(key) & ~1) | (isWeakKey(key) ? 1 : 0)) >>> 0
      rows[count] = row
      count++
    }
  }
  return { hashes, rows, count }
}

/** Combines, for each record, the oversize keys it holds two by two (at most 21 pairs a record). */
function pairedKeys(
  hashes: Uint32Array,
  rows: Uint32Array,
  large: readonly number[],
  n: number,
  round: number,
): { hashes: Uint32Array; rows: Uint32Array; count: number } {
  const perRecord = new Uint32Array(n + 1)
  for (let b = 0; b < large.length; b += 2) {
    for (let k = large[b] as number; k < (large[b + 1] as number); k++) {
      const row = rows[k] as number
      perRecord[row + 1] = (perRecord[row + 1] as number) + 1
    }
  }
  for (let row = 0; row < n; row++) perRecord[row + 1] = (perRecord[row + 1] as number) + (perRecord[row] as number)
  const fill = perRecord.slice(0, n)
  const held = new Uint32Array(perRecord[n] as number)
  for (let b = 0; b < large.length; b += 2) {
    for (let k = large[b] as number; k < (large[b + 1] as number); k++) {
      const row = rows[k] as number
      held[fill[row] as number] = hashes[k] as number
      fill[row] = (fill[row] as number) + 1
    }
  }
  const most = 7
  let total = 0
  for (let row = 0; row < n; row++) {
    const h = Math.min(most, (perRecord[row + 1] as number) - (perRecord[row] as number))
    total += (h * (h - 1)) / 2
  }
  const outHashes = new Uint32Array(total)
  const outRows = new Uint32Array(total)
  let count = 0
  for (let row = 0; row < n; row++) {
    const start = perRecord[row] as number
    const end = Math.min(start + most, perRecord[row + 1] as number)
    for (let x = start; x < end; x++) {
      for (let y = x + 1; y < end; y++) {
        const a = held[x] as number
        const b = held[y] as number
        const low = Math.min(a, b)
        const high = Math.max(a, b)
        outHashes[count] = (Math.imul(low ^ (round + 0x9e37), 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35)) >>> 0
        outRows[count] = row
        count++
      }
    }
  }
  return { hashes: outHashes, rows: outRows, count }
}

/** Radix sort of (hash, row) by hash, stable, in place. */
function sortByHash(hashes: Uint32Array, rows: Uint32Array, count: number): void {
  let fromHash: Uint32Array = hashes
  let fromRow: Uint32Array = rows
  let toHash: Uint32Array = new Uint32Array(count)
  let toRow: Uint32Array = new Uint32Array(count)
  const spareHash = toHash
  const counts = new Uint32Array(65537)
  for (let shift = 0; shift < 32; shift += 16) {
    counts.fill(0)
    for (let k = 0; k < count; k++) {
      const digit = ((fromHash[k] as number) >>> shift) & 0xffff
      counts[digit + 1] = (counts[digit + 1] as number) + 1
    }
    for (let d = 0; d < 65536; d++) counts[d + 1] = (counts[d + 1] as number) + (counts[d] as number)
    for (let k = 0; k < count; k++) {
      const digit = ((fromHash[k] as number) >>> shift) & 0xffff
      const at = counts[digit] as number
      counts[digit] = at + 1
      toHash[at] = fromHash[k] as number
      toRow[at] = fromRow[k] as number
    }
    const swapHash = fromHash
    const swapRow = fromRow
    fromHash = toHash
    fromRow = toRow
    toHash = swapHash
    toRow = swapRow
  }
  if (fromHash === spareHash) {
    hashes.set(fromHash.subarray(0, count))
    rows.set(fromRow.subarray(0, count))
  }
}

class BlockStore {
  private members = new Uint32Array(1 << 16)
  private starts = new Uint32Array(1 << 14)
  private count = 0
  private filled = 0

  add(rows: Uint32Array, from: number, to: number): void {
    const length = to - from
    if (this.filled + length > this.members.length) {
      const bigger = new Uint32Array(Math.max(this.members.length * 2, this.filled + length))
      bigger.set(this.members)
      this.members = bigger
    }
    if (this.count + 2 > this.starts.length) {
      const bigger = new Uint32Array(this.starts.length * 2)
      bigger.set(this.starts)
      this.starts = bigger
    }
    this.starts[this.count++] = this.filled
    this.members.set(rows.subarray(from, to), this.filled)
    this.filled += length
  }

  index(n: number): { from: Uint32Array; blockOf: Uint32Array; blockFrom: Uint32Array; members: Uint32Array } {
    const from = new Uint32Array(n + 1)
    for (let k = 0; k < this.filled; k++) {
      const row = this.members[k] as number
      from[row + 1] = (from[row + 1] as number) + 1
    }
    for (let row = 0; row < n; row++) from[row + 1] = (from[row + 1] as number) + (from[row] as number)
    const fill = from.slice(0, n)
    const blockOf = new Uint32Array(this.filled)
    this.starts[this.count] = this.filled
    for (let b = 0; b < this.count; b++) {
      for (let k = this.starts[b] as number; k < (this.starts[b + 1] as number); k++) {
        const row = this.members[k] as number
        blockOf[fill[row] as number] = b
        fill[row] = (fill[row] as number) + 1
      }
    }
    return {
      from,
      blockOf,
      blockFrom: this.starts.subarray(0, this.count + 1),
      members: this.members.subarray(0, this.filled),
    }
  }

  distribution(): Pick<BlockDistribution, 'blocks' | 'largest' | 'sizes'> {
    const blocks = new Array<number>(BANDS.length).fill(0)
    const comparisons = new Array<number>(BANDS.length).fill(0)
    let largest = 0
    for (let b = 0; b < this.count; b++) {
      const size = (b + 1 < this.count ? (this.starts[b + 1] as number) : this.filled) - (this.starts[b] as number)
      if (size > largest) largest = size
      let band = 0
      while (band + 1 < BANDS.length && size >= (BANDS[band + 1] as number)) band++
      blocks[band] = (blocks[band] as number) + 1
      comparisons[band] = (comparisons[band] as number) + (size * (size - 1)) / 2
    }
    return {
      blocks: this.count,
      largest,
      sizes: BANDS.map((from, band) => ({
        from,
        to: band + 1 < BANDS.length ? (BANDS[band + 1] as number) - 1 : largest,
        blocks: blocks[band] as number,
        comparisons: comparisons[band] as number,
      })).filter((entry) => entry.blocks > 0),
    }
  }
}
