import { describe, expect, it } from 'vitest'
import { TermTable } from './term-table'

/** 1 000 customers of two records each, whose records agree on one of two values as often as `agreeing` says. */
function statuses(agreeing: number): TermTable {
  const table = new TermTable()
  table.add('open', 1000)
  table.add('closed', 1000)
  table.records = 2000
  table.clearMatched()
  for (const term of ['open', 'closed']) table.addMatched(table.idOf(term), agreeing / 2)
  table.update(2000, 1000)
  return table
}

describe('the frequency of a term among customers', () => {
  it('counts ten records of one customer once', () => {
    const table = new TermTable()
    table.add('Castaing', 10)
    for (let k = 0; k < 90; k++) table.add(`name ${k}`)
    table.records = 100
    table.clearMatched()
    table.addMatched(table.idOf('Castaing'), 45)
    table.update(100, 45)
    expect(table.frequencyOf(table.idOf('Castaing'))).toBeLessThan(0.02)
  })

  it('is a half for each of two values, whether the records of a customer agree on them or not', () => {
    for (const agreeing of [1000, 500]) {
      const table = statuses(agreeing)
      for (const term of ['open', 'closed']) expect(table.frequencyOf(table.idOf(term))).toBeCloseTo(0.5, 2)
    }
  })
})
