import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { interactions } from '@/db/schema'
import { notify } from '@/lib/platform/live'
import type { QuarantineReason } from '../../commands/quarantine-delivery'
import { reasonOf, stateAfter } from '../domain/delivery'
import { advancesStatus, type MessageStatus, type StatusReport } from '../domain/twilio-wire'

/** What the provider last said of a message, kept with it: reports arrive in any order. */
type Known = { sid: string; status: MessageStatus }

/**
 * Writes what became of a message that left, in the caller's transaction. It also settles a send whose answer never
 * came (`unknown`): a message with a report did leave. Throws while the message is still being handed over, so that
 * the job is tried again.
 */
export async function applyReport(
  tx: Transaction,
  interactionId: string | null,
  report: StatusReport,
): Promise<{ interactionId: string } | QuarantineReason> {
  const [message] = interactionId
    ? await tx
        .select()
        .from(interactions)
        .where(and(eq(interactions.id, interactionId), eq(interactions.channel, 'sms')))
        .for('update')
    : []
  if (!message) return { reason: 'unknown_message', detail: report.messageSid }
  if (message.state === 'sending') throw new Error(`delivery report before the answer of the send: ${message.id}`)
  const known = message.metadata.provider as Known | undefined
  const news = known?.sid !== report.messageSid || advancesStatus(known.status, report.status)
  const state = stateAfter(report.status)
  if (!news || message.state === 'cancelled') return { interactionId: message.id }
  await tx
    .update(interactions)
    .set({
      metadata: { ...message.metadata, provider: { sid: report.messageSid, status: report.status } satisfies Known },
      ...(state ? { state, stateReason: state === 'undelivered' ? reasonOf(report) : null } : {}),
      ...(state && !message.sentAt ? { sentAt: new Date() } : {}),
    })
    .where(eq(interactions.id, message.id))
  await notify(tx, {
    type: 'interaction',
    interactionId: message.id,
    ...(message.conversationId ? { conversationId: message.conversationId } : {}),
    ...(message.customerId ? { customerId: message.customerId } : {}),
  })
  return { interactionId: message.id }
}
