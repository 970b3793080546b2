import { hash } from 'node:crypto'

/** Merkle tree of RFC 6962 §2.1 over SHA-256. Hashes are 32 bytes. */

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

/** The leaf hash of an entry: its 64-digit hash, as bytes, under the leaf prefix. */
export function leafHash(entryHash: string): Buffer {
  return hash('sha256', Buffer.concat([LEAF, Buffer.from(entryHash, 'hex')]), 'buffer')
}

/** The hash of a node over its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer')
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT = hash('sha256', '', 'buffer')

/** A complete subtree: `level` 0 is a leaf, and node `index` of a level covers leaves `index·2^level` onwards. */
export interface MerkleNode {
  level: number
  index: number
  hash: Buffer
}

/** Grows a tree leaf by leaf in O(log n) memory, for verification and for writing. */
export class MerkleFrontier {
  size = 0
  /** Roots of the complete subtrees, largest first. */
  private peaks: MerkleNode[] = []

  /** The tree of the first `size` leaves, from its complete subtrees. */
  static async resume(nodes: NodeReader, size: number): Promise<MerkleFrontier> {
    const tree = new MerkleFrontier()
    for (let level = Math.floor(Math.log2(Math.max(size, 1))); level >= 0; level -= 1) {
      const width = 2 ** level
      if (size - tree.size < width) continue
      const index = tree.size / width
      tree.peaks.push({ level, index, hash: Buffer.from(await nodes(level, index)) })
      tree.size += width
    }
    return tree
  }

  /** Adds a leaf hash and returns every subtree it completes, the leaf first: what a store keeps to prove later. */
  append(leaf: Buffer): MerkleNode[] {
    let node: MerkleNode = { level: 0, index: this.size, hash: leaf }
    const completed = [node]
    this.size += 1
    for (let peak = this.peaks.at(-1); peak !== undefined && peak.level === node.level; peak = this.peaks.at(-1)) {
      this.peaks.pop()
      node = { level: node.level + 1, index: peak.index / 2, hash: nodeHash(peak.hash, node.hash) }
      completed.push(node)
    }
    this.peaks.push(node)
    return completed
  }

  root(): Buffer {
    let root: Buffer | undefined
    for (const peak of [...this.peaks].reverse()) root = root ? nodeHash(peak.hash, root) : peak.hash
    return root ?? EMPTY_ROOT
  }
}

/** Reads the hash of a complete subtree, from a table or from memory. */
export type NodeReader = (level: number, index: number) => Promise<Uint8Array> | Uint8Array

/** A reader over leaf hashes held in memory. */
export function memoryNodes(leaves: readonly Buffer[]): NodeReader {
  const frontier = new MerkleFrontier()
  const nodes = new Map<string, Buffer>()
  for (const leaf of leaves)
    for (const node of frontier.append(leaf)) nodes.set(`${node.level}/${node.index}`, node.hash)
  return (level, index) => {
    const hash = nodes.get(`${level}/${index}`)
    if (!hash) throw new RangeError(`No complete subtree ${index} at level ${level}`)
    return hash
  }
}

/** Largest power of two smaller than `size` (RFC 6962's k), and its exponent. */
function split(size: number): { width: number; level: number } {
  let width = 1
  let level = 0
  while (width * 2 < size) {
    width *= 2
    level += 1
  }
  return { width, level }
}

/** The hash of leaves [start, start + count), from complete subtrees only. */
async function rangeRoot(nodes: NodeReader, start: number, count: number): Promise<Uint8Array> {
  const exponent = Math.log2(count)
  if (Number.isInteger(exponent) && start % count === 0) return nodes(exponent, start / count)
  const { width } = split(count)
  return nodeHash(await rangeRoot(nodes, start, width), await rangeRoot(nodes, start + width, count - width))
}

/** The root of the first `size` leaves. */
export async function rootAt(nodes: NodeReader, size: number): Promise<Uint8Array> {
  return size === 0 ? EMPTY_ROOT : rangeRoot(nodes, 0, size)
}

/** RFC 6962 §2.1.1: the audit path of leaf `index` in the tree of the first `size` leaves, leaf side first. */
export async function inclusionProof(nodes: NodeReader, index: number, size: number): Promise<Uint8Array[]> {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) throw new RangeError('Leaf outside the tree')
  const path: Uint8Array[] = []
  let start = 0
  let count = size
  while (count > 1) {
    const { width } = split(count)
    if (index - start < width) {
      path.unshift(await rangeRoot(nodes, start + width, count - width))
      count = width
    } else {
      path.unshift(await rangeRoot(nodes, start, width))
      start += width
      count -= width
    }
  }
  return path
}

/** RFC 6962 §2.1.2: proof that the tree of `first` leaves is the beginning of the tree of `second` leaves. */
export async function consistencyProof(nodes: NodeReader, first: number, second: number): Promise<Uint8Array[]> {
  if (!(Number.isSafeInteger(first) && first >= 0 && first <= second)) throw new RangeError('Sizes out of order')
  if (first === 0 || first === second) return []
  const proof: Uint8Array[] = []
  let start = 0
  let count = second
  let known = first
  let whole = true
  while (known !== count) {
    const { width } = split(count)
    if (known <= width) {
      proof.unshift(await rangeRoot(nodes, start + width, count - width))
      count = width
    } else {
      proof.unshift(await rangeRoot(nodes, start, width))
      start += width
      known -= width
      count -= width
      whole = false
    }
  }
  if (!whole) proof.unshift(await rangeRoot(nodes, start, count))
  return proof
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
const isOdd = (value: number) => value % 2 === 1
const half = (value: number) => Math.floor(value / 2)

/** RFC 9162 §2.1.3.2: whether the path leads from the leaf to the root. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let node = index
  let last = size - 1
  let running = leaf
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return false
    if (isOdd(node) || node === last) {
      running = nodeHash(sibling, running)
      while (!isOdd(node) && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else {
      running = nodeHash(running, sibling)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && same(running, root)
}

/** RFC 9162 §2.1.4.2: whether the tree of `second` leaves grew from the tree of `first` leaves. */
export function verifyConsistency(
  first: number,
  second: number,
  proof: readonly Uint8Array[],
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) return false
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot)
  if (first === 0) return proof.length === 0 && same(firstRoot, EMPTY_ROOT)
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof]
  let node = first - 1
  let last = second - 1
  while (isOdd(node)) {
    node = half(node)
    last = half(last)
  }
  const seed = path[0]
  if (seed === undefined || path.some((hash) => hash.length !== 32)) return false
  let firstHash = seed
  let secondHash = seed
  for (const hash of path.slice(1)) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      firstHash = nodeHash(hash, firstHash)
      secondHash = nodeHash(hash, secondHash)
      while (!isOdd(node) && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else {
      secondHash = nodeHash(secondHash, hash)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && same(firstHash, firstRoot) && same(secondHash, secondRoot)
}
