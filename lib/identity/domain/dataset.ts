import type { Comparator } from './comparisons'
import { TermTable } from './term-table'
import { TextNumbers } from './text-numbers'
import { ValuePool } from './value-pool'

/** Comparators whose values are made of words that many records share. */
const OF_WORDS = new Set(['person_name', 'address', 'organisation_name'])

/**
 * Records prepared for bulk resolution: every distinct combination of raw values is parsed once, records hold numbers. After
 * `arrange` the order of records, and with it every later result, does not depend on the order of input.
 */
export class Dataset {
  readonly plan: readonly Comparator[]
  /** Input file of each record. */
  input: Uint8Array
  /** Per comparator: number of the parsed value of each record, -1 when missing. */
  value: Int32Array[]
  readonly parsed: readonly unknown[][]
  size = 0
  /** Only while records are added. */
  private loading: { readonly numbers: readonly TextNumbers[]; readonly pool: ValuePool } | null

  constructor(plan: readonly Comparator[], capacity = 1024) {
    this.plan = plan
    this.input = new Uint8Array(capacity)
    this.value = plan.map(() => new Int32Array(capacity))
    this.parsed = plan.map(() => [])
    this.loading = { numbers: plan.map(() => new TextNumbers()), pool: new ValuePool() }
  }

  /** Adds a record: cells by field position, each with any number of values, and the number of the input it comes from. */
  add(cells: readonly (string | readonly string[] | undefined)[], input: number): void {
    const row = this.size++
    if (row === this.input.length) this.grow()
    this.input[row] = input
    for (let c = 0; c < this.plan.length; c++) {
      const comparator = this.plan[c] as Comparator
      let key = ''
      let empty = true
      for (const field of comparator.fields) {
        const cell = cells[field] ?? ''
        if (cell.length > 0) empty = false
        key += typeof cell === 'string' ? `${cell}\u001f` : `${cell.join('\u001e')}\u001f`
      }
      const numbers = this.loaded.numbers[c] as TextNumbers
      ;(this.value[c] as Int32Array)[row] = empty ? -1 : numbers.numberOf(key, () => this.parse(c, cells))
    }
  }

  private get loaded(): { readonly numbers: readonly TextNumbers[]; readonly pool: ValuePool } {
    if (this.loading === null) throw new Error('the records are arranged: none can be added')
    return this.loading
  }

  /** Parses a comparator's fields of a record. Returns the number of the value, -1 when it says nothing. */
  private parse(c: number, cells: readonly (string | readonly string[] | undefined)[]): number {
    const comparator = this.plan[c] as Comparator
    const parsed = comparator.parse(
      comparator.fields.map((field) => {
        const cell = cells[field] ?? ''
        return typeof cell !== 'string' ? cell : cell === '' ? [] : [cell]
      }),
    )
    if (parsed === null) return -1
    // A copy of a list is without the room that a growing list leaves behind, which is most of a telephone.
    const kept = OF_WORDS.has(comparator.type)
      ? this.loaded.pool.share(parsed)
      : Array.isArray(parsed)
        ? [...parsed]
        : parsed
    return (this.parsed[c] as unknown[]).push(kept) - 1
  }

  private grow(): void {
    const capacity = this.input.length * 2
    const input = new Uint8Array(capacity)
    input.set(this.input)
    this.input = input
    this.value = this.value.map((column) => {
      const bigger = new Int32Array(capacity)
      bigger.set(column)
      return bigger
    })
  }

  /** Puts the records into the given order (`order[k]` is the row that becomes row k) and releases what only loading needs. */
  arrange(order: Uint32Array): void {
    this.loading = null
    const input = new Uint8Array(this.size)
    for (let k = 0; k < this.size; k++) input[k] = this.input[order[k] as number] as number
    this.input = input
    this.value = this.value.map((column) => {
      const arranged = new Int32Array(this.size)
      for (let k = 0; k < this.size; k++) arranged[k] = column[order[k] as number] as number
      return arranged
    })
  }

  /** The parsed values of a record in the order of the plan. */
  recordOf(row: number): unknown[] {
    return this.plan.map((_, c) => {
      const id = (this.value[c] as Int32Array)[row] as number
      return id < 0 ? null : (this.parsed[c] as unknown[])[id]
    })
  }

  /** Term tables counted over all records. */
  termTables(): Map<string, TermTable> {
    const tables = new Map<string, TermTable>()
    const of = (name: string): TermTable => {
      let table = tables.get(name)
      if (table === undefined) {
        table = new TermTable()
        tables.set(name, table)
      }
      return table
    }
    this.plan.forEach((comparator, c) => {
      const times = new Float64Array((this.parsed[c] as unknown[]).length)
      const column = this.value[c] as Int32Array
      for (let row = 0; row < this.size; row++) {
        const id = column[row] as number
        if (id >= 0) times[id] = (times[id] as number) + 1
      }
      ;(this.parsed[c] as unknown[]).forEach((value, id) => {
        const seen = new Set<string>()
        comparator.terms(value, (name, term) => {
          const table = of(name)
          table.add(term, times[id])
          seen.add(name)
        })
        for (const name of seen) of(name).records += times[id] as number
      })
    })
    return tables
  }
}
