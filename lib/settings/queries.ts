import 'server-only'
import { and, asc, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { apiKeys, auditEntries, channelAccounts, queues, sessions, teamMembers, teams, users } from '@/db/schema'
import { senderKind } from '@/lib/channels/domain/sender'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'

/** Every colleague with their teams, by name. */
export async function listUsers(actor: Actor) {
  demand(actor, 'settings.users')
  const rows = await database()
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      locale: users.locale,
      disabledAt: users.disabledAt,
      teamIds: sql<
        string[]
      >`coalesce(array_agg(${teamMembers.teamId}) filter (where ${teamMembers.teamId} is not null), '{}')`,
      lastSeenAt: sql<Date | null>`(select max(last_seen_at) from sessions where user_id = ${users.id})`.mapWith(
        sessions.lastSeenAt,
      ),
    })
    .from(users)
    .leftJoin(teamMembers, eq(teamMembers.userId, users.id))
    .groupBy(users.id)
    .orderBy(asc(users.name))
  return rows.map((row) => ({
    ...row,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }))
}

/** Teams with the number of their members, and their queues. */
export async function listTeams(actor: Actor) {
  demand(actor, 'settings.read')
  const [teamRows, queueRows] = await Promise.all([
    database()
      .select({ id: teams.id, name: teams.name, members: sql<number>`count(${teamMembers.userId})::int` })
      .from(teams)
      .leftJoin(teamMembers, eq(teamMembers.teamId, teams.id))
      .groupBy(teams.id)
      .orderBy(asc(teams.name)),
    database().select().from(queues).orderBy(asc(queues.name)),
  ])
  return teamRows.map((team) => ({
    ...team,
    queues: queueRows
      .filter((queue) => queue.teamId === team.id)
      .map(({ id, name, isDefault, archivedAt }) => ({ id, name, isDefault, archived: archivedAt !== null })),
  }))
}

async function accountsOf(channel: 'email' | 'sms') {
  const rows = await database()
    .select({ account: channelAccounts, queue: queues.name })
    .from(channelAccounts)
    .innerJoin(queues, eq(queues.id, channelAccounts.queueId))
    .where(eq(channelAccounts.channel, channel))
    .orderBy(desc(channelAccounts.isDefault), asc(channelAccounts.name))
  return rows.map(({ account, queue }) => ({
    id: account.id,
    name: account.name,
    address: account.address,
    queueId: account.queueId,
    queue,
    promisedDelayMinutes: account.promisedDelayMinutes,
    signature: account.signature,
    isDefault: account.isDefault,
    disabled: account.disabledAt !== null,
  }))
}

/** The mailboxes, each with its queue and promised delay (minutes). */
export async function listMailboxes(actor: Actor) {
  demand(actor, 'settings.read')
  return accountsOf('email')
}

/** Our numbers for SMS, each with its queue, its promised delay (minutes) and what it may send. */
export async function listSmsNumbers(actor: Actor) {
  demand(actor, 'settings.read')
  const accounts = await accountsOf('sms')
  return accounts.map((account) => ({ ...account, kind: senderKind(account.address) }))
}

/** API keys, newest first; never their secrets. */
export async function listApiKeys(actor: Actor) {
  demand(actor, 'settings.api_keys')
  const rows = await database()
    .select({ key: apiKeys, createdBy: users.name })
    .from(apiKeys)
    .leftJoin(users, eq(users.id, apiKeys.createdBy))
    .orderBy(desc(apiKeys.id))
  return rows.map(({ key, createdBy }) => ({
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    createdBy,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  }))
}

export type AuditPage = { before?: string; limit?: number; actorId?: string; action?: string }

/** The audit trail, newest first, by keyset. */
export async function listAudit(actor: Actor, page: AuditPage = {}) {
  demand(actor, 'audit.read')
  const limit = Math.min(page.limit ?? 100, 200)
  const rows = await database()
    .select()
    .from(auditEntries)
    .where(
      and(
        isId(page.before) ? lt(auditEntries.id, page.before) : undefined,
        isId(page.actorId) ? eq(auditEntries.actorId, page.actorId) : undefined,
        page.action ? eq(auditEntries.action, page.action) : undefined,
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** One's own open sessions, the most recently used first. */
export async function listOwnSessions(actor: Actor) {
  demand(actor, 'profile.edit')
  if (actor.kind !== 'user') throw new DomainError('forbidden')
  const rows = await database()
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, actor.id), isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(desc(sessions.lastSeenAt))
  return rows.map((row) => ({
    id: row.id,
    current: row.id === actor.sessionId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    ip: row.ip,
    userAgent: row.userAgent,
  }))
}
