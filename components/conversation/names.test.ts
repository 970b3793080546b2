import { describe, expect, it } from 'vitest'
import { matchesName, mentionBefore, mentionedIn, withMentions } from './names'

it.each([
  ['Gwenaëlle Rio', 'gwena', true],
  ['Gwenaëlle Rio', 'ri gw', true],
  ['Gwenaëlle Rio', 'naëlle', false],
  ['Jean-Baptiste Ngo', 'bapt', true],
  ['Léa Gautier', '', true],
])('%s is found by "%s": %s', (name, query, found) => expect(matchesName(name, query)).toBe(found))

describe('a mention being typed', () => {
  it.each([
    ['Vois avec @Cla', { query: 'Cla', start: 10 }],
    ['@@Yan', { query: 'Yan', start: 0 }],
    ['@Léa Gau', { query: 'Léa Gau', start: 0 }],
    ['@', { query: '', start: 0 }],
    ['lea@gautier', null],
    ['@Léa Gautier merci', null],
    ['merci', null],
  ])('%s', (text, found) => expect(mentionBefore(text, text.length)).toEqual(found))
})

it('finds who is named by the whole name only, and shows it apart', () => {
  const people = [
    { id: '1', name: 'Léa Gautier' },
    { id: '2', name: 'Léa Martin' },
  ]
  expect(mentionedIn('@Léa Gautier et @Léa', people).map((person) => person.id)).toEqual(['1'])
  expect(withMentions('Vu @Léa Gautier, merci @Léa. @Léandre', [{ name: 'Léa Gautier' }])).toEqual([
    { text: 'Vu ', mention: false },
    { text: '@Léa Gautier', mention: true },
    { text: ', merci ', mention: false },
    { text: '@Léa', mention: true },
    { text: '. @Léandre', mention: false },
  ])
  expect(withMentions('rien', [])).toEqual([{ text: 'rien', mention: false }])
})
