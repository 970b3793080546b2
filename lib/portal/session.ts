import 'server-only'
import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { type Actor, type CustomerActor, customerActor } from '@/lib/platform/actor'
import { isHttps } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { originOf } from '@/lib/platform/request-origin'
import { hashSecret } from './domain/secrets'
import { readLinkToken } from './links'
import { findLinkCustomer, findPortalSession } from './queries/session'

export type PortalActor = Actor & CustomerActor

/** What lets a browser in: a session's secret (`s.`) or the signed token of a personal link (`p.`). */
const SESSION_COOKIE = 'relais-portal'
/** The secret of a browser that waits for a code. */
const CODE_COOKIE = 'relais-portal-code'
const CODE_MAX_AGE_S = 600

const options = (maxAge: number) => ({ httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(), maxAge }) as const

/** The customer whose portal this browser has open, or null. Read from the database each time. */
export const getPortalActor = cache(async (): Promise<(PortalActor & { until: Date }) | null> => {
  const value = (await cookies()).get(SESSION_COOKIE)?.value
  const origin = originOf(await headers())
  if (value?.startsWith('s.')) {
    const session = await findPortalSession(hashSecret(value.slice(2)))
    return session
      ? Object.assign(customerActor({ id: session.customerId, name: 'portal', scope: 'full', ...origin }), {
          until: session.expiresAt,
        })
      : null
  }
  const claims = value?.startsWith('p.') ? readLinkToken(value.slice(2)) : null
  if (claims?.kind !== 'preferences') return null
  const customerId = await findLinkCustomer(claims.customerId)
  return customerId
    ? Object.assign(customerActor({ id: customerId, name: 'portal', scope: 'preferences', ...origin }), {
        until: claims.expiresAt,
      })
    : null
})

/**
 * The customer whose portal this browser has open. Throws `unauthenticated`, or `forbidden` where the file is asked for
 * with a link that opens only the choices.
 */
export async function requirePortalActor(scope: CustomerActor['scope']): Promise<PortalActor> {
  const actor = await getPortalActor()
  if (!actor) throw new DomainError('unauthenticated')
  if (scope === 'full' && actor.scope !== 'full') throw new DomainError('forbidden')
  return actor
}

/** The hash under which this browser's session is kept; null for a personal link. */
export async function portalSessionHash(): Promise<string | null> {
  const value = (await cookies()).get(SESSION_COOKIE)?.value
  return value?.startsWith('s.') ? hashSecret(value.slice(2)) : null
}

/** Keeps a session in this browser; `maxAge` in seconds. */
export async function keepPortalSession(secret: string, maxAge: number): Promise<void> {
  const jar = await cookies()
  jar.set(SESSION_COOKIE, `s.${secret}`, options(maxAge))
  jar.delete(CODE_COOKIE)
}

/** The cookie that opens the choices with a personal link's token. */
export const personalLinkCookie = (token: string, maxAge: number) =>
  ({ name: SESSION_COOKIE, value: `p.${token}`, ...options(maxAge) }) as const

export async function forgetPortalSession(): Promise<void> {
  const jar = await cookies()
  jar.delete(SESSION_COOKIE)
}

/** Keeps the secret of a browser that waits for a code. */
export async function keepBrowserSecret(secret: string): Promise<void> {
  const jar = await cookies()
  jar.set(CODE_COOKIE, secret, options(CODE_MAX_AGE_S))
}

export async function browserSecret(): Promise<string | null> {
  return (await cookies()).get(CODE_COOKIE)?.value ?? null
}
