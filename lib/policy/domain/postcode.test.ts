import { expect, test } from 'vitest'
import { departmentOfPostcode } from './postcode'

test.each([
  ['35400', '35'],
  ['01 000', '01'],
  ['20000', '2A'],
  ['20137', '2A'],
  ['20200', '2B'],
  ['20600', '2B'],
  ['97400', '974'],
  ['97133', '971'],
  ['98800', '988'],
  ['00120', undefined],
  ['99000', undefined],
  ['SW1A 1AA', undefined],
  ['3540', undefined],
])('the department of %s is %s', (postcode, department) => {
  expect(departmentOfPostcode(postcode)).toBe(department)
})
