import { hash32 } from './text'

/** Slots filled before the table doubles. */
const LOAD = 0.6

/**
 * Numbers given to texts, which themselves are not kept: a text is known by 64 bits of hash, so that a million long texts
 * take a few megabytes. Two of a million texts are taken for one in fewer than one file in ten million.
 */
export class TextNumbers {
  private high = new Uint32Array(1 << 10)
  private low = new Uint32Array(1 << 10)
  /** 0: free; else the number + 2, so that -1 can be given as well. */
  private held = new Int32Array(1 << 10)
  private count = 0

  /** The number of a text; when it is new, the one that `give` gives it. */
  numberOf(text: string, give: () => number): number {
    const high = hash32(text)
    const low = hash32(`\u0001${text}`)
    const at = this.slotOf(high, low)
    const known = this.held[at] as number
    if (known !== 0) return known - 2
    const number = give()
    this.high[at] = high
    this.low[at] = low
    this.held[at] = number + 2
    this.count++
    if (this.count > this.held.length * LOAD) this.grow()
    return number
  }

  private slotOf(high: number, low: number): number {
    const mask = this.held.length - 1
    let at = high & mask
    while (this.held[at] !== 0 && (this.high[at] !== high || this.low[at] !== low)) at = (at + 1) & mask
    return at
  }

  private grow(): void {
    const { high, low, held } = this
    this.high = new Uint32Array(held.length * 2)
    this.low = new Uint32Array(held.length * 2)
    this.held = new Int32Array(held.length * 2)
    for (let from = 0; from < held.length; from++) {
      if (held[from] === 0) continue
      const at = this.slotOf(high[from] as number, low[from] as number)
      this.high[at] = high[from] as number
      this.low[at] = low[from] as number
      this.held[at] = held[from] as number
    }
  }
}
