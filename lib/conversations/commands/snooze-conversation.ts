import 'server-only'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { DAY_MS } from '@/lib/platform/time'
import { conversationIdInput, type SnoozeInput, snoozeInput } from '../schemas'
import type { ChangeView } from '../views'
import { applyChange, lockConversation } from './change'

const LONGEST_SNOOZE_MS = 366 * DAY_MS
/** A job that runs a moment early still wakes what it was queued for. */
const EARLY_MS = 2_000

/**
 * Puts a conversation aside until an instant, or with null until the customer replies. A promise goes on running.
 * Throws `not_found`, `already_resolved`, `invalid_input` for an instant that has passed or is over a year away.
 */
export async function snoozeConversation(actor: Actor, given: SnoozeInput): Promise<ChangeView> {
  demand(actor, 'conversation.resolve')
  const parsed = snoozeInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const until = parsed.data.until === null ? null : new Date(parsed.data.until)
  const ahead = until ? until.getTime() - Date.now() : 0
  if (until && (ahead <= 0 || ahead > LONGEST_SNOOZE_MS)) {
    throw new DomainError('invalid_input', { fields: { until: [ahead <= 0 ? 'in_past' : 'too_far'] } })
  }
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, parsed.data.conversationId)
    if (conversation.status === 'resolved') throw new DomainError('already_resolved')
    const change = await applyChange(tx, actor, conversation, {
      set: until ? { status: 'snoozed', snoozedUntil: until } : { status: 'pending', snoozedUntil: null },
      kind: 'snoozed',
      details: { until: until?.toISOString() ?? null },
      action: 'conversation.snooze',
    })
    if (until) {
      await enqueue(
        tx,
        'conversation.wake',
        { conversationId: conversation.id },
        { key: `wake:${conversation.id}`, runAt: until },
      )
    }
    return change
  })
}

/**
 * Brings a snoozed or pending conversation back to the open ones. A job wakes only what is still snoozed and due;
 * anything else is left as it is. Throws `not_found`, `already_resolved`.
 */
export async function wakeConversation(actor: Actor, given: { conversationId: string }): Promise<ChangeView> {
  demand(actor, 'conversation.resolve')
  const parsed = conversationIdInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  return database().transaction(async (tx) => {
    const conversation = await lockConversation(tx, parsed.data.conversationId)
    const unchanged = { eventId: null, version: conversation.version }
    if (actor.kind === 'system') {
      const due = (conversation.snoozedUntil?.getTime() ?? Number.POSITIVE_INFINITY) <= Date.now() + EARLY_MS
      if (conversation.status !== 'snoozed' || !due) return unchanged
    }
    if (conversation.status === 'resolved') throw new DomainError('already_resolved')
    if (conversation.status === 'open') return unchanged
    return applyChange(tx, actor, conversation, {
      set: { status: 'open', snoozedUntil: null },
      kind: 'woken',
      action: 'conversation.wake',
    })
  })
}
