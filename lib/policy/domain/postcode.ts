import { DEPARTMENT_PATTERN } from './departments'

/**
 * The department of a French postcode: the first two digits, three overseas; in Corsica 200 and 201 are the south, 202
 * and 206 the north. Undefined for anything else, so that nobody's clock is guessed.
 */
export function departmentOfPostcode(postcode: string): string | undefined {
  const digits = postcode.replace(/\s/g, '')
  if (!/^\d{5}$/.test(digits)) return undefined
  const code = /^20[01]/.test(digits)
    ? '2A'
    : digits.startsWith('20')
      ? '2B'
      : /^9[78]/.test(digits)
        ? digits.slice(0, 3)
        : digits.slice(0, 2)
  return DEPARTMENT_PATTERN.test(code) ? code : undefined
}
