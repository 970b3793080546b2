import { describe, expect, it } from 'vitest'
import { correctionsOf, distanceTo, slipsOf } from './corrections'

describe('distanceTo', () => {
  it.each<[string, string, boolean, number | null]>([
    ['dupond', 'dupont', false, 1],
    ['lefebre', 'lefevre', false, 1],
    ['roux', 'ruox', false, 1],
    ['helne', 'helene', false, 1],
    ['castin', 'castaing', false, 2],
    ['quemener', 'quemeneur', false, 1],
    ['castia', 'castaing', true, 1.2],
    ['castia', 'castaing', false, null],
    ['cas', 'kas', false, null],
    ['martin', 'durand', false, null],
  ])('%s → %s', (typed, known, unfinished, expected) => {
    expect(distanceTo(typed, known, unfinished)).toBe(expected)
  })
})

it('correctionsOf gives the nearest first, never the word itself nor what it begins', () => {
  const known = ['castaing', 'castinel', 'castin', 'cartin', 'martin', 'cousin', 'castin']
  expect(correctionsOf('castin', known, true).map(({ word }) => word)).toEqual(['cartin', 'castaing', 'martin'])
})

it('slipsOf covers each way to slip once', () => {
  const slips = slipsOf('roux')
  for (const slip of ['oux', 'ruox', 'rous', 'rouux', 'troux', 'rou']) expect(slips).toContain(slip)
  expect(slips).not.toContain('roux')
  expect(new Set(slips).size).toBe(slips.length)
})
