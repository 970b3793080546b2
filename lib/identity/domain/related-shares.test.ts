import { describe, expect, it } from 'vitest'
import { planComparators } from './comparisons'
import type { Field } from './kinds'
import { RelatedShares } from './related-shares'

const FIELDS: Field[] = [
  { column: 'prenom', kind: 'given_name' },
  { column: 'nom', kind: 'surname' },
  { column: 'naissance', kind: 'birth_date' },
  { column: 'email', kind: 'email' },
]

/** What is learnt from so many pairs that are surely related and all of which agree exactly on all these. */
function learnt(pairs: number, compared = ['given_name', 'surname', 'birth_date', 'email']): Record<string, number> {
  const specs = planComparators(FIELDS, { region: 'FR' }).flatMap((comparator) => comparator.specs)
  const shares = specs.map(({ levels, related }) => Float64Array.from(levels, (level) => level.related ?? related))
  const found = new RelatedShares(specs, shares)
  for (let pair = 0; pair < pairs; pair++)
    for (const name of compared)
      found.count(
        specs.findIndex((spec) => spec.name === name),
        0,
        1,
        1000,
      )
  found.update(
    specs.map(({ levels }) => Float64Array.from(levels, ({ m }) => m)),
    1,
  )
  return Object.fromEntries(specs.map(({ name }, slot) => [name, shares[slot]?.[0] as number]))
}

describe('what related customers share', () => {
  it('is the prior where nobody is related', () => {
    const { surname, email, birth_date, given_name } = learnt(0)
    expect(surname).toBeCloseTo(0.7)
    expect(email).toBeCloseTo(0.15)
    expect(birth_date).toBeCloseTo(0.01)
    expect(given_name).toBeCloseTo(0.02)
  })

  it('is learnt from many: couples one mailbox, twins one birth date', () => {
    const { email, birth_date } = learnt(2000)
    expect(email).toBeGreaterThan(0.9)
    expect(birth_date).toBeGreaterThan(0.8)
  })

  it('never covers what tells them apart: the given name, or the birth date where no given name is known', () => {
    expect(learnt(2000).given_name).toBeLessThanOrEqual(0.02)
    expect(learnt(2000, ['surname', 'birth_date']).birth_date).toBeLessThanOrEqual(0.01)
  })
})
