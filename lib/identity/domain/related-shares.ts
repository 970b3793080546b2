import type { ComparisonSpec } from './comparisons'

/** Comparisons that tell related customers apart share less than this with them. */
export const PERSONAL = 0.1
/** Pseudo-pairs that the prior share is worth. */
const PRIOR_PAIRS = 100
const LEAST = 0.0005
const MOST = 0.98
/** Where the share of birth dates begins: high, so that a file full of twins is not learnt as one full of wrong names. */
const SUSPECTED = 0.5

/**
 * Estimates how much of what one customer's records agree on is shared by related customers too: a household one surname and
 * one address, a couple perhaps one mailbox, colleagues their firm and its domain, twins their birth date. What tells them
 * apart (given name, number; the street of a site) is never shared more than the prior says, or nothing would tell them apart.
 */
export class RelatedShares {
  private readonly shares: readonly Float64Array[]
  private readonly prior: readonly Float64Array[]
  private readonly specs: readonly ComparisonSpec[]
  /** Per slot, the related pairs in which both records say something. */
  private readonly pairs: Float64Array
  /** Per slot and level, those of them that agree as one customer's records do. */
  private readonly shared: readonly Float64Array[]

  /** `shares` per slot and level hold the prior, and what is found once `update` is called. */
  constructor(specs: readonly ComparisonSpec[], shares: readonly Float64Array[]) {
    this.shares = shares
    this.prior = shares.map((levels) => levels.slice())
    this.specs = specs
    this.pairs = new Float64Array(shares.length)
    this.shared = shares.map((levels) => new Float64Array(levels.length))
    specs.forEach(({ name }, slot) => {
      if (name === 'birth_date') this.shares[slot]?.fill(SUSPECTED)
    })
  }

  clear(): void {
    this.pairs.fill(0)
    for (const levels of this.shared) levels.fill(0)
  }

  /** Counts one level of a pair that is related with chance `r`; `ratio` is how much likelier the level is for one customer. */
  count(slot: number, level: number, r: number, ratio: number): void {
    const share = this.shares[slot]?.[level] as number
    const shared = this.shared[slot] as Float64Array
    this.pairs[slot] = (this.pairs[slot] as number) + r
    shared[level] = (shared[level] as number) + (r * share * ratio) / (share * ratio + 1 - share)
  }

  /** Sets the shares to what was counted, one for all levels of one prior; `scale` pairs stand behind each counted one. */
  update(m: readonly Float64Array[], scale: number): void {
    this.prior.forEach((prior, slot) => {
      const pairs = (this.pairs[slot] as number) * scale
      for (const start of new Set(prior)) {
        if (start === 0) continue
        // How often one customer's records agree at these levels, and how often related customers' did.
        let usual = 0
        let found = 0
        prior.forEach((share, level) => {
          if (share !== start) return
          usual += m[slot]?.[level] as number
          found += (this.shared[slot]?.[level] as number) * scale
        })
        const share = (found + PRIOR_PAIRS * start * usual) / ((pairs + PRIOR_PAIRS) * usual)
        const kept = Math.max(LEAST, Math.min(this.tellsApart(slot) ? start : MOST, share))
        prior.forEach((each, level) => {
          if (each === start) (this.shares[slot] as Float64Array)[level] = kept
        })
      }
    })
  }

  /** Birth dates tell related customers apart only where their given names are not known. */
  private tellsApart(slot: number): boolean {
    const { name, related } = this.specs[slot] as ComparisonSpec
    if (related > PERSONAL) return false
    const given = this.specs.findIndex((spec) => spec.name === 'given_name')
    return name !== 'birth_date' || !((this.pairs[given] ?? 0) > 0)
  }
}
