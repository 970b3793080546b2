import { describe, expect, it } from 'vitest'
import { parseSearch } from './query'

describe('phones', () => {
  it.each([
    ['06 39 98 41 27', ['+33639984127'], '639984127'],
    ['0639984127', ['+33639984127'], '639984127'],
    ['06.39.98', ['+3363998'], '63998'],
    ['06-39-98-41-27', ['+33639984127'], '639984127'],
    ['+33 6 39 98', ['+3363998'], null],
    ['+33 (0)6 39 98 41 27', ['+33639984127'], null],
    ['0033 6 39 98 41 27', ['+33639984127'], null],
    ['33639984127', ['+33639984127'], '33639984127'],
    ['6 39 98 41 27', ['+639984127', '+33639984127'], '639984127'],
    ['4127', ['+4127', '+334127'], '4127'],
    ['+44 20 7946', ['+44207946'], null],
  ])('%s', (text, prefixes, ending) => {
    expect(parseSearch(text)?.phone).toEqual({ prefixes, ending })
  })
  it.each(['063', 'CV-48213', 'rue 12345', '12 rue des Tanneurs'])('%s is no phone', (text) => {
    expect(parseSearch(text)?.phone).toBeNull()
  })
})

describe('references', () => {
  it.each([
    ['cv-48213', 'CV-48213', null],
    ['ECL 330 0417', 'ECL3300417', null],
    ['C-104 218', 'C-104218', null],
    ['104218', '104218', '104218'],
    ['HV.048.817', 'HV048817', null],
  ])('%s', (text, value, ending) => {
    expect(parseSearch(text)?.reference).toEqual({ value, ending })
  })
  it.each(['helene', 'cv-', 'rue 12', 'h.castaing@example.org'])('%s is none', (text) => {
    expect(parseSearch(text)?.reference).toBeNull()
  })
})

it.each([
  ['D-48213', 48213],
  ['d48213', 48213],
  ['D-48\u202f213', 48213],
  ['#48213', 48213],
  ['48 213', 48213],
  ['48213', 48213],
  ['D-', null],
  ['Denis 4', null],
  ['99999999999', null],
])('conversation %s', (text, number) => {
  expect(parseSearch(text)?.conversation).toBe(number)
})

it.each([
  ['Nadia.LeGoff@Courriel.example', 'nadia.legoff@courriel.example'],
  ['nadia@', 'nadia@'],
  ['<nadia@x.fr>', 'nadia@x.fr'],
  ['nadia', null],
])('e-mail %s', (text, email) => {
  expect(parseSearch(text)?.email).toBe(email)
})

it.each([
  ['  Hélène   CASTAING-Roy ', ['helene', 'castaing', 'roy']],
  ["d'Aboville", ['d', 'aboville']],
  ['Cœur cœur', ['coeur']],
  ['dégât des eaux', ['degat', 'des', 'eaux']],
])('words of %s', (text, words) => {
  expect(parseSearch(text)?.words).toEqual(words)
})

it.each(['', '   ', '…', '%_\\', '«»'])('%j asks nothing', (text) => {
  expect(parseSearch(text)).toBeNull()
})
