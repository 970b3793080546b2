import 'server-only'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { z } from 'zod'
import { database } from '@/db/client'
import { channelAccounts, queues, teams } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import type { createQueueInput, createTeamInput, renameTeamInput, updateQueueInput } from '../schemas'

/** Adds a team. Throws `already_exists`. */
export async function createTeam(
  actor: Actor,
  { name }: z.output<typeof createTeamInput>,
): Promise<{ teamId: string }> {
  demand(actor, 'settings.teams')
  return database().transaction(async (tx) => {
    const [team] = await tx.insert(teams).values({ name }).onConflictDoNothing().returning({ id: teams.id })
    if (!team) throw new DomainError('already_exists', { fields: { name: ['taken'] } })
    await audit(tx, actor, { action: 'team.create', subjectKind: 'team', subjectId: team.id, details: { name } })
    return { teamId: team.id }
  })
}

/** Renames a team. Throws `not_found`, `already_exists`. */
export async function renameTeam(
  actor: Actor,
  { teamId, name }: z.output<typeof renameTeamInput>,
): Promise<{ teamId: string }> {
  demand(actor, 'settings.teams')
  return database().transaction(async (tx) => {
    const [taken] = await tx
      .select({ id: teams.id })
      .from(teams)
      .where(and(eq(teams.name, name), ne(teams.id, teamId)))
    if (taken) throw new DomainError('already_exists', { fields: { name: ['taken'] } })
    const [team] = await tx.update(teams).set({ name }).where(eq(teams.id, teamId)).returning({ id: teams.id })
    if (!team) throw new DomainError('not_found')
    await audit(tx, actor, { action: 'team.rename', subjectKind: 'team', subjectId: teamId, details: { name } })
    return { teamId }
  })
}

/** Adds a queue to a team. Throws `not_found`, `already_exists`. */
export async function createQueue(
  actor: Actor,
  { name, teamId }: z.output<typeof createQueueInput>,
): Promise<{ queueId: string }> {
  demand(actor, 'settings.teams')
  return database().transaction(async (tx) => {
    const [team] = await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId))
    if (!team) throw new DomainError('not_found')
    const [queue] = await tx.insert(queues).values({ name, teamId }).onConflictDoNothing().returning({ id: queues.id })
    if (!queue) throw new DomainError('already_exists', { fields: { name: ['taken'] } })
    await audit(tx, actor, { action: 'queue.create', subjectKind: 'queue', subjectId: queue.id, details: { name } })
    return { queueId: queue.id }
  })
}

/**
 * Changes a queue. Throws `not_found`, `already_exists`, and `queue_required` for archiving the default queue or one
 * that an open channel still feeds: a channel is open only with a queue that owns it (S4).
 */
export async function updateQueue(
  actor: Actor,
  input: z.output<typeof updateQueueInput>,
): Promise<{ queueId: string }> {
  demand(actor, 'settings.teams')
  return database().transaction(async (tx) => {
    const [queue] = await tx.select().from(queues).where(eq(queues.id, input.queueId)).for('update')
    if (!queue) throw new DomainError('not_found')
    if (input.name && input.name !== queue.name) {
      const [taken] = await tx.select({ id: queues.id }).from(queues).where(eq(queues.name, input.name))
      if (taken) throw new DomainError('already_exists', { fields: { name: ['taken'] } })
    }
    if (input.archived) {
      const [fed] = await tx
        .select({ id: channelAccounts.id })
        .from(channelAccounts)
        .where(and(eq(channelAccounts.queueId, queue.id), isNull(channelAccounts.disabledAt)))
        .limit(1)
      if (queue.isDefault || fed) throw new DomainError('queue_required')
    }
    if (input.isDefault) await tx.update(queues).set({ isDefault: false }).where(eq(queues.isDefault, true))
    await tx
      .update(queues)
      .set({
        name: input.name ?? queue.name,
        teamId: input.teamId ?? queue.teamId,
        isDefault: input.isDefault ?? queue.isDefault,
        archivedAt: input.archived === undefined ? queue.archivedAt : input.archived ? new Date() : null,
      })
      .where(eq(queues.id, queue.id))
    await audit(tx, actor, { action: 'queue.update', subjectKind: 'queue', subjectId: queue.id })
    return { queueId: queue.id }
  })
}
