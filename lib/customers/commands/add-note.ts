import 'server-only'
import { database } from '@/db/client'
import { interactions } from '@/db/schema'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { type CustomerNoteInput, customerNoteInput } from '../schemas'
import type { ChangeView } from '../views'
import { lockCustomer, recordChange } from './change'

/** Adds a note on the customer, outside of any conversation; the customer never sees it. Throws `not_found`, `erased`. */
export async function addCustomerNote(
  actor: Actor,
  given: CustomerNoteInput,
): Promise<ChangeView & { interactionId: string }> {
  demand(actor, 'customer.edit')
  const parsed = customerNoteInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, text } = parsed.data
  return database().transaction(async (tx) => {
    const customer = await lockCustomer(tx, customerId)
    const now = new Date()
    const [note] = await tx
      .insert(interactions)
      .values({
        customerId: customer.id,
        sourceRecordId: await consoleRecordOf(tx, customer.id),
        channel: 'internal',
        direction: 'internal',
        kind: 'note',
        authorId: userIdOf(actor),
        fromName: actor.name,
        text,
        visibleText: text,
        occurredAt: now,
        receivedAt: now,
        source: 'note',
      })
      .returning({ id: interactions.id })
    if (!note) throw new Error('note not written')
    const change = await recordChange(tx, actor, {
      customerId: customer.id,
      action: 'customer.note',
      traces: [{ on: 'note', id: note.id }],
      details: { interactionId: note.id },
    })
    return { ...change, interactionId: note.id }
  })
}
