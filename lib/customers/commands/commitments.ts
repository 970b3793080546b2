import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { commitments, conversations } from '@/db/schema'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type AddCommitmentInput, addCommitmentInput, commitmentInput } from '../schemas'
import type { ChangeView } from '../views'
import { lockCustomer, recordChange } from './change'

/**
 * Promises something to a customer by a time, within a conversation or outside of one. Throws `not_found`, `erased`,
 * `invalid_input` when the time has passed.
 */
export async function addCommitment(
  actor: Actor,
  given: AddCommitmentInput,
): Promise<ChangeView & { commitmentId: string }> {
  demand(actor, 'customer.edit')
  const parsed = addCommitmentInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, conversationId, text } = parsed.data
  const dueAt = new Date(parsed.data.dueAt)
  if (dueAt.getTime() < Date.now()) throw new DomainError('invalid_input', { fields: { dueAt: ['in_past'] } })
  return database().transaction(async (tx) => {
    const customer = await lockCustomer(tx, customerId)
    const [conversation] = conversationId
      ? await tx
          .select({ id: conversations.id, sourceRecordId: conversations.sourceRecordId })
          .from(conversations)
          .where(and(eq(conversations.id, conversationId), eq(conversations.customerId, customer.id)))
      : []
    if (conversationId && !conversation) throw new DomainError('not_found')
    const [made] = await tx
      .insert(commitments)
      .values({
        customerId: customer.id,
        sourceRecordId: conversation?.sourceRecordId ?? (await consoleRecordOf(tx, customer.id)),
        conversationId: conversation?.id ?? null,
        text,
        dueAt,
        madeBy: userIdOf(actor),
      })
      .returning({ id: commitments.id })
    if (!made) throw new Error('commitment not written')
    const change = await recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.promise',
      traces: [{ on: 'commitment', id: made.id, before: null, after: { fulfilledAt: null } }],
      details: { commitmentId: made.id, conversationId: conversation?.id ?? null },
      conversationId: conversation?.id ?? null,
    })
    return { ...change, commitmentId: made.id }
  })
}

/** Notes that a promise has been kept, now. Throws `not_found`. */
export async function keepCommitment(actor: Actor, given: { commitmentId: string }): Promise<ChangeView> {
  demand(actor, 'customer.edit')
  const parsed = commitmentInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { commitmentId } = parsed.data
  return database().transaction(async (tx) => {
    const [row] = await tx
      .select({ customerId: commitments.customerId })
      .from(commitments)
      .where(eq(commitments.id, commitmentId))
    if (!row) throw new DomainError('not_found')
    const customer = await lockCustomer(tx, row.customerId)
    const [commitment] = await tx.select().from(commitments).where(eq(commitments.id, commitmentId)).for('update')
    if (!commitment) throw new DomainError('not_found')
    if (commitment.fulfilledAt) return { changeId: null }
    const fulfilledAt = new Date()
    await tx.update(commitments).set({ fulfilledAt }).where(eq(commitments.id, commitmentId))
    return recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.keep_promise',
      traces: [
        {
          on: 'commitment',
          id: commitmentId,
          before: { fulfilledAt: null },
          after: { fulfilledAt: fulfilledAt.toISOString() },
        },
      ],
      details: { commitmentId, conversationId: commitment.conversationId },
      conversationId: commitment.conversationId,
    })
  })
}
