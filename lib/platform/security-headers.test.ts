import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, pageHeaders } from './security-headers'

const production = { nonce: 'abc', https: true, development: false }

describe('the policy of a page', () => {
  const policy = contentSecurityPolicy(production)

  it('allows no inline code without the nonce and no eval', () => {
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'")
    expect(policy).toContain("style-src 'self' 'nonce-abc'")
  })

  it.each([
    "style-src-attr 'none'",
    "script-src-attr 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
  ])('says %s', (directive) => {
    expect(policy.split('; ')).toContain(directive)
  })
})

it('HSTS is sent only when the public address is https', () => {
  expect(pageHeaders({ ...production, https: true })).toHaveProperty('strict-transport-security')
  expect(pageHeaders({ ...production, https: false })).not.toHaveProperty('strict-transport-security')
})
