import { expect, it } from 'vitest'
import { differences, type Ranges } from './differences'

const bracketed = (text: string, ranges: Ranges) =>
  ranges
    .toReversed()
    .reduce((shown, [from, to]) => `${shown.slice(0, from)}[${shown.slice(from, to)}]${shown.slice(to)}`, text)

it.each([
  ['Castaing[-Roy]', 'Castaing'],
  ['H[élène]', 'H[.]'],
  ['H[é]l[è]ne', 'H[e]l[e]ne'],
  ['14 mai 1974', '14 mai 1974'],
  ['LE GOFF', 'Le Goff'],
  ['06 39 98 [41] 27', '06 39 98 [14] 27'],
  ['h.castaing@example.[org]', 'h[elene].castaing@example.[net]'],
  ['[12 rue des Tanneurs], 35[00]0 [Rennes]', '[4 allée des Lilas], 35[51]0 [Cesson-Sévigné]'],
  ['Jean[-]Pierre', 'Jean[ ]Pierre'],
  ['J[e]an Le Gof[f]', 'Jan Le Gof'],
  ['Dupon[t]', 'Dupon[d]'],
  ['[Nguyen ]Thi Mai', 'Thi Mai[ Nguyen]'],
  ['Optique Kervadec', '[Ets ]Optique Kervadec'],
  ['[Paul]', ''],
])('marks what differs in %s and %s, whichever comes first', (first, second) => {
  const a = first.replaceAll(/[[\]]/g, '')
  const b = second.replaceAll(/[[\]]/g, '')
  const found = differences(a, b)
  expect([bracketed(a, found.a), bracketed(b, found.b)]).toEqual([first, second])
  expect(differences(b, a)).toEqual({ a: found.b, b: found.a })
})

it('answers at once for long texts that have nothing in common', () => {
  const a = 'a b '.repeat(2000)
  const b = 'c d '.repeat(2000)
  const started = performance.now()
  differences(a, b)
  expect(performance.now() - started).toBeLessThan(500)
})
