import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { database, type Executor } from '@/db/client'
import { sessions, signInAttempts, users } from '@/db/schema'
import { systemActor, userActor } from './actor'
import { audit } from './audit'
import { env, isHttps } from './env'
import { verifyPassword } from './passwords'
import { originOf } from './request-origin'
import { noteAttempts, recentAttempts, throttleKey } from './throttle'
import { DAY_MS, MINUTE_MS } from './time'

const SESSION_MS = 12 * 60 * MINUTE_MS
const MAX_PER_ACCOUNT = 10
const MAX_PER_ADDRESS = 100

const credentials = z.object({ email: z.string().trim().min(3).max(320), password: z.string().min(1).max(1024) })

/**
 * Signs in with e-mail and password. Returns the session's token fields, or throws `throttled`; null when the
 * credentials do not fit. Unknown accounts, disabled accounts and wrong passwords take the same work.
 */
export async function signInWithPassword(
  input: unknown,
): Promise<{ id: string; sessionId: string; name: string; email: string; locale: 'fr' | 'en' } | null> {
  const parsed = credentials.safeParse(input)
  if (!parsed.success) return null
  const requestHeaders = await headers()
  const { ip, requestId } = originOf(requestHeaders)
  const accountKey = throttleKey('account', parsed.data.email)
  const addressKey = throttleKey('address', ip ?? 'unknown')
  const [byAccount, byAddress] = await Promise.all([recentAttempts(accountKey), recentAttempts(addressKey)])
  if (byAccount >= MAX_PER_ACCOUNT || byAddress >= MAX_PER_ADDRESS) throw new Error('throttled')

  const db = database()
  const [user] = await db.select().from(users).where(eq(users.email, parsed.data.email)).limit(1)
  const fits = await verifyPassword(user?.passwordHash ?? null, parsed.data.password)
  if (!user || !fits || user.disabledAt) {
    await db.transaction(async (tx) => {
      await noteAttempts(tx, [accountKey, addressKey])
      await audit(
        tx,
        { ...systemActor('sign-in'), ip, requestId },
        {
          action: 'session.refused',
          subjectKind: 'user',
          subjectId: user?.id ?? null,
        },
      )
    })
    return null
  }
  return db.transaction(async (tx) => {
    const [session] = await tx
      .insert(sessions)
      .values({
        userId: user.id,
        expiresAt: new Date(Date.now() + SESSION_MS),
        ip,
        userAgent: requestHeaders.get('user-agent')?.slice(0, 400) ?? null,
      })
      .returning({ id: sessions.id })
    if (!session) throw new Error('session not written')
    await tx.delete(signInAttempts).where(eq(signInAttempts.key, accountKey))
    const actor = userActor({ ...user, sessionId: session.id, ip, requestId })
    await audit(tx, actor, { action: 'session.open', subjectKind: 'session', subjectId: session.id })
    return { id: user.id, sessionId: session.id, name: user.name, email: user.email, locale: user.locale }
  })
}

/** Ends a session at once, wherever it is open. */
export async function revokeSession(sessionId: string, db: Executor = database()): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: new Date() })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
}

/** next-auth's options. Its signed cookie only carries the session's id; the truth is in `sessions`. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().RELAIS_SECRET,
    session: { strategy: 'jwt', maxAge: SESSION_MS / 1000 },
    useSecureCookies: isHttps(),
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        name: 'Relais',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (input) => signInWithPassword(input),
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        const opened = user as { id: string; sessionId?: string } | undefined
        if (opened?.sessionId) {
          token.sid = opened.sessionId
          token.sub = opened.id
        }
        return token
      },
      session({ session, token }) {
        return { ...session, sessionId: token.sid as string | undefined }
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === 'string') await revokeSession(token.sid)
      },
    },
  }
}

/** Deletes sign-in attempts and sessions that no longer matter. */
export async function cleanSessions(): Promise<void> {
  const db = database()
  await db.execute(sql`delete from sign_in_attempts where at < now() - interval '1 day'`)
  await db.execute(
    sql`delete from sessions where expires_at < ${new Date(Date.now() - 90 * DAY_MS).toISOString()}::timestamptz`,
  )
}
