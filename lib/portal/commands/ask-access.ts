import 'server-only'
import { database } from '@/db/client'
import { portalTokens } from '@/db/schema'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { noteAttempts, recentAttempts, throttleKey } from '@/lib/platform/throttle'
import { MINUTE_MS } from '@/lib/platform/time'
import { hashSecret, newSecret } from '../domain/secrets'
import { type AskAccessInput, askAccessInput } from '../schemas'

/** How long a link or a code lets in. */
export const TOKEN_MS = 10 * MINUTE_MS
const MAX_PER_ADDRESS = 3
const MAX_PER_ORIGIN = 20

/** `browserSecret` is for the cookie of the browser that asked: a code is worth nothing in another one. */
export type AccessAsked = { by: 'email'; browserSecret: null } | { by: 'sms'; browserSecret: string }

/**
 * Asks for a way into the portal. Says and does the same for an address that nobody has: whose it is, is looked up by
 * the worker. Throws `invalid_input` for what is no address, `rate_limited` for too many from one place.
 */
export async function askAccess(given: AskAccessInput, ip: string | null): Promise<AccessAsked> {
  const parsed = askAccessInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const by = parsed.data.address.includes('@') ? 'email' : 'sms'
  const address = normaliseContactPoint(by === 'email' ? 'email' : 'phone', parsed.data.address)
  if (!address) throw new DomainError('invalid_input')
  const [origin, target] = [throttleKey('portal-origin', ip ?? 'unknown'), throttleKey('portal-address', address)]
  if ((await recentAttempts(origin)) >= MAX_PER_ORIGIN) throw new DomainError('rate_limited')
  // Too many for one address: nothing more is sent, and nobody is told, known or not.
  const spent = (await recentAttempts(target)) >= MAX_PER_ADDRESS
  const browserSecret = by === 'sms' ? newSecret() : null
  await database().transaction(async (tx) => {
    await noteAttempts(tx, [origin, target])
    const [token] = await tx
      .insert(portalTokens)
      .values({
        kind: by === 'email' ? 'link' : 'code',
        secretHash: browserSecret ? hashSecret(browserSecret) : null,
        expiresAt: new Date(Date.now() + TOKEN_MS),
      })
      .returning({ id: portalTokens.id })
    if (!token) throw new Error('token not written')
    if (!spent)
      await enqueue(
        tx,
        'portal.access',
        { tokenId: token.id, by, address, language: parsed.data.language },
        { maxAttempts: 3 },
      )
  })
  return browserSecret ? { by: 'sms', browserSecret } : { by: 'email', browserSecret: null }
}
