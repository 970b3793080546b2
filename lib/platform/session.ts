import 'server-only'
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { database } from '@/db/client'
import { sessions, users } from '@/db/schema'
import { type Actor, demand, userActor } from './actor'
import { authOptions } from './auth'
import { DomainError } from './errors'
import { isId } from './ids'
import type { Permission } from './permissions'
import { originOf } from './request-origin'

/**
 * The colleague behind this request, or null. Read from the database each time: a revoked session or a disabled
 * user stops working at the next request.
 */
export const getActor = cache(async (): Promise<Actor | null> => {
  const session = (await getServerSession(authOptions())) as { sessionId?: string } | null
  if (!isId(session?.sessionId)) return null
  const [row] = await database()
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      locale: users.locale,
      sessionId: sessions.id,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, session.sessionId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        isNull(users.disabledAt),
      ),
    )
    .limit(1)
  if (!row) return null
  if (Date.now() - row.lastSeenAt.getTime() > 60_000) {
    await database().update(sessions).set({ lastSeenAt: new Date() }).where(eq(sessions.id, row.sessionId))
  }
  return userActor({ ...row, ...originOf(await headers()) })
})

/** The colleague behind this request. Throws `unauthenticated`, or `forbidden` without the permission. */
export async function requireActor(permission?: Permission): Promise<Actor> {
  const actor = await getActor()
  if (!actor) throw new DomainError('unauthenticated')
  if (permission) demand(actor, permission)
  return actor
}

/** Whether a session still stands; for connections that outlive their request. */
export async function isSessionLive(sessionId: string): Promise<boolean> {
  const [row] = await database()
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sessionId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        isNull(users.disabledAt),
      ),
    )
  return row !== undefined
}
