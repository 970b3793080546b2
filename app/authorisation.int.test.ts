import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { apiKeys } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { endpointOf } from '@/lib/api/endpoint'
import { ENDPOINTS } from '@/lib/api/endpoints'
import { permissionOfAction } from '@/lib/platform/action'
import { type Actor, demand, userActor } from '@/lib/platform/actor'
import { hashApiKey } from '@/lib/platform/api-keys'
import { permissionOfRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import {
  API_SCOPES,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
  roleAllows,
  scopesAllow,
} from '@/lib/platform/permissions'
import { accessOfPortalRoute } from '@/lib/portal/route'

const state = vi.hoisted(() => ({ actor: null as unknown }))

vi.mock('@/lib/platform/session', () => ({
  isSessionLive: async () => true,
  getActor: async () => state.actor,
  requireActor: async (permission?: Permission) => {
    if (!state.actor) throw new DomainError('unauthenticated')
    if (permission) demand(state.actor as Actor, permission)
    return state.actor
  },
}))
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://relais.test', host: 'relais.test' }),
  cookies: async () => ({ get: () => undefined, set: () => {}, delete: () => {} }),
}))

withTestDatabase()

/** Open to anybody, on purpose: signing in, health, the API's description and its 404; webhooks ask for the provider's signature. */
const PUBLIC = [
  'app/api/auth/[...nextauth]/route.ts',
  'app/api/health/live/route.ts',
  'app/api/health/ready/route.ts',
  'app/api/v1/[...rest]/route.ts',
  'app/api/v1/openapi.json/route.ts',
  // The signed token in their address says whose they are, and is all they ask for (lib/portal/handlers).
  'app/api/portal/keep/[token]/route.ts',
  'app/p/[token]/route.ts',
  'app/api/webhooks/[channel]/[account]/route.ts',
]
/**
 * The ways into and out of the customer's portal, and the confirmation of a consent by the link that was sent: open to
 * anybody, who then holds a link or a code of their own.
 */
const OPEN_PORTAL = [
  'app/api/portal/access/route.ts',
  'app/api/portal/code/route.ts',
  'app/api/portal/confirm/route.ts',
  'app/api/portal/leave/route.ts',
  'app/api/portal/open/route.ts',
]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const files = (folder: string, name: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.split('/').at(-1) === name)
    .map((path) => join(folder, path))
    .sort()

const ROUTES = files('app', 'route.ts').filter((path) => !PUBLIC.includes(path))
const ACTION_FILES = files('lib', 'actions.ts')

const colleague = (role: Role) =>
  userActor({
    id: '019a0000-0000-7000-8000-000000000001',
    name: role,
    email: `${role}@example.org`,
    role,
    locale: 'fr',
    sessionId: '019a0000-0000-7000-8000-000000000002',
    ip: null,
    requestId: null,
  })

type Exports = Record<string, unknown>
type Handler = (request: NextRequest, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const params = (path: string) =>
  Promise.resolve(
    Object.fromEntries(
      [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => [name, '019a0000-0000-7000-8000-00000000ffff']),
    ),
  )
const urlOf = (path: string) =>
  `http://relais.test/${path
    .replace(/^app\//, '')
    .replace('/route.ts', '')
    .replaceAll(/\[(\w+)\]/g, '019a0000-0000-7000-8000-00000000ffff')}`

/** The portal is the customer's: no colleague's session opens it, nor none. */
async function refusesColleagues(handler: Handler, path: string, method: string): Promise<void> {
  for (const actor of [null, ...ROLES.map(colleague)]) {
    state.actor = actor
    const request = new NextRequest(urlOf(path), {
      method,
      headers: { accept: 'application/json', origin: 'http://relais.test' },
      ...(method === 'GET' ? {} : { body: new URLSearchParams({ set: 'necessary' }) }),
    })
    expect((await handler(request, { params: params(path) })).status, `${method} ${path}`).toBe(401)
  }
}

test('there is something to check', () => {
  expect(ROUTES.length).toBeGreaterThan(15)
  expect(ACTION_FILES.length).toBeGreaterThan(2)
})

describe.each(ROUTES)('%s', (path) => {
  test('every method asks for a permission and keeps to the table', async () => {
    const exports = (await import(join(process.cwd(), path))) as Exports
    const methods = METHODS.filter((method) => method in exports)
    expect(methods.length).toBeGreaterThan(0)
    for (const method of methods) {
      const handler = exports[method] as Handler
      const endpoint = endpointOf(handler)
      if (endpoint) {
        expect(ENDPOINTS, `${method} ${path} is documented`).toContain(endpoint)
        expect(`${endpoint.method} app${endpoint.path.replaceAll(/\{(\w+)\}/g, '[$1]')}/route.ts`).toBe(
          `${method} ${path}`,
        )
        continue
      }
      const access = accessOfPortalRoute(handler)
      if (access) {
        expect(access === 'open', `${method} ${path} is open`).toBe(OPEN_PORTAL.includes(path))
        if (access !== 'open') await refusesColleagues(handler, path, method)
        continue
      }
      const permission = permissionOfRoute(handler)
      expect(permission, `${method} ${path} names its permission`).toBeDefined()
      state.actor = null
      expect((await handler(new NextRequest(urlOf(path), { method }), { params: params(path) })).status).toBe(401)
      for (const role of ROLES) {
        state.actor = colleague(role)
        const abort = new AbortController()
        const response = await handler(new NextRequest(urlOf(path), { method, signal: abort.signal }), {
          params: params(path),
        })
        abort.abort()
        expect(response.status === 403, `${role} on ${method} ${path}: ${response.status}`).toBe(
          !roleAllows(role, permission!),
        )
        expect(response.status, `${role} on ${method} ${path}`).not.toBe(500)
      }
    }
  })
})

test('every endpoint that is documented is served', async () => {
  const served = new Set<unknown>()
  for (const path of ROUTES) {
    const exports = (await import(join(process.cwd(), path))) as Exports
    for (const method of METHODS) served.add(endpointOf(exports[method]))
  }
  for (const endpoint of ENDPOINTS) expect(served.has(endpoint), `${endpoint.method} ${endpoint.path}`).toBe(true)
})

describe.each(ACTION_FILES)('%s', (path) => {
  test('every action asks for a permission and keeps to the table', async () => {
    const exports = (await import(join(process.cwd(), path))) as Exports
    for (const [name, action] of Object.entries(exports)) {
      const permission = permissionOfAction(action)
      expect(permission, `${path} ${name} was made by action()`).toBeDefined()
      const call = action as (input: unknown) => Promise<{ ok: boolean; code?: string }>
      state.actor = null
      expect(await call({}), name).toMatchObject({ ok: false, code: 'unauthenticated' })
      for (const role of ROLES) {
        state.actor = colleague(role)
        // Input that no schema takes: an allowed role gets as far as being told so, and nothing is written.
        const result = await call(Symbol.iterator)
        expect(result.code, `${role} on ${name}`).toBe(roleAllows(role, permission!) ? 'invalid_input' : 'forbidden')
      }
    }
  })
})

/** Signing in asks for no session, on purpose. */
const OPEN_ACTIONS = ['app/[locale]/(auth)/sign-in/sign-in-action.ts']

test('server actions live nowhere but where the matrix looks', () => {
  const elsewhere = ['app', 'components', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
      .map((path) => join(folder, path))
      .filter((path) => /^\s*['"]use server['"]/m.test(readFileSync(path, 'utf8'))),
  )
  expect(elsewhere.filter((path) => !ACTION_FILES.includes(path) && !OPEN_ACTIONS.includes(path))).toEqual([])
})

describe('API keys', () => {
  const secrets = new Map<string, string>()
  beforeAll(async () => {
    for (const scope of API_SCOPES) {
      const secret = `rk_test_${scope}_${crypto.randomUUID()}`
      secrets.set(scope, secret)
      await database()
        .insert(apiKeys)
        .values({ name: scope, prefix: secret.slice(0, 8), secretHash: hashApiKey(secret), scopes: [scope] })
    }
  })

  test.each(ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s',
    async (_, endpoint) => {
      const path = `app${endpoint.path.replaceAll(/\{(\w+)\}/g, '[$1]')}/route.ts`
      const handler = ((await import(join(process.cwd(), path))) as Exports)[endpoint.method] as Handler
      const call = (secret: string | null) =>
        handler(
          new NextRequest(urlOf(path), {
            method: endpoint.method,
            headers: secret ? { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } : {},
            ...(endpoint.method === 'GET' ? {} : { body: endpoint.rawBody ? '' : '"nothing that fits"' }),
          }),
          { params: params(path) },
        )
      expect((await call(null)).status).toBe(401)
      expect((await call('rk_of_nobody')).status).toBe(401)
      for (const scope of API_SCOPES) {
        const { status } = await call(secrets.get(scope)!)
        expect(status === 403, `${scope}: ${status}`).toBe(!scopesAllow([scope], endpoint.permission))
        expect(status, scope).not.toBe(500)
      }
    },
  )

  test('a revoked key stops at its next request', async () => {
    const handler = ((await import(join(process.cwd(), 'app/api/v1/customers/route.ts'))) as Exports).GET as Handler
    const secret = `rk_gone_${crypto.randomUUID()}`
    await database()
      .insert(apiKeys)
      .values({ name: 'gone', prefix: 'rk_gone_', secretHash: hashApiKey(secret), scopes: ['admin'] })
    const call = () =>
      handler(
        new NextRequest('http://relais.test/api/v1/customers', { headers: { authorization: `Bearer ${secret}` } }),
        { params: Promise.resolve({}) },
      )
    expect((await call()).status).toBe(200)
    await database().update(apiKeys).set({ revokedAt: new Date() })
    expect((await call()).status).toBe(401)
  })
})

test('the table is the one that was agreed', () => {
  expect(
    Object.fromEntries(Object.entries(PERMISSIONS).map(([permission, roles]) => [permission, roles.join(' ')])),
  ).toMatchSnapshot()
})
