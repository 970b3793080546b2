import 'server-only'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { conversations, drafts, interactions, mentions, users } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { MINUTE_MS } from '@/lib/platform/time'
import { interactionIdInput, type NoteInput, noteInput } from '../schemas'
import { lockConversation } from './change'

const WITHDRAW_MS = 10 * MINUTE_MS

/**
 * Adds an internal note that the customer never sees, and remembers who is named in it. It moves no clock.
 * Throws `not_found`, `invalid_input` when somebody named is not in service.
 */
export async function addNote(actor: Actor, given: NoteInput): Promise<{ interactionId: string }> {
  demand(actor, 'conversation.note')
  const parsed = noteInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { conversationId, text } = parsed.data
  const named = [...new Set(parsed.data.mentions)]
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, conversationId)
    if (named.length > 0) {
      const known = await tx
        .select({ id: users.id })
        .from(users)
        .where(and(inArray(users.id, named), isNull(users.disabledAt)))
      if (known.length !== named.length) throw new DomainError('invalid_input', { fields: { mentions: ['unknown'] } })
    }
    const now = new Date()
    const author = userIdOf(actor)
    const [note] = await tx
      .insert(interactions)
      .values({
        conversationId,
        customerId: conversation.customerId,
        sourceRecordId: conversation.sourceRecordId,
        channel: 'internal',
        direction: 'internal',
        kind: 'note',
        authorId: author,
        fromName: actor.name,
        text,
        visibleText: text,
        occurredAt: now,
        receivedAt: now,
        source: 'note',
      })
      .returning({ id: interactions.id })
    if (!note) throw new Error('note not written')
    if (named.length > 0) {
      await tx.insert(mentions).values(named.map((userId) => ({ interactionId: note.id, userId, conversationId })))
    }
    await tx
      .update(conversations)
      .set({ version: sql`${conversations.version} + 1` })
      .where(eq(conversations.id, conversationId))
    if (author) {
      await tx
        .delete(drafts)
        .where(and(eq(drafts.userId, author), eq(drafts.conversationId, conversationId), eq(drafts.mode, 'note')))
    }
    await audit(tx, actor, {
      action: 'conversation.note',
      subjectKind: 'conversation',
      subjectId: conversationId,
      customerId: conversation.customerId,
      details: { interactionId: note.id, mentions: named },
    })
    await notify(tx, {
      type: 'interaction',
      conversationId,
      customerId: conversation.customerId,
      interactionId: note.id,
    })
    return { interactionId: note.id }
  })
}

/**
 * Takes back one's own note within ten minutes and returns its text, so that nothing written is lost.
 * Throws `not_found`, `gone` when too late.
 */
export async function withdrawNote(actor: Actor, given: { interactionId: string }): Promise<{ text: string }> {
  demand(actor, 'conversation.note')
  const parsed = interactionIdInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const [note] = await tx
      .select()
      .from(interactions)
      .where(and(eq(interactions.id, parsed.data.interactionId), eq(interactions.kind, 'note')))
      .for('update')
    if (!note?.conversationId || note.authorId === null || note.authorId !== userIdOf(actor))
      throw new DomainError('not_found')
    if (Date.now() - note.receivedAt.getTime() > WITHDRAW_MS) throw new DomainError('gone')
    await tx.delete(interactions).where(eq(interactions.id, note.id))
    await audit(tx, actor, {
      action: 'conversation.note_withdrawn',
      subjectKind: 'conversation',
      subjectId: note.conversationId,
      customerId: note.customerId,
      details: { interactionId: note.id },
    })
    await notify(tx, {
      type: 'interaction',
      conversationId: note.conversationId,
      interactionId: note.id,
      ...(note.customerId ? { customerId: note.customerId } : {}),
    })
    return { text: note.text }
  })
}
