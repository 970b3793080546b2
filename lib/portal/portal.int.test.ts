import { eq, sql } from 'drizzle-orm'
import { NextRequest } from 'next/server'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { contactPointUses, interactions, portalTokens, signInAttempts } from '@/db/schema'
import { aCustomer, aPlace } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { consentStates } from '@/lib/consent/queries/state'
import { customerActor } from '@/lib/platform/actor'
import { changePreferences } from '@/lib/preferences/commands'
import { preferencesOf } from '@/lib/preferences/queries'
import { askAccess } from './commands/ask-access'
import { askProof, provePoint } from './commands/correct-data'
import { openWithCode, openWithLink } from './commands/open-session'
import { withPortalSecret } from './commands/send-secret'
import { SECRET_MARK } from './domain/letters'
import { hashSecret } from './domain/secrets'
import { openPersonalLink } from './handlers/access'
import { saveChoices } from './handlers/choices'
import { answerLink } from './handlers/keep'
import { grantAccess } from './jobs'
import { preferencesLink, topicLink } from './links'
import { getOwnData } from './queries/data'
import { getPortal } from './queries/portal'
import { requirePortalActor } from './session'

const jar = vi.hoisted(() => new Map<string, string>())
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ host: 'relais.test' }),
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    set: (name: string, value: string) => void jar.set(name, value),
    delete: (name: string) => void jar.delete(name),
  }),
}))
// React's `cache` remembers within one request of the server; each call here is a request of its own.
vi.mock('react', async (original) => ({ ...(await original<typeof import('react')>()), cache: (fn: unknown) => fn }))

withTestDatabase()
beforeEach(async () => {
  jar.clear()
  await database().delete(signInAttempts)
})

const origin = { ip: '192.0.2.1', requestId: null }
let made = 0
const person = async () => {
  made += 1
  const email = `portail.${made}@example.org`
  const phone = `06 39 98 ${String(10 + made)} 01`
  const { customer } = await database().transaction(async (tx) => {
    await aPlace(tx)
    return aCustomer(tx, { email, phone })
  })
  return { id: customer.id, email, phone }
}
const self = (id: string, scope: 'full' | 'preferences' = 'full') =>
  customerActor({ id, name: 'portal', scope, ...origin })

/** What the worker does with an address, up to the message that leaves: its secret, or null when nothing was sent. */
async function sentTo(address: string, by: 'email' | 'sms'): Promise<string | null> {
  const [token] = await database().select().from(portalTokens).orderBy(sql`created_at desc, id desc`).limit(1)
  await grantAccess({ tokenId: token!.id, by, address })
  return secretOf(token!.id)
}

async function secretOf(tokenId: string): Promise<string | null> {
  const externalId = `portal-token:${tokenId}`
  const [message] = await database().select().from(interactions).where(eq(interactions.externalId, externalId))
  if (!message) return null
  expect(message.text).toContain(SECRET_MARK)
  const text = (await withPortalSecret(database(), message)) ?? ''
  return /preferences\/open\/([\w-]+)/.exec(text)?.[1] ?? /\b\d{6}\b/.exec(text)?.[0] ?? null
}

describe('a link by e-mail', () => {
  test('opens once; replayed, changed or guessed it opens nothing', async () => {
    const { id, email } = await person()
    expect(await askAccess({ address: email }, origin.ip)).toEqual({ by: 'email', browserSecret: null })
    const secret = (await sentTo(email, 'email'))!
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    const other = secret.slice(0, -1) + (secret.endsWith('A') ? 'E' : 'A')
    await expect(openWithLink(other, origin)).rejects.toThrow('gone')
    expect(await openWithLink(secret, origin)).toMatchObject({ customerId: id })
    await expect(openWithLink(secret, origin)).rejects.toThrow('gone')
    await expect(openWithLink('', origin)).rejects.toThrow('gone')
  })

  test('opens for one of two who use it at the same moment', async () => {
    const { email } = await person()
    await askAccess({ address: email }, origin.ip)
    const secret = (await sentTo(email, 'email'))!
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => openWithLink(secret, origin)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('ends after ten minutes', async () => {
    const { email } = await person()
    await askAccess({ address: email }, origin.ip)
    const secret = (await sentTo(email, 'email'))!
    const [token] = await database()
      .select()
      .from(portalTokens)
      .where(eq(portalTokens.secretHash, hashSecret(secret)))
    expect(token!.expiresAt.getTime() - token!.createdAt.getTime()).toBeLessThanOrEqual(600_500)
    await database().update(portalTokens).set({ expiresAt: new Date() }).where(eq(portalTokens.id, token!.id))
    await expect(openWithLink(secret, origin)).rejects.toThrow('gone')
  })

  test('shows an address once in one’s own data, with everybody who told it', async () => {
    const { id, email } = await person()
    await askAccess({ address: email }, origin.ip)
    await openWithLink((await sentTo(email, 'email'))!, origin)
    const { points } = await getOwnData(self(id))
    const shown = points.filter(({ kind }) => kind === 'email')
    expect(shown).toMatchObject([{ asTyped: email, verified: true }])
    expect(shown[0]?.sources).toHaveLength(2)
  })

  test('is nowhere in the database but as a hash', async () => {
    const { email } = await person()
    await askAccess({ address: email }, origin.ip)
    const secret = (await sentTo(email, 'email'))!
    for (const table of ['portal_tokens', 'interactions', 'audit_entries', 'graphile_worker._private_jobs']) {
      const [row] = await database().execute<{ n: number }>(
        sql`select count(*)::int as n from ${sql.raw(table)} t where t::text like ${`%${secret}%`}`,
      )
      expect(row?.n, table).toBe(0)
    }
  })
})

describe('who has an address', () => {
  test('cannot be learned: the answer, what is written and what is queued are the same', async () => {
    const { email } = await person()
    const before = await database().$count(portalTokens)
    const known = await askAccess({ address: email }, origin.ip)
    const unknown = await askAccess({ address: 'nobody@example.org' }, origin.ip)
    expect(unknown).toEqual(known)
    expect(await database().$count(portalTokens)).toBe(before + 2)
    expect(await sentTo('nobody@example.org', 'email')).toBeNull()
  })

  test('opens nothing when several share it', async () => {
    const { email } = await person()
    await database().transaction((tx) => aCustomer(tx, { email }))
    await askAccess({ address: email }, origin.ip)
    expect(await sentTo(email, 'email')).toBeNull()
  })

  test('cannot be asked for without end', async () => {
    for (let time = 0; time < 20; time += 1) await askAccess({ address: `a${time}@example.org` }, origin.ip)
    await expect(askAccess({ address: 'a@example.org' }, origin.ip)).rejects.toThrow('rate_limited')
  })
})

describe('a code by text message', () => {
  test('opens only in the browser that asked, once, and not after five wrong guesses', async () => {
    const { id, phone } = await person()
    const asked = await askAccess({ address: phone }, origin.ip)
    if (asked.by !== 'sms') throw new Error('a number is asked for by SMS')
    const [token] = await database()
      .select()
      .from(portalTokens)
      .where(eq(portalTokens.secretHash, hashSecret(asked.browserSecret)))
    await database().update(portalTokens).set({ customerId: id }).where(eq(portalTokens.id, token!.id))
    const text = await withPortalSecret(database(), { externalId: `portal-token:${token!.id}`, text: SECRET_MARK })
    const wrong = text === '000000' ? '000001' : '000000'
    await expect(openWithCode('another browser', text!, origin)).rejects.toThrow('gone')
    for (let guess = 0; guess < 4; guess += 1) {
      await expect(openWithCode(asked.browserSecret, wrong, origin)).rejects.toThrow('gone')
    }
    expect(await openWithCode(asked.browserSecret, `${text!.slice(0, 3)} ${text!.slice(3)}`, origin)).toMatchObject({
      customerId: id,
    })
    await expect(openWithCode(asked.browserSecret, text!, origin)).rejects.toThrow('gone')
    await database().update(portalTokens).set({ usedAt: null, attempts: 5 }).where(eq(portalTokens.id, token!.id))
    await expect(openWithCode(asked.browserSecret, text!, origin)).rejects.toThrow('gone')
  })
})

describe('a personal link', () => {
  const follow = (url: string) => {
    const token = url.split('/').at(-1)!
    return openPersonalLink(new NextRequest(url), { params: Promise.resolve({ token }) })
  }

  test('opens the choices and never the file', async () => {
    const { id, email } = await person()
    const response = await follow(preferencesLink(id))
    expect(response.headers.get('location')).toMatch(/\/preferences$/)
    const cookie = /relais-portal=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]
    jar.set('relais-portal', decodeURIComponent(cookie!))
    const actor = await requirePortalActor('preferences')
    expect(actor).toMatchObject({ id, scope: 'preferences' })
    await expect(requirePortalActor('full')).rejects.toThrow('forbidden')
    await expect(getOwnData(actor)).rejects.toThrow('forbidden')
    await expect(askProof(actor, { address: 'mine@example.org' })).rejects.toThrow('forbidden')
    const view = await getPortal(actor, new Date())
    expect(view.file).toBeNull()
    expect(JSON.stringify(view)).not.toContain(email)
  })

  test('changed by a letter, or of another kind, opens nothing', async () => {
    const { id } = await person()
    const link = preferencesLink(id)
    for (const bad of [
      `${link}A`,
      link.slice(0, -2),
      topicLink({ customerId: id, purpose: 'marketing', topic: 'offers', channel: 'email' }),
    ]) {
      const response = await follow(bad)
      expect(response.headers.get('location')).toContain('error=gone')
      expect(response.headers.get('set-cookie')).toBeNull()
    }
  })
})

describe('forms', () => {
  const post = (body: Record<string, string>, headers: Record<string, string> = {}) =>
    saveChoices(
      new NextRequest('http://relais.test/api/portal/choices', {
        method: 'POST',
        headers: { origin: 'http://relais.test', ...headers },
        body: new URLSearchParams(body),
      }),
    )

  test('save with script and without, for the customer of the cookie whatever the form says', async () => {
    const [{ id, email }, other] = [await person(), await person()]
    await askAccess({ address: email }, origin.ip)
    const { secret } = await openWithLink((await sentTo(email, 'email'))!, origin)
    jar.set('relais-portal', `s.${secret}`)
    const without = await post({ set: 'paper', paper: 'digital', customerId: other.id, lang: 'en' })
    expect(without.status).toBe(303)
    expect(without.headers.get('location')).toMatch(/^\/en\/preferences\?changeId=.*&what=paper#how$/)
    const scripted = await post({ set: 'paper', paper: 'paper' }, { accept: 'application/json' })
    expect(await scripted.json()).toMatchObject({ what: 'paper', changeId: expect.any(String) })
    expect((await preferencesOf(database(), id)).paper).toBe('paper')
    expect((await preferencesOf(database(), other.id)).paper).toBeNull()
  })

  test('of another site are refused, and so is a session that has ended', async () => {
    const { id, email } = await person()
    await askAccess({ address: email }, origin.ip)
    const { secret } = await openWithLink((await sentTo(email, 'email'))!, origin)
    jar.set('relais-portal', `s.${secret}`)
    const foreign = { origin: 'https://elsewhere.example', accept: 'application/json' }
    expect((await post({ set: 'necessary' }, foreign)).status).toBe(403)
    await database().execute(sql`update portal_sessions set ended_at = now()`)
    expect((await post({ set: 'necessary' }, { accept: 'application/json' })).status).toBe(401)
    expect(await consentStates(database(), id, new Date())).toEqual([])
  })
})

describe('one click in a message', () => {
  const click = (url: string, body: string) => {
    const token = url.split('/').at(-1)!
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return answerLink(new NextRequest(url, { method: 'POST', headers, body }), { params: Promise.resolve({ token }) })
  }
  const emailOf = async (id: string) =>
    (await consentStates(database(), id, new Date())).find(({ channel }) => channel === 'email')?.state

  test('unsubscribes without cookie, page or redirect (RFC 8058), twice as well as once', async () => {
    const { id } = await person()
    await changePreferences(self(id), {
      customerId: id,
      patch: { 'topic:offers': { on: true, frequency: 'each', channels: ['email', 'sms'] } },
    })
    const link = topicLink({ customerId: id, purpose: 'marketing', topic: 'offers', channel: 'email' })
    for (let time = 0; time < 2; time += 1) {
      expect((await click(link, 'List-Unsubscribe=One-Click')).status).toBe(204)
      expect(await emailOf(id)).toBe('withdrawn')
    }
    expect((await preferencesOf(database(), id)).topics.offers.channels).toEqual(['sms'])
  })

  test('stops what came without a consent on record, too', async () => {
    const { id } = await person()
    await click(
      topicLink({ customerId: id, purpose: 'marketing', topic: 'offers', channel: 'email' }),
      'List-Unsubscribe=One-Click',
    )
    expect(await emailOf(id)).toBe('withdrawn')
  })

  test('does nothing with a token that was changed, or that opens the choices', async () => {
    const { id } = await person()
    const link = topicLink({ customerId: id, purpose: 'marketing', topic: 'offers', channel: 'email' })
    for (const bad of [link.slice(0, -1), preferencesLink(id)]) {
      expect((await click(bad, 'List-Unsubscribe=One-Click')).status).toBe(404)
    }
    expect(await emailOf(id)).toBeUndefined()
  })

  test('may ask for less, and leads back to the page', async () => {
    const { id } = await person()
    const link = topicLink({ customerId: id, purpose: 'marketing', topic: 'offers', channel: 'email' })
    const response = await click(link, 'answer=less&lang=en')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(/^\/en\/u\/.*\?done=less$/)
    expect((await preferencesOf(database(), id)).topics.offers.frequency).toBe('monthly')
  })
})

test('a new address is the customer’s only once its code came back, to the browser and the customer that asked', async () => {
  const [{ id }, other] = [await person(), await person()]
  const { browserSecret } = await askProof(self(id), { address: 'Nouvelle@Example.org' })
  const [token] = await database()
    .select()
    .from(portalTokens)
    .where(eq(portalTokens.secretHash, hashSecret(browserSecret)))
  const code = (await withPortalSecret(database(), { externalId: `portal-token:${token!.id}`, text: SECRET_MARK }))!
  const uses = () => database().$count(contactPointUses, eq(contactPointUses.customerId, id))
  const before = await uses()
  await expect(provePoint(self(other.id), { browserSecret, code, language: 'fr' })).rejects.toThrow('gone')
  await expect(provePoint(self(id), { browserSecret: 'another', code, language: 'fr' })).rejects.toThrow('gone')
  expect(await uses()).toBe(before)
  await provePoint(self(id), { browserSecret, code, language: 'fr' })
  expect(await uses()).toBe(before + 1)
  const view = await getPortal(self(id), new Date())
  const best = view.reach.find((point) => point.id === view.preferences.bestEmailId)
  expect(best).toMatchObject({ shown: 'nouvelle@example.org', verified: true })
})
