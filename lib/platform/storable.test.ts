import { expect, test } from 'vitest'
import { unstorableText } from './storable'

test('names the first text that Postgres cannot keep, wherever it is', () => {
  expect(unstorableText('a\0b')).toBe('_')
  expect(unstorableText({ q: '\ud800' })).toBe('q')
  expect(unstorableText([{ attributes: { facts: { note: 'x\0' } } }])).toBe('0.attributes.facts.note')
  expect(unstorableText([{ facts: { 'k\0': 1 } }])).toBe('0.facts._')
})

test('passes every other value', () => {
  expect(unstorableText({ name: 'Zoé 👓', n: 1, list: [null, undefined, true, new Date()] })).toBeNull()
})
