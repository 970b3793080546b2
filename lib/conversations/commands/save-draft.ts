import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { conversations, drafts } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type DraftInput, draftInput } from '../schemas'
import type { DraftSaved } from '../views'

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, at) => value === b[at])

/**
 * Keeps what a colleague is writing, per conversation and mode. A save on an older revision (another tab, another
 * device) overwrites nothing and answers with what is kept. An empty text forgets the draft. Private to its author and
 * rewritten every few seconds: no audit entry. Throws `not_found`.
 */
export async function saveDraft(actor: Actor, given: DraftInput): Promise<DraftSaved> {
  const parsed = draftInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { conversationId, mode, text, to, cc, revision } = parsed.data
  demand(actor, mode === 'reply' ? 'conversation.reply' : 'conversation.note')
  const userId = userIdOf(actor)
  if (!userId) throw new DomainError('forbidden')
  const mine = and(eq(drafts.userId, userId), eq(drafts.conversationId, conversationId), eq(drafts.mode, mode))
  return database().transaction(async (tx) => {
    const [kept] = await tx.select().from(drafts).where(mine).for('update')
    if (kept && kept.revision !== revision) {
      const same = kept.text === text && kept.to === to && sameList(kept.cc, cc)
      if (same) return { saved: true, revision: kept.revision, updatedAt: kept.updatedAt.toISOString() }
      const current = {
        mode,
        text: kept.text,
        to: kept.to,
        cc: kept.cc,
        revision: kept.revision,
        updatedAt: kept.updatedAt.toISOString(),
      }
      return { saved: false, current }
    }
    const now = new Date()
    if (text.trim() === '') {
      if (kept) await tx.delete(drafts).where(mine)
      return { saved: true, revision: 0, updatedAt: now.toISOString() }
    }
    if (kept) {
      const next = kept.revision + 1
      await tx.update(drafts).set({ text, to, cc, revision: next, updatedAt: now }).where(mine)
      return { saved: true, revision: next, updatedAt: now.toISOString() }
    }
    const [exists] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.id, conversationId))
    if (!exists) throw new DomainError('not_found')
    const inserted = await tx
      .insert(drafts)
      .values({ userId, conversationId, mode, text, to, cc, updatedAt: now })
      .onConflictDoNothing()
      .returning({ revision: drafts.revision })
    const [first] = inserted
    if (first) return { saved: true, revision: first.revision, updatedAt: now.toISOString() }
    // Two tabs saved their first words at once: the other one's are kept, ours are still on screen.
    const [other] = await tx.select().from(drafts).where(mine)
    if (!other) throw new DomainError('conflict')
    const { updatedAt, ...rest } = other
    return {
      saved: false,
      current: {
        mode,
        text: rest.text,
        to: rest.to,
        cc: rest.cc,
        revision: rest.revision,
        updatedAt: updatedAt.toISOString(),
      },
    }
  })
}
