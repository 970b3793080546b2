import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, it } from 'vitest'

let proxy: typeof import('@/proxy').proxy

beforeAll(async () => {
  process.env.DATABASE_URL ??= 'postgres://nobody@localhost/none'
  process.env.RELAIS_SECRET ??= 'x'.repeat(32)
  proxy = (await import('@/proxy')).proxy
})

const ask = (path: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
  proxy(new NextRequest(`http://localhost:3000${path}`, init))
const passedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`)
const nonceOf = (response: Response) =>
  /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]

describe('the proxy', () => {
  it('gives each page its own nonce, the same in the policy and for the layout', () => {
    const [first, second] = [ask('/inbox'), ask('/inbox')]
    expect(nonceOf(first)).toMatch(/^[\w+/]{22}==$/)
    expect(passedOn(first, 'x-nonce')).toBe(nonceOf(first))
    expect(passedOn(first, 'content-security-policy')).toBe(first.headers.get('content-security-policy'))
    expect(nonceOf(second)).not.toBe(nonceOf(first))
  })

  it('takes neither a nonce nor a path nor a request id from the browser', () => {
    const response = ask('/inbox?x=1', {
      headers: { 'x-nonce': 'mine', 'x-relais-path': '//evil.example', 'x-request-id': 'forged-forged' },
    })
    expect(passedOn(response, 'x-nonce')).toBe(nonceOf(response))
    expect(passedOn(response, 'x-relais-path')).toBe('/inbox?x=1')
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(passedOn(response, 'x-request-id')).toBe(response.headers.get('x-request-id'))
  })

  it('refuses a write without an Origin', () => {
    expect(ask('/inbox', { method: 'POST' }).status).toBe(403)
    expect(ask('/inbox', { method: 'POST', headers: { origin: 'http://localhost:3000' } }).status).toBe(200)
  })

  it('answers in French unless the cookie or Accept-Language says otherwise', () => {
    const place = (headers: Record<string, string>) => {
      const response = ask('/inbox', { headers })
      return response.headers.get('location') ?? response.headers.get('x-middleware-rewrite')
    }
    expect(place({})).toBe('http://localhost:3000/fr/inbox')
    expect(place({ 'accept-language': 'de' })).toBe('http://localhost:3000/fr/inbox')
    expect(place({ 'accept-language': 'en-GB,en;q=0.9,fr;q=0.8' })).toBe('http://localhost:3000/en/inbox')
    expect(place({ 'accept-language': 'en-GB', cookie: 'relais-locale=fr' })).toBe('http://localhost:3000/fr/inbox')
  })

  it('keeps my language when I open an address of the other', () => {
    expect(ask('/en/inbox', { headers: { cookie: 'relais-locale=fr' } }).headers.get('set-cookie')).toBeNull()
  })
})
