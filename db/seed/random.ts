import { createHash } from 'node:crypto'

/** A seeded source of chance: the same seed gives the same draws, whatever the machine. */
export type Random = {
  /** In [0, 1). */
  next(): number
  /** Whole number between both bounds, included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  weighted<T>(list: readonly (readonly [T, number])[]): T
  shuffle<T>(list: readonly T[]): T[]
  /** Another source that depends on this seed and the name only, so that new content elsewhere moves nothing here. */
  fork(name: string): Random
}

/** A source of chance for this seed (sfc32 over its SHA-256). */
export function seededRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest()
  let a = digest.readUInt32LE(0)
  let b = digest.readUInt32LE(4)
  let c = digest.readUInt32LE(8)
  let d = digest.readUInt32LE(12)
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4_294_967_296
  }
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error(`nothing to pick from (seed ${seed})`)
    return list[int(0, list.length - 1)] as T
  }
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (list) => {
      const total = list.reduce((sum, [, weight]) => sum + weight, 0)
      let at = next() * total
      for (const [value, weight] of list) {
        at -= weight
        if (at < 0) return value
      }
      return pick(list)[0]
    },
    shuffle: (list) => {
      const copy = [...list]
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(0, i)
        const held = copy[i] as (typeof copy)[number]
        copy[i] = copy[j] as (typeof copy)[number]
        copy[j] = held
      }
      return copy
    },
    fork: (name) => seededRandom(`${seed}/${name}`),
  }
}

/** Deals a list in a random order and starts again only when every element was dealt: no early repetition. */
export function deck<T>(random: Random, list: readonly T[]): () => T {
  let left: T[] = []
  return () => {
    if (left.length === 0) left = random.shuffle(list)
    return left.pop() ?? random.pick(list)
  }
}

/**
 * The UUID of a thing of the demo: the same key gives the same id at every run. With an instant, the id
 * sorts by it as UUIDv7 does.
 */
export function seedId(key: string, at?: Date): string {
  const bytes = createHash('sha256').update(`maison-clairvue:${key}`).digest().subarray(0, 16)
  if (at) bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
