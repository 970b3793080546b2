import { expect, it } from 'vitest'
import { wayBack } from './way-back'

it.each([
  ['/inbox/42?view=mine', '/inbox/42?view=mine'],
  ['/en/customers', '/customers'],
  ['/en', '/'],
  ['/energy', '/energy'],
])('%s leads back to %s', (next, wanted) => {
  expect(wayBack(next)).toBe(wanted)
})

it.each([
  undefined,
  '',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/x/..//evil.example',
  '/en//evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/api/auth/signout',
  '/sign-in?next=/x',
  '/en/sign-in',
])('%s leads home, never elsewhere', (next) => {
  expect(wayBack(next)).toBe('/')
})
