import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  MerkleFrontier,
  memoryNodes,
  nodeHash,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from './merkle'

/** RFC 6962 §2.1, word for word, as the reference. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  if (leaves.length === 1) return leaves[0]!
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

const leavesOf = (size: number) =>
  Array.from({ length: size }, (_, n) => leafHash(createHash('sha256').update(String(n)).digest('hex')))
const SIZES = Array.from({ length: 34 }, (_, size) => size)

describe('RFC 6962 Merkle tree', () => {
  test('a tree taken up again at any size grows into the same root', async () => {
    const leaves = leavesOf(34)
    for (const size of SIZES) {
      const tree = await MerkleFrontier.resume(memoryNodes(leaves), size)
      expect(tree.root()).toEqual(naiveRoot(leaves.slice(0, size)))
      for (const leaf of leaves.slice(size)) tree.append(leaf)
      expect(tree.root()).toEqual(naiveRoot(leaves))
    }
  })
  test('the roots of the certificate-transparency test vectors', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const tree = new MerkleFrontier()
    const roots = inputs.map((input) => {
      tree.append(leafHash(input))
      return tree.root().toString('hex')
    })
    expect(roots[0]).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(roots[7]).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  })
  test('growing, reading back and the recursive definition agree at every size', async () => {
    const tree = new MerkleFrontier()
    const leaves = leavesOf(34)
    const nodes = memoryNodes(leaves)
    for (const size of SIZES) {
      expect(tree.root()).toEqual(naiveRoot(leaves.slice(0, size)))
      expect(await rootAt(nodes, size)).toEqual(tree.root())
      tree.append(leaves[size] ?? Buffer.alloc(32))
    }
  })
  test('every leaf of every tree up to 33 is proven, and no other leaf, place or root passes', async () => {
    const leaves = leavesOf(33)
    const nodes = memoryNodes(leaves)
    for (const size of SIZES.slice(1)) {
      const root = naiveRoot(leaves.slice(0, size))
      for (let index = 0; index < size; index += 1) {
        const path = await inclusionProof(nodes, index, size)
        expect(verifyInclusion(leaves[index]!, index, size, path, root)).toBe(true)
        expect(verifyInclusion(leaves[(index + 1) % 33]!, index, size, path, root)).toBe(false)
        if (size > 1) expect(verifyInclusion(leaves[index]!, (index + 1) % size, size, path, root)).toBe(false)
        expect(verifyInclusion(leaves[index]!, index, size, [...path, root], root)).toBe(false)
        if (path.length > 0) expect(verifyInclusion(leaves[index]!, index, size, path.slice(1), root)).toBe(false)
      }
    }
    await expect(inclusionProof(nodes, 5, 5)).rejects.toThrow(RangeError)
  })
  test('every tree up to 33 is proven to grow from every smaller one, and from no other', async () => {
    const leaves = leavesOf(33)
    const nodes = memoryNodes(leaves)
    const roots = SIZES.map((size) => naiveRoot(leaves.slice(0, size)))
    for (const second of SIZES)
      for (const first of SIZES.filter((size) => size <= second)) {
        const proof = await consistencyProof(nodes, first, second)
        expect(verifyConsistency(first, second, proof, roots[first]!, roots[second]!)).toBe(true)
        const forged = nodeHash(roots[first]!, roots[first]!)
        expect(verifyConsistency(first, second, proof, forged, roots[second]!)).toBe(false)
        if (first > 0 && first < second)
          expect(verifyConsistency(first, second, proof, roots[first]!, forged)).toBe(false)
      }
  })
  test('any flipped bit in a proof is refused', async () => {
    const leaves = leavesOf(300)
    const nodes = memoryNodes(leaves)
    await fc.assert(
      fc.asyncProperty(fc.nat(299), fc.nat(), fc.nat(255), async (index, which, bit) => {
        const path = (await inclusionProof(nodes, index, 300)).map((hash) => Buffer.from(hash))
        const hash = path[which % path.length]!
        hash[bit >> 3]! ^= 1 << (bit & 7)
        expect(verifyInclusion(leaves[index]!, index, 300, path, naiveRoot(leaves))).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})
