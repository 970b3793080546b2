import { expect, test } from 'vitest'
import { FIRST_QUESTION, instantOf, valueAt, wallText, withValue } from './question'

test('a value is set where it belongs, and what is emptied is unknown again', () => {
  const sold = withValue(FIRST_QUESTION, ['facts', 'priorSale', 'sameEntity'], true)
  expect(valueAt(sold, ['facts', 'priorSale', 'sameEntity'])).toBe(true)
  expect(withValue(sold, ['facts', 'priorSale', 'sameEntity'], false)).toEqual(FIRST_QUESTION)
  expect(withValue({ ...FIRST_QUESTION, facts: { erased: true } }, ['facts', 'erased'], false).facts).toEqual({})
})

test('a time typed in Paris is that instant, in winter and in summer, and comes back as typed', () => {
  expect(instantOf('2026-12-24T20:30')).toBe('2026-12-24T19:30:00.000Z')
  expect(instantOf('2027-07-14T08:00')).toBe('2027-07-14T06:00:00.000Z')
  expect(wallText('2026-12-24T19:30:00.000Z')).toBe('2026-12-24T20:30')
  expect(instantOf('')).toBeUndefined()
  expect(wallText(undefined)).toBe('')
})
