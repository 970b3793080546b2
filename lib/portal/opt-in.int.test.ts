import { asc, eq, sql } from 'drizzle-orm'
import { NextRequest } from 'next/server'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import {
  apiKeys,
  consentEvents,
  consentEvidence,
  contactPointUses,
  interactions,
  portalTokens,
  signInAttempts,
} from '@/db/schema'
import { aCustomer, aPlace } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { recordConsents } from '@/lib/api/consents'
import { serve } from '@/lib/api/endpoint'
import { publishNotice } from '@/lib/consent/commands/notices'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { consentStates } from '@/lib/consent/queries/state'
import { aColleague } from '@/lib/conversations/testing'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import type { Actor } from '@/lib/platform/actor'
import { hashApiKey } from '@/lib/platform/api-keys'
import { DAY_MS } from '@/lib/platform/time'
import { decideForCustomer } from '@/lib/policy/commands/decide'
import { askAccess } from './commands/ask-access'
import { requestDoubleOptIn } from './commands/ask-opt-in'
import { openWithLink } from './commands/open-session'
import { withPortalSecret } from './commands/send-secret'
import { SECRET_MARK } from './domain/letters'
import { hashSecret } from './domain/secrets'
import { confirmByLink } from './handlers/opt-in'
import { grantAccess } from './jobs'
import { getOptIn } from './queries/opt-in'

vi.mock('next/headers', () => ({
  headers: async () => new Headers({ host: 'relais.test', 'user-agent': 'Courrier/7', 'x-forwarded-for': '192.0.2.7' }),
  cookies: async () => ({ get: () => undefined, set: () => {}, delete: () => {} }),
}))

withTestDatabase()

const WORDS = 'Nos offres par e-mail, quatre fois par mois au plus.'
let agent: Actor & { id: string }
let noticeId: string
let made = 0

beforeAll(async () => {
  agent = await aColleague('agent')
  await aPlace(database())
  const notice = { version: 'offres-2026-01', language: 'fr', purpose: 'marketing', channel: 'email' } as const
  noticeId = (await publishNotice(await aColleague('privacy_officer'), { ...notice, text: WORDS })).noticeId
})
beforeEach(async () => {
  await database().delete(signInAttempts)
})

async function person(): Promise<{ id: string; email: string }> {
  made += 1
  const email = `accord.${made}@example.org`
  const { customer } = await database().transaction((tx) => aCustomer(tx, { email }))
  return { id: customer.id, email }
}

const ask = ({ id, email }: { id: string; email: string }) =>
  requestDoubleOptIn(agent, { customerId: id, purpose: 'marketing', email, noticeId, source: 'Boutique Rennes' })

async function messageOf(interactionId: string) {
  const [message] = await database().select().from(interactions).where(eq(interactions.id, interactionId))
  return message!
}

/** The secret in the letter, as the worker puts it there when the letter leaves. */
async function secretIn(interactionId: string): Promise<string> {
  const text = await withPortalSecret(database(), await messageOf(interactionId))
  return /\/preferences\/confirm\/([\w-]+)/.exec(text ?? '')?.[1] ?? ''
}

async function asked(): Promise<{ id: string; email: string; secret: string; eventId: string }> {
  const who = await person()
  const { interactionId, eventId } = await ask(who)
  return { ...who, eventId, secret: await secretIn(interactionId) }
}

/** Where the button of the page leads on to, without script, cookie or session. */
async function press(secret: string): Promise<string> {
  const request = new NextRequest('http://relais.test/api/portal/confirm', {
    method: 'POST',
    headers: { origin: 'http://relais.test' },
    body: new URLSearchParams({ token: secret, lang: 'fr' }),
  })
  const response = await confirmByLink(request)
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}
const REFUSED = '/preferences/access?error=gone'

const entriesOf = (id: string) =>
  database().select().from(consentEvents).where(eq(consentEvents.subjectId, id)).orderBy(asc(consentEvents.seq))
const stateOf = async (id: string) =>
  (await consentStates(database(), id, new Date())).find(({ channel }) => channel === 'email')?.state
/** What is decided about an offer on a Tuesday morning. */
const offerTo = ({ id, email }: { id: string; email: string }) =>
  decideForCustomer(
    database(),
    {
      customerId: id,
      to: email,
      request: { purpose: 'marketing', topic: 'offers', channel: 'email', agentTyped: false },
    },
    new Date('2030-01-15T10:00:00+01:00'),
  )
const withdraw = (id: string, more: { channel?: 'email' | 'any' } = {}) =>
  recordConsent(agent, {
    ...{ customerId: id, purpose: 'marketing', channel: 'email', state: 'withdrawn', method: 'agent', source: 'tél.' },
    ...more,
  })

describe('asking', () => {
  test('writes that it waits and queues one service e-mail that quotes the notice and carries the link', async () => {
    const who = await person()
    const { interactionId, eventId } = await ask(who)
    expect(await messageOf(interactionId)).toMatchObject({
      ...{ channel: 'email', purpose: 'service', topic: 'consent_confirmation', automatic: true, state: 'queued' },
      ...{ containsPromotion: false, recipients: { to: [{ address: who.email }], cc: [] } },
      text: expect.stringContaining(WORDS),
    })
    expect(await entriesOf(who.id)).toMatchObject([{ id: eventId, state: 'pending', method: 'doi', channel: 'email' }])
    const secret = await secretIn(interactionId)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    const [token] = await database()
      .select()
      .from(portalTokens)
      .where(eq(portalTokens.secretHash, hashSecret(secret)))
    expect(token!.expiresAt.getTime() - token!.createdAt.getTime()).toBeGreaterThan(7 * DAY_MS - 60_000)
    expect(token!.expiresAt.getTime() - token!.createdAt.getTime()).toBeLessThan(7 * DAY_MS + 60_000)
    for (const table of ['portal_tokens', 'interactions', 'audit_entries', 'consent_events']) {
      const [row] = await database().execute<{ n: number }>(
        sql`select count(*)::int as n from ${sql.raw(table)} t where t::text like ${`%${secret}%`}`,
      )
      expect(row?.n, table).toBe(0)
    }
  })

  test('writes nothing to an address that is not the customer’s, nor with a notice of another purpose', async () => {
    const [who, other] = [await person(), await person()]
    await expect(ask({ id: who.id, email: other.email })).rejects.toThrow('invalid_input')
    await expect(
      requestDoubleOptIn(agent, { customerId: who.id, purpose: 'survey', email: who.email, noticeId, source: 'x' }),
    ).rejects.toThrow('invalid_input')
    expect(await entriesOf(who.id)).toEqual([])
    expect(await database().$count(interactions, eq(interactions.customerId, who.id))).toBe(0)
  })

  test('is limited to three a day for one address', async () => {
    const who = await person()
    for (let time = 0; time < 3; time += 1) await ask(who)
    await database().update(signInAttempts).set({ at: sql`now() - interval '20 hours'` })
    await expect(ask(who)).rejects.toThrow('rate_limited')
    expect(await entriesOf(who.id)).toHaveLength(3)
  })

  test('is open to the API as `pending` by `doi`, which takes nothing that the confirmation has to say', async () => {
    const secret = `rk_test_${crypto.randomUUID()}`
    await database()
      .insert(apiKeys)
      .values({ name: 'site', prefix: 'rk_test_', secretHash: hashApiKey(secret), scopes: ['admin'] })
    const who = await person()
    const post = (more: object) =>
      serve(recordConsents)(
        new NextRequest('http://relais.test/api/v1/consents', {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            ...{ customerId: who.id, purpose: 'marketing', channel: 'email', state: 'pending', method: 'doi' },
            ...{ source: 'site', noticeId, contactPoint: { kind: 'email', value: who.email }, ...more },
          }),
        }),
        { params: Promise.resolve({}) },
      )
    expect((await post({ occurredAt: '2026-01-01T00:00:00Z' })).status).toBe(422)
    expect((await post({ contactPoint: undefined })).status).toBe(422)
    expect(await database().$count(interactions, eq(interactions.customerId, who.id))).toBe(0)
    const response = await post({})
    expect(response.status).toBe(201)
    expect(Object.keys((await response.json()) as object).sort()).toEqual(['eventId', 'hash', 'seq'])
    expect(await database().$count(interactions, eq(interactions.customerId, who.id))).toBe(1)
  })
})

describe('confirming', () => {
  test('looking changes nothing; the button confirms once, and the decision goes from waiting to consent', async () => {
    const { secret, eventId, ...who } = await asked()
    expect((await offerTo(who)).codes).toContain('DOI_PENDING')
    for (let time = 0; time < 2; time += 1)
      expect(await getOptIn(secret)).toEqual({ notice: WORDS, language: 'fr', confirmed: false })
    expect(await entriesOf(who.id)).toHaveLength(1)

    expect(await press(secret)).toBe(`/preferences/confirm/${secret}`)
    expect(await getOptIn(secret)).toMatchObject({ confirmed: true })
    const entries = await entriesOf(who.id)
    expect(entries).toMatchObject([
      { state: 'pending' },
      {
        state: 'confirmed',
        method: 'doi',
        supersedes: eventId,
        actor: `customer:${who.id}`,
        source: 'Boutique Rennes',
      },
    ])
    expect(await stateOf(who.id)).toBe('granted')
    const decision = await offerTo(who)
    expect(decision).toMatchObject({ outcome: 'allow' })
    expect(decision.codes).toContain('OPT_IN')

    const [file] = await database()
      .select()
      .from(consentEvidence)
      .where(eq(consentEvidence.sha256, entries[1]!.evidenceSha256[0]!))
    const evidence = file!.content.toString()
    expect(JSON.parse(evidence)).toMatchObject({
      ...{ kind: 'double_opt_in', pendingEntry: { id: eventId }, notice: { version: 'offres-2026-01', text: WORDS } },
      ...{ token: { createdAt: expect.any(String), expiresAt: expect.any(String) }, userAgent: 'Courrier/7' },
    })
    expect(evidence).not.toContain('192.0.2.7')
  })

  test('is refused the second time, and for all but one of those who press at the same moment', async () => {
    const { id, secret } = await asked()
    const places = await Promise.all(Array.from({ length: 5 }, () => press(secret)))
    expect(places.filter((place) => place !== REFUSED)).toHaveLength(1)
    expect(await press(secret)).toBe(REFUSED)
    expect(await entriesOf(id)).toHaveLength(2)
  })

  test('is refused with a link that is over, changed or guessed', async () => {
    const { id, secret } = await asked()
    const changed = secret.slice(0, -1) + (secret.endsWith('A') ? 'E' : 'A')
    for (const bad of [changed, '', SECRET_MARK]) {
      expect(await press(bad)).toBe(REFUSED)
      expect(await getOptIn(bad)).toBeNull()
    }
    await database()
      .update(portalTokens)
      .set({ expiresAt: new Date() })
      .where(eq(portalTokens.secretHash, hashSecret(secret)))
    expect(await press(secret)).toBe(REFUSED)
    expect(await getOptIn(secret)).toBeNull()
    expect(await entriesOf(id)).toHaveLength(1)
  })

  test('takes no way into the portal for a confirmation, nor a confirmation for a way in', async () => {
    const { email, secret, id } = await asked()
    const origin = { ip: null, requestId: null }
    await askAccess({ address: email }, null)
    const [token] = await database()
      .select()
      .from(portalTokens)
      .where(eq(portalTokens.kind, 'link'))
      .orderBy(sql`created_at desc`)
      .limit(1)
    await grantAccess({ tokenId: token!.id, by: 'email', address: email })
    const letter = await database().query.interactions.findFirst({
      where: eq(interactions.externalId, `portal-token:${token!.id}`),
    })
    const text = (await withPortalSecret(database(), letter!)) ?? ''
    const way = /open\/([\w-]+)/.exec(text)![1]!
    expect(await press(way)).toBe(REFUSED)
    await expect(openWithLink(secret, origin)).rejects.toThrow('gone')
    expect(await entriesOf(id)).toHaveLength(1)
  })

  test('speaks for the customer who was asked, and for nobody once the address is another’s', async () => {
    const [mine, theirs] = [await asked(), await asked()]
    await press(mine.secret)
    expect([await stateOf(mine.id), await stateOf(theirs.id)]).toEqual(['granted', 'pending'])
    await database()
      .update(contactPointUses)
      .set({ validTo: sql`now()` })
      .where(eq(contactPointUses.customerId, theirs.id))
    expect(await press(theirs.secret)).toBe(REFUSED)
    expect(await stateOf(theirs.id)).toBe('pending')
  })

  test('after a withdrawal changes nothing, even where a later request waits', async () => {
    const { secret, ...who } = await asked()
    await withdraw(who.id)
    expect(await getOptIn(secret)).toBeNull()
    expect(await press(secret)).toBe(REFUSED)
    expect(await stateOf(who.id)).toBe('withdrawn')
    const later = await secretIn((await ask(who)).interactionId)
    expect(await press(secret)).toBe(REFUSED)
    expect(await stateOf(who.id)).toBe('withdrawn')
    expect(await press(later)).not.toBe(REFUSED)
    expect(await stateOf(who.id)).toBe('granted')
  })

  test('after a withdrawal on every channel changes nothing', async () => {
    const { id, secret } = await asked()
    await withdraw(id, { channel: 'any' })
    expect(await press(secret)).toBe(REFUSED)
    expect(await stateOf(id)).toBe('pending')
  })

  test('at the moment of a withdrawal ends withdrawn, whichever comes first', async () => {
    for (let time = 0; time < 5; time += 1) {
      const { id, secret } = await asked()
      await Promise.all([press(secret), withdraw(id)])
      expect(await stateOf(id)).toBe('withdrawn')
    }
  })

  test('follows a merge to the customer of today', async () => {
    const [survivor, { id, secret }] = [await person(), await asked()]
    const steward = await aColleague('steward')
    await mergeCustomers(steward, { customerId: survivor.id, with: [id], reason: 'same person' })
    expect(await press(secret)).not.toBe(REFUSED)
    expect(await stateOf(survivor.id)).toBe('granted')
    expect((await entriesOf(id)).map(({ state }) => state)).toEqual(['pending', 'confirmed'])
  })

  test('does not overrule what the customer it was merged into had refused before', async () => {
    const survivor = await person()
    await withdraw(survivor.id)
    const { id, secret } = await asked()
    const steward = await aColleague('steward')
    await mergeCustomers(steward, { customerId: survivor.id, with: [id], reason: 'same person' })
    expect(await press(secret)).toBe(REFUSED)
    expect(await stateOf(survivor.id)).toBe('withdrawn')
    expect(await entriesOf(id)).toHaveLength(1)
  })
})
