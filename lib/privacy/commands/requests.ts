import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { privacyRequests } from '@/db/schema'
import { lockConsent } from '@/lib/consent/commands/lock'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { answerDue } from '../domain/clock'
import { afterStep, type RequestStep } from '../domain/request'
import { type AskPrivacyInput, askPrivacyInput, type HandleRequestInput, handleRequestInput } from '../schemas'
import { eraseCustomerIn } from './erase-customer'

type Request = typeof privacyRequests.$inferSelect

/**
 * Puts a customer's own request on the privacy officer's list; asking again while it is open is asking once. Throws
 * `forbidden`, `invalid_input`.
 */
export async function askPrivacy(actor: Actor, given: AskPrivacyInput): Promise<{ requestId: string; dueAt: Date }> {
  if (actor.kind !== 'customer' || actor.scope !== 'full') throw new DomainError('forbidden')
  const parsed = askPrivacyInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { kind, message } = parsed.data
  return database().transaction(async (tx) => {
    const customerId = await lockConsent(tx, actor.id, 'update')
    const [open] = await tx
      .select()
      .from(privacyRequests)
      .where(
        and(
          eq(privacyRequests.customerId, customerId),
          eq(privacyRequests.kind, kind),
          inArray(privacyRequests.status, ['received', 'in_progress']),
        ),
      )
    if (open) return { requestId: open.id, dueAt: open.dueAt }
    const receivedAt = new Date()
    const dueAt = answerDue(receivedAt)
    const [written] = await tx
      .insert(privacyRequests)
      .values({
        ...{ customerId, kind, message, receivedAt, dueAt },
        sourceRecordId: await consoleRecordOf(tx, customerId),
      })
      .returning({ id: privacyRequests.id })
    if (!written) throw new Error('privacy request not written')
    await tell(tx, actor, 'privacy.ask', { id: written.id, customerId, kind })
    return { requestId: written.id, dueAt }
  })
}

async function tell(
  tx: Transaction,
  actor: Actor,
  action: string,
  { id, customerId, kind }: Pick<Request, 'id' | 'customerId' | 'kind'>,
): Promise<void> {
  await audit(tx, actor, {
    action,
    subjectKind: 'privacy_request',
    subjectId: id,
    customerId,
    details: { kind },
  })
  await notify(tx, { type: 'privacy', customerId })
  await notify(tx, { type: 'customer', customerId })
}

async function step(
  actor: Actor,
  requestId: string,
  given: RequestStep,
  may: (request: Request) => boolean,
): Promise<void> {
  await database().transaction(async (tx) => {
    const [found] = await tx.select().from(privacyRequests).where(eq(privacyRequests.id, requestId))
    if (!found || !may(found)) throw new DomainError('not_found')
    // Sends hold this lock: a restriction or an erasure is in force for every message from its commit on.
    if (found.status === 'received' || found.status === 'in_progress') await lockConsent(tx, found.customerId, 'update')
    const [request] = await tx.select().from(privacyRequests).where(eq(privacyRequests.id, requestId)).for('update')
    if (!request || !may(request)) throw new DomainError('not_found')
    const after = afterStep(request, given, new Date())
    const handledBy = userIdOf(actor) ?? request.handledBy
    await tx
      .update(privacyRequests)
      .set({ ...after, handledBy })
      .where(eq(privacyRequests.id, requestId))
    if (given.step === 'complete' && request.kind === 'erasure') await eraseCustomerIn(tx, actor, request.customerId)
    await tell(tx, actor, `privacy.${given.step}`, request)
  })
}

/** Takes back one's own request. Throws `forbidden`, `not_found`, `conflict` once it was answered. */
export async function withdrawRequest(actor: Actor, { requestId }: { requestId: string }): Promise<void> {
  if (actor.kind !== 'customer' || actor.scope !== 'full') throw new DomainError('forbidden')
  await step(actor, requestId, { step: 'withdraw' }, ({ customerId }) => customerId === actor.id)
}

/**
 * One step of the privacy officer: take up, extend, complete, refuse, lift. Completing an erasure erases; completing a
 * restriction stops every message until it is lifted. Throws `not_found`, `conflict`, `invalid_input`.
 */
export async function handleRequest(actor: Actor, given: HandleRequestInput): Promise<void> {
  demand(actor, 'privacy.manage')
  const parsed = handleRequestInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { requestId, ...rest } = parsed.data
  await step(actor, requestId, rest, () => true)
}
