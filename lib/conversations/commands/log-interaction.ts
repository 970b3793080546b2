import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { conversations, interactions } from '@/db/schema'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { lockSurvivors } from '@/lib/identity/commands/lock-customers'
import { resolveSourceRecord, type StatedContactPoint } from '@/lib/identity/commands/resolve-source-record'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { type LogInteractionInput, logInteractionInput } from '../schemas'
import { receiveInteraction } from './receive-interaction'

export type Logged = { interactionId: string; conversationId: string; customerId: string; duplicate: boolean }

const FAR_FUTURE_MS = 10 * 60_000

async function findLogged(tx: Transaction, source: string, externalId: string): Promise<Logged | null> {
  const [row] = await tx
    .select({ id: interactions.id, conversationId: interactions.conversationId, customerId: interactions.customerId })
    .from(interactions)
    .where(and(eq(interactions.source, source), eq(interactions.externalId, externalId)))
  return row?.conversationId && row.customerId
    ? { interactionId: row.id, conversationId: row.conversationId, customerId: row.customerId, duplicate: true }
    : null
}

/**
 * Records an interaction of any channel: a call, a shop visit, a letter, or what another system saw. The same
 * `source` + `externalId` is recorded once and answers with the first. Throws `not_found`, `erased`, `invalid_input`.
 */
export async function logInteraction(actor: Actor, given: LogInteractionInput): Promise<Logged> {
  demand(actor, 'interaction.log')
  const parsed = logInteractionInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const input = parsed.data
  const occurredAt = input.occurredAt ? new Date(input.occurredAt) : new Date()
  if (occurredAt.getTime() > Date.now() + FAR_FUTURE_MS)
    throw new DomainError('invalid_input', { fields: { occurredAt: ['in_future'] } })
  const source = input.source ?? (actor.kind === 'user' ? 'console' : 'api')

  const work = () =>
    database().transaction(async (tx): Promise<Logged> => {
      if (input.externalId) {
        const before = await findLogged(tx, source, input.externalId)
        if (before) return before
      }
      const person = await whoIsIt(tx, input, source)
      if (input.conversationId && input.conversationId !== 'new') {
        const [conversation] = await tx
          .select({ id: conversations.id })
          .from(conversations)
          .where(and(eq(conversations.id, input.conversationId), eq(conversations.customerId, person.customerId)))
        if (!conversation) throw new DomainError('not_found')
      }
      const subject = input.subject?.trim() || null
      const received = await receiveInteraction(tx, {
        channel: input.channel,
        kind: input.kind,
        direction: input.direction,
        customerId: person.customerId,
        sourceRecordId: person.sourceRecordId,
        authorId: input.direction === 'inbound' && input.kind === 'message' ? null : userIdOf(actor),
        from: input.from
          ? { name: input.from.name ?? null, address: input.from.email ?? input.from.phone ?? '' }
          : null,
        subject,
        subjectKey: subject?.toLowerCase() ?? '',
        text: input.text,
        visibleText: input.text,
        occurredAt,
        receivedAt: new Date(),
        durationSeconds: input.durationSeconds ?? null,
        source,
        externalId: input.externalId ?? null,
        reason: input.reason ?? null,
        conversation:
          input.conversationId === 'new' ? 'new' : input.conversationId ? { id: input.conversationId } : null,
      })
      await audit(tx, actor, {
        action: 'interaction.log',
        subjectKind: 'interaction',
        subjectId: received.interactionId,
        customerId: person.customerId,
        details: {
          channel: input.channel,
          kind: input.kind,
          conversationId: received.conversationId,
          version: received.version,
          before: received.before ? stateOf(received.before) : null,
        },
      })
      const { interactionId, conversationId } = received
      return { interactionId, conversationId, customerId: person.customerId, duplicate: false }
    })
  try {
    return await work()
  } catch (error) {
    // Two calls with one externalId at the same moment: the second finds what the first wrote.
    if (input.externalId && isUniqueViolation(error)) return work()
    throw error
  }
}

/** What taking the interaction back restores: no words, since audit entries outlive an erasure. */
function stateOf(conversation: typeof conversations.$inferSelect) {
  const { status, waitingSince, dueAt, snoozedUntil, resolvedAt, resolvedBy, reopenedCount, reason } = conversation
  const { lastChannel, lastInteractionAt, lastInboundAt } = conversation
  return {
    status,
    waitingSince,
    dueAt,
    snoozedUntil,
    resolvedAt,
    resolvedBy,
    reopenedCount,
    reason,
    lastChannel,
    lastInteractionAt,
    lastInboundAt,
  }
}

function isUniqueViolation(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505'
}

async function whoIsIt(
  tx: Transaction,
  input: ReturnType<typeof logInteractionInput.parse>,
  source: string,
): Promise<{ customerId: string; sourceRecordId: string }> {
  if (input.customerId) {
    const [customer] = await lockSurvivors(tx, [input.customerId])
    if (!customer) throw new DomainError('not_found')
    const customerId = customer.id
    return { customerId, sourceRecordId: await consoleRecordOf(tx, customerId) }
  }
  const from = input.from
  const points: StatedContactPoint[] = []
  const add = (kind: StatedContactPoint['kind'], asTyped: string | undefined) => {
    if (asTyped) points.push({ kind, asTyped })
  }
  add('email', from?.email)
  add('phone', from?.phone)
  add('whatsapp', from?.whatsapp)
  add('loyalty', from?.loyalty)
  const key = from?.externalId ?? from?.email?.toLowerCase() ?? from?.phone ?? from?.whatsapp ?? from?.loyalty
  if (!from || !key) throw new DomainError('invalid_input', { fields: { from: ['required'] } })
  const resolution = await resolveSourceRecord(tx, {
    source: from.externalId ? source : input.channel,
    sourceKey: key,
    kind: from.organisationName && !from.familyName ? 'organisation' : 'individual',
    attributes: {
      displayName: from.name,
      givenName: from.givenName,
      familyName: from.familyName,
      organisationName: from.organisationName,
    },
    points,
  })
  return resolution
}
