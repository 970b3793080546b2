import 'server-only'
import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { interactions } from '@/db/schema'
import { enqueue } from '@/lib/platform/jobs'
import { findTopic, isOptional } from '@/lib/preferences/domain/topics'
import { preferencesOf } from '@/lib/preferences/queries'
import { SEND_ATTEMPTS } from './queue-message'

type Row = typeof interactions.$inferSelect

/** More than these wait for the next digest. */
const MAX_TOGETHER = 30

/**
 * Takes, for sending, the e-mails that wait to be said on the topic of this one to a customer who asked for them
 * gathered, once a week or a month (PRODUCT.md §5, S0). Oldest first; none for any other message. They point at the
 * message they leave with from now on, so that their own jobs let them alone.
 */
export async function takeTogether(tx: Transaction, row: Row & { customerId: string }): Promise<Row[]> {
  const { channel, automatic, conversationId, purpose, containsPromotion, channelAccountId } = row
  const topic = row.topic === null ? null : findTopic(row.topic)
  if (channel !== 'email' || !automatic || conversationId || !purpose || !channelAccountId) return []
  if (!topic || !isOptional(topic)) return []
  const { topics } = await preferencesOf(tx, row.customerId)
  if (topics[topic.id].frequency === 'each') return []
  const waiting = await tx
    .select()
    .from(interactions)
    .where(
      and(
        eq(interactions.customerId, row.customerId),
        eq(interactions.state, 'queued'),
        eq(interactions.channel, channel),
        eq(interactions.channelAccountId, channelAccountId),
        eq(interactions.topic, topic.id),
        eq(interactions.purpose, purpose),
        eq(interactions.containsPromotion, containsPromotion),
        eq(interactions.automatic, true),
        isNull(interactions.conversationId),
        ne(interactions.id, row.id),
        sql`${interactions.recipients} -> 'to' -> 0 ->> 'address' = ${row.recipients.to[0]?.address ?? ''}`,
      ),
    )
    .orderBy(asc(interactions.receivedAt), asc(interactions.id))
    .limit(MAX_TOGETHER)
    .for('update', { skipLocked: true })
  if (waiting.length > 0)
    await tx
      .update(interactions)
      .set({ state: 'sending', sentWithId: row.id })
      .where(inArray(interactions.id, ids(waiting)))
  return waiting
}

/** Lets messages go their own way again: each is decided and sent by its own job. */
export async function partFrom(tx: Transaction, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .update(interactions)
    .set({ state: 'queued', sentWithId: null })
    .where(inArray(interactions.id, ids(rows)))
  for (const { id, notBefore } of rows)
    await enqueue(
      tx,
      'message.send',
      { interactionId: id },
      { key: `send:${id}`, maxAttempts: SEND_ATTEMPTS, ...(notBefore ? { runAt: notBefore } : {}) },
    )
}

const ids = (rows: readonly Row[]) => rows.map(({ id }) => id)
