/**
 * How often a term (a surname, a date, an address…) occurs among customers. Counts are of records; `matched` is the expected
 * number of record pairs that share the term because they are one customer, so that ten records of one person do not make a
 * rare name look common.
 */
export class TermTable {
  readonly ids = new Map<string, number>()
  private counts: number[] = []
  private matched = new Float64Array(0)
  private frequencies = new Float64Array(0)
  /** Records that carry at least one term. */
  records = 0

  /** Counts one occurrence. */
  add(term: string, times = 1): void {
    const id = this.ids.get(term)
    if (id === undefined) {
      this.ids.set(term, this.counts.length)
      this.counts.push(times)
    } else this.counts[id] = (this.counts[id] as number) + times
  }

  /** The number of a term, or -1. */
  idOf(term: string): number {
    return this.ids.get(term) ?? -1
  }

  /** Forgets what is known of matched pairs. */
  clearMatched(): void {
    if (this.matched.length !== this.counts.length) this.matched = new Float64Array(this.counts.length)
    else this.matched.fill(0)
  }

  /**
   * Supposes that records which share a term are one customer, as is usual for numbers and mailboxes, until estimation tells.
   * Terms of more than `most` records are left as they are: a shop's telephone is shared by strangers.
   */
  supposeMatched(most: number): void {
    this.clearMatched()
    this.counts.forEach((n, id) => {
      if (n <= most) this.matched[id] = (n * (n - 1)) / 2
    })
  }

  addMatched(id: number, probability: number): void {
    this.matched[id] = (this.matched[id] as number) + probability
  }

  /**
   * Computes frequencies among customers. A term of n records and M matched pairs belongs to about n² / (n + 2M) customers;
   * the frequency for a second customer is discounted by absolute discounting (Kneser–Ney), so that a value seen once in a
   * field whose values never repeat between customers (an e-mail address) is far rarer than 1/N.
   *
   * `records` and `matches` are the number of records and the expected number of matching pairs in the whole data set; a field
   * that is not always filled shares its part of the matches.
   */
  update(records: number, matches: number): void {
    const size = this.counts.length
    if (this.matched.length !== size) this.matched = new Float64Array(size)
    if (this.frequencies.length !== size) this.frequencies = new Float64Array(size)
    const filled = this.records / Math.max(1, records)
    const customers = Math.max(
      1,
      (this.records * this.records) / Math.max(1, this.records + 2 * matches * filled * filled),
    )
    let once = 0
    let twice = 0
    let occurrences = 0
    let carried = 0
    for (let id = 0; id < size; id++) {
      const e = this.customersOf(id)
      occurrences += this.counts[id] as number
      carried += e
      if (e < 1.5) once++
      else if (e < 2.5) twice++
    }
    const discount = (once + 1) / (once + 2 * twice + 2)
    // A field on which the records of a customer often differ (a status) has more bearers of values than customers.
    const bearers = Math.max(customers, (carried * this.records) / Math.max(1, occurrences))
    for (let id = 0; id < size; id++) this.frequencies[id] = Math.min(1, (this.customersOf(id) - discount) / bearers)
  }

  private customersOf(id: number): number {
    const n = this.counts[id] as number
    const e = (n * n) / (n + 2 * (this.matched[id] as number))
    return Math.max(e, 1)
  }

  /** The share of customers that carry the term; -1 for an unknown term. */
  frequencyOf(id: number): number {
    return id < 0 ? -1 : (this.frequencies[id] as number)
  }

  /** Calls `visit(term, share of customers)` for the terms that more than one record carries. */
  forEachShared(visit: (term: string, frequency: number) => void): void {
    for (const [term, id] of this.ids) if ((this.counts[id] as number) > 1) visit(term, this.frequencyOf(id))
  }

  /** The share of customers that carry a term seen once, and of one never seen; -1 when every term is shared. */
  singleFrequency(): number {
    for (const id of this.ids.values()) if (this.counts[id] === 1) return this.frequencyOf(id)
    return -1
  }

  /** The chance that two customers at random agree on a term of this table. */
  agreement(): number {
    let sum = 0
    for (let id = 0; id < this.frequencies.length; id++) {
      const f = this.frequencies[id] as number
      sum += f * f
    }
    return sum
  }
}
