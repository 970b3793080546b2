import 'server-only'
import { headers } from 'next/headers'
import { type NextRequest, NextResponse } from 'next/server'
import { customerActor } from '@/lib/platform/actor'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { originOf } from '@/lib/platform/request-origin'
import { honourGpc } from '@/lib/preferences/commands'
import { askAccess } from '../commands/ask-access'
import {
  closePortalSession,
  type Opened,
  openWithCode,
  openWithLink,
  PORTAL_SESSION_MS,
} from '../commands/open-session'
import { readLinkToken } from '../links'
import { findLinkCustomer } from '../queries/session'
import { openForm } from '../route'
import {
  browserSecret,
  forgetPortalSession,
  getPortalActor,
  keepBrowserSecret,
  keepPortalSession,
  personalLinkCookie,
  portalSessionHash,
} from '../session'
import { pageLanguage, text } from './fields'

const SESSION_S = PORTAL_SESSION_MS / 1000

/** A browser that asks not to be followed is taken at its word as soon as we know whose it is. */
async function honourSignal(customerId: string, given: Headers): Promise<void> {
  if (given.get('sec-gpc') !== '1') return
  const actor = customerActor({ id: customerId, name: 'portal', scope: 'preferences', ...originOf(given) })
  await honourGpc(actor, { customerId })
}

/** Keeps an opened session in this browser. */
async function letIn({ secret, customerId }: Opened, given: Headers): Promise<{ to: string }> {
  await keepPortalSession(secret, SESSION_S)
  await honourSignal(customerId, given)
  return { to: '/preferences' }
}

/** Asks for a link or a code: the same answer whether the address is known or not. */
export const askForAccess = openForm('/preferences/access', async (form) => {
  const given = { address: text(form, 'address'), language: pageLanguage(form) }
  const asked = await askAccess(given, originOf(await headers()).ip)
  if (asked.by === 'sms') await keepBrowserSecret(asked.browserSecret)
  return { to: '/preferences/access', data: { asked: asked.by } }
})

/** Opens the portal with the link of an e-mail. A form, because mail programs open every link before their reader does. */
export const openByLink = openForm('/preferences/access', async (form) => {
  const given = await headers()
  return letIn(await openWithLink(text(form, 'token'), originOf(given)), given)
})

/** Opens the portal with the code of a text message, in the browser that asked for it. */
export const openByCode = openForm('/preferences/access?asked=sms', async (form) => {
  const secret = await browserSecret()
  if (!secret) throw new DomainError('gone')
  const given = await headers()
  return letIn(await openWithCode(secret, text(form, 'code'), originOf(given)), given)
})

/** Leaves the portal, here and wherever its cookie was copied to. */
export const leave = openForm('/preferences/access', async () => {
  const [actor, hash] = [await getPortalActor(), await portalSessionHash()]
  if (actor && hash) await closePortalSession(actor, hash)
  await forgetPortalSession()
  return { to: '/preferences/access', data: { left: '1' } }
})

/**
 * The personal link at the foot of a message: opens the choices, never the file. Who is already in
 * with a link or code of their own stays so.
 */
export async function openPersonalLink(
  request: NextRequest,
  context: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { token } = await context.params
  const claims = readLinkToken(token)
  const to = (path: string) =>
    NextResponse.redirect(new URL(path, env().RELAIS_PUBLIC_URL), {
      status: 303,
      headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    })
  if (claims?.kind !== 'preferences') return to('/preferences/access?error=gone')
  const customerId = await findLinkCustomer(claims.customerId)
  if (!customerId) return to('/preferences/access?error=gone')
  await honourSignal(customerId, request.headers)
  const response = to('/preferences')
  const inside = await getPortalActor()
  if (inside?.scope === 'full') return response
  const maxAge = Math.floor((claims.expiresAt.getTime() - Date.now()) / 1000)
  response.cookies.set(personalLinkCookie(token, Math.min(maxAge, SESSION_S)))
  return response
}
