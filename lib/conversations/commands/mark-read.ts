import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { conversationReads, conversations, mentions } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type MarkReadInput, markReadInput } from '../schemas'

/**
 * Remembers that the colleague has seen the conversation up to an instant, mentions included. What arrives later is
 * unread. A bookmark of one's own: no audit entry (the read itself has one). Throws `not_found`.
 */
export async function markConversationRead(actor: Actor, given: MarkReadInput): Promise<{ readAt: string }> {
  demand(actor, 'conversation.read')
  const parsed = markReadInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { conversationId } = parsed.data
  const userId = userIdOf(actor)
  // Instants travel in milliseconds, the database keeps microseconds: the next millisecond covers the message shown.
  const readAt = new Date(Math.min(Date.parse(parsed.data.upTo) + 1, Date.now()))
  if (!userId) throw new DomainError('forbidden')
  return database().transaction(async (tx) => {
    const [exists] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.id, conversationId))
    if (!exists) throw new DomainError('not_found')
    await tx
      .insert(conversationReads)
      .values({ userId, conversationId, readAt })
      .onConflictDoUpdate({
        target: [conversationReads.userId, conversationReads.conversationId],
        set: { readAt: sql`greatest(${conversationReads.readAt}, excluded.read_at)` },
      })
    await tx
      .update(mentions)
      .set({ seenAt: new Date() })
      .where(and(eq(mentions.userId, userId), eq(mentions.conversationId, conversationId), isNull(mentions.seenAt)))
    return { readAt: readAt.toISOString() }
  })
}
