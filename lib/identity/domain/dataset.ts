import type { Comparator } from './comparisons'
import { TermTable } from './term-table'

/**
 * Records prepared for bulk resolution: every distinct combination of raw values is parsed once, records hold numbers.
 * Records must be added in an order that does not depend on the input order (the caller sorts), so that everything after is
 * reproducible.
 */
export class Dataset {
  readonly plan: readonly Comparator[]
  /** Input file of each record. */
  readonly input: Uint8Array
  /** Per comparator: number of the parsed value of each record, -1 when missing. */
  readonly value: readonly Int32Array[]
  readonly parsed: readonly unknown[][]
  readonly size: number
  private interned: (Map<string, number> | null)[]
  private filled = 0

  constructor(plan: readonly Comparator[], size: number) {
    this.plan = plan
    this.size = size
    this.input = new Uint8Array(size)
    this.value = plan.map(() => new Int32Array(size).fill(-1))
    this.parsed = plan.map(() => [])
    this.interned = plan.map(() => new Map())
  }

  /** Adds the next record: cells by field position, and the number of the input it comes from. */
  add(cells: readonly (string | undefined)[], input: number): void {
    const row = this.filled++
    this.input[row] = input
    for (let c = 0; c < this.plan.length; c++) {
      const comparator = this.plan[c] as Comparator
      let key = ''
      let empty = true
      for (const field of comparator.fields) {
        const cell = cells[field] ?? ''
        if (cell !== '') empty = false
        key += `${cell}\u001f`
      }
      if (empty) continue
      const map = this.interned[c] as Map<string, number>
      let id = map.get(key)
      if (id === undefined) {
        const parsed = comparator.parse(comparator.fields.map((field) => (cells[field] ? [cells[field] as string] : [])))
        if (parsed === null) id = -1
        else {
          const list = this.parsed[c] as unknown[]
          id = list.length
          list.push(parsed)
        }
        map.set(key, id)
      }
      ;(this.value[c] as Int32Array)[row] = id
    }
  }

  /** Releases what only loading needs. */
  seal(): void {
    this.interned = []
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
