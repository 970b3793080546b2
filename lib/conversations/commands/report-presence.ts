import 'server-only'
import { database } from '@/db/client'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { type PresenceInput, presenceInput } from '../schemas'

/**
 * Tells the other open screens that a colleague looks at a conversation, writes in it, or has left. Nothing is stored:
 * screens forget whoever has not been heard of for a minute.
 */
export async function reportPresence(actor: Actor, given: PresenceInput): Promise<{ told: boolean }> {
  demand(actor, 'conversation.read')
  const parsed = presenceInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const userId = userIdOf(actor)
  if (!userId) throw new DomainError('forbidden')
  await notify(database(), { type: 'presence', userId, name: actor.name, ...parsed.data })
  return { told: true }
}
