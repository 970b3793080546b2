import 'server-only'
import { cookies } from 'next/headers'
import { encode } from 'next-auth/jwt'
import { database } from '@/db/client'
import type { Actor } from './actor'
import { audit } from './audit'
import { authOptions, revokeSession, signInWithPassword } from './auth'
import { env, isHttps } from './env'

/** next-auth's cookie names (next-auth 4, core/lib/cookie). */
const sessionCookie = () => (isHttps() ? '__Secure-next-auth.session-token' : 'next-auth.session-token')

/**
 * Signs in from a form that works before any script runs: next-auth's own endpoint needs a token that only script can
 * fetch. Sets the cookie that next-auth would set. Returns the colleague's own language, or null when the credentials do
 * not fit; throws `throttled`.
 */
export async function openSession(input: { email: string; password: string }): Promise<{ locale: 'fr' | 'en' } | null> {
  const user = await signInWithPassword(input)
  if (!user) return null
  const maxAge = authOptions().session?.maxAge
  const token = await encode({
    token: { sub: user.id, sid: user.sessionId, name: user.name, email: user.email },
    secret: env().RELAIS_SECRET,
    maxAge,
  })
  const jar = await cookies()
  jar.set(sessionCookie(), token, { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(), maxAge })
  return { locale: user.locale }
}

/** Ends the colleague's session, here and wherever its cookie was copied to. */
export async function closeSession(actor: Actor): Promise<void> {
  if (actor.kind !== 'user') return
  await database().transaction(async (tx) => {
    await revokeSession(actor.sessionId, tx)
    await audit(tx, actor, { action: 'session.close', subjectKind: 'session', subjectId: actor.sessionId })
  })
  const jar = await cookies()
  jar.delete(sessionCookie())
}
