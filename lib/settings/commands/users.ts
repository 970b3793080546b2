import 'server-only'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Transaction } from '@/db/client'
import { sessions, teamMembers, users } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { hashPassword, verifyPassword } from '@/lib/platform/passwords'
import type {
  changeLocaleInput,
  changePasswordInput,
  createUserInput,
  sessionIdInput,
  updateUserInput,
  userIdInput,
} from '../schemas'

async function setTeams(tx: Transaction, userId: string, teamIds: readonly string[]): Promise<void> {
  await tx.delete(teamMembers).where(eq(teamMembers.userId, userId))
  if (teamIds.length > 0) await tx.insert(teamMembers).values(teamIds.map((teamId) => ({ teamId, userId })))
}

async function endSessions(tx: Transaction, userId: string, exceptSessionId?: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: new Date() })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        exceptSessionId ? ne(sessions.id, exceptSessionId) : undefined,
      ),
    )
  await notify(tx, { type: 'session', userId })
}

/** Refuses to leave the installation without anybody who may repair it. */
async function demandAnotherAdministrator(tx: Transaction, userId: string): Promise<void> {
  // The lock makes two administrators who remove each other at the same moment wait for each other.
  await tx.execute(sql`select id from users where role = 'administrator' order by id for update`)
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'administrator'), isNull(users.disabledAt), ne(users.id, userId)))
    .limit(1)
  if (!other) throw new DomainError('last_administrator')
}

/** Adds a colleague. Throws `already_exists` when the e-mail is taken. */
export async function createUser(actor: Actor, input: z.output<typeof createUserInput>): Promise<{ userId: string }> {
  demand(actor, 'settings.users')
  const passwordHash = await hashPassword(input.password)
  return database().transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ name: input.name, email: input.email, role: input.role, locale: input.locale, passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id })
    if (!user) throw new DomainError('already_exists', { fields: { email: ['taken'] } })
    await setTeams(tx, user.id, input.teamIds)
    await audit(tx, actor, {
      action: 'user.create',
      subjectKind: 'user',
      subjectId: user.id,
      details: { role: input.role },
    })
    return { userId: user.id }
  })
}

/** Changes a colleague. A new role or password ends their sessions. Throws `not_found`, `last_administrator`. */
export async function updateUser(actor: Actor, input: z.output<typeof updateUserInput>): Promise<{ userId: string }> {
  demand(actor, 'settings.users')
  const passwordHash = input.password ? await hashPassword(input.password) : undefined
  return database().transaction(async (tx) => {
    const [before] = await tx.select().from(users).where(eq(users.id, input.userId)).for('update')
    if (!before) throw new DomainError('not_found')
    if (before.role === 'administrator' && input.role && input.role !== 'administrator')
      await demandAnotherAdministrator(tx, before.id)
    await tx
      .update(users)
      .set({
        name: input.name ?? before.name,
        role: input.role ?? before.role,
        locale: input.locale ?? before.locale,
        passwordHash: passwordHash ?? before.passwordHash,
      })
      .where(eq(users.id, before.id))
    if (input.teamIds) await setTeams(tx, before.id, input.teamIds)
    if (passwordHash || (input.role && input.role !== before.role)) await endSessions(tx, before.id)
    await audit(tx, actor, {
      action: 'user.update',
      subjectKind: 'user',
      subjectId: before.id,
      details: { role: input.role ?? before.role, passwordChanged: passwordHash !== undefined },
    })
    return { userId: before.id }
  })
}

/** Shuts a colleague out at once, sessions included. Throws `not_found`, `last_administrator`. */
export async function disableUser(actor: Actor, { userId }: z.output<typeof userIdInput>): Promise<{ userId: string }> {
  demand(actor, 'settings.users')
  return database().transaction(async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.id, userId)).for('update')
    if (!user) throw new DomainError('not_found')
    if (user.role === 'administrator') await demandAnotherAdministrator(tx, userId)
    await tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId))
    await endSessions(tx, userId)
    await audit(tx, actor, { action: 'user.disable', subjectKind: 'user', subjectId: userId })
    return { userId }
  })
}

/** Lets a disabled colleague sign in again. Throws `not_found`. */
export async function enableUser(actor: Actor, { userId }: z.output<typeof userIdInput>): Promise<{ userId: string }> {
  demand(actor, 'settings.users')
  return database().transaction(async (tx) => {
    const [user] = await tx
      .update(users)
      .set({ disabledAt: null })
      .where(eq(users.id, userId))
      .returning({ id: users.id })
    if (!user) throw new DomainError('not_found')
    await audit(tx, actor, { action: 'user.enable', subjectKind: 'user', subjectId: userId })
    return { userId }
  })
}

/** Changes one's own password and ends one's other sessions. Throws `invalid_input` when the current one is wrong. */
export async function changePassword(
  actor: Actor,
  input: z.output<typeof changePasswordInput>,
): Promise<{ changed: true }> {
  demand(actor, 'profile.edit')
  if (actor.kind !== 'user') throw new DomainError('forbidden')
  const [user] = await database().select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, actor.id))
  if (!user || !(await verifyPassword(user.passwordHash, input.current)))
    throw new DomainError('invalid_input', { fields: { current: ['wrong'] } })
  const passwordHash = await hashPassword(input.next)
  return database().transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, actor.id))
    await endSessions(tx, actor.id, actor.sessionId)
    await audit(tx, actor, { action: 'user.password_changed', subjectKind: 'user', subjectId: actor.id })
    return { changed: true }
  })
}

/** Sets the language of one's own interface. */
export async function changeLocale(
  actor: Actor,
  { locale }: z.output<typeof changeLocaleInput>,
): Promise<{ locale: 'fr' | 'en' }> {
  demand(actor, 'profile.edit')
  if (actor.kind !== 'user') throw new DomainError('forbidden')
  await database().transaction(async (tx) => {
    await tx.update(users).set({ locale }).where(eq(users.id, actor.id))
    await audit(tx, actor, { action: 'user.locale', subjectKind: 'user', subjectId: actor.id, details: { locale } })
  })
  return { locale }
}

/** Ends one of one's own sessions. Throws `not_found` for anybody else's. */
export async function revokeOwnSession(
  actor: Actor,
  { sessionId }: z.output<typeof sessionIdInput>,
): Promise<{ sessionId: string }> {
  demand(actor, 'profile.edit')
  if (actor.kind !== 'user') throw new DomainError('forbidden')
  return database().transaction(async (tx) => {
    const [session] = await tx
      .update(sessions)
      .set({ revokedAt: new Date() })
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, actor.id), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id })
    if (!session) throw new DomainError('not_found')
    await audit(tx, actor, { action: 'session.revoke', subjectKind: 'session', subjectId: sessionId })
    return { sessionId }
  })
}
