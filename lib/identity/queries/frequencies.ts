import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import type { CustomerKind } from '../domain/customer-record'
import type { Frequency } from '../domain/scorer'

/** A term of a table of the match model: a surname, a date, an address. */
type Term = { name: string; term: string }

const keyOf = (name: string, term: string) => `${name}\u0000${term}`

/**
 * How rare terms are among the customers of one kind, each read once, after it has been asked for: which terms a
 * comparison asks for depends on the records alone.
 */
export class Frequencies {
  private readonly known = new Map<string, number>()
  private asked = new Map<string, Term>()

  constructor(
    private readonly db: Executor,
    private readonly kind: CustomerKind,
  ) {}

  /** Says -1 of a term that was not read yet, and keeps in mind to read it. */
  readonly frequency: Frequency = (name, term) => {
    const known = this.known.get(keyOf(name, term))
    if (known === undefined) this.asked.set(keyOf(name, term), { name, term })
    return known ?? -1
  }

  /**
   * Reads what was asked for in vain; returns false when nothing was. A table that no run has counted says nothing (-1);
   * a term that a counted table does not list was seen once.
   */
  async read(): Promise<boolean> {
    if (this.asked.size === 0) return false
    const terms = [...this.asked.values()]
    this.asked = new Map()
    const rows = await executePrepared<Term & { frequency: number }>(
      this.db,
      sql`
      select t.name, t.term, t.frequency from match_terms t where t.kind = ${this.kind} and t.term = ''
      union all
      select t.name, t.term, t.frequency from jsonb_to_recordset(${JSON.stringify(terms)}::jsonb) as w (name text, term text)
      join match_terms t on t.kind = ${this.kind} and t.name = w.name and t.term = w.term`,
    )
    const counted = new Map(rows.map((row) => [keyOf(row.name, row.term), row.frequency]))
    for (const { name, term } of terms)
      this.known.set(keyOf(name, term), counted.get(keyOf(name, term)) ?? counted.get(keyOf(name, '')) ?? -1)
    return true
  }

  /** What some work finds once every term it asks for has been read; it is done again until then. */
  async settle<Result>(work: () => Result): Promise<Result> {
    let result = work()
    while (await this.read()) result = work()
    return result
  }
}
