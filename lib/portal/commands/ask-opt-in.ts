import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { consentNotices, portalTokens } from '@/db/schema'
import { queueMessage } from '@/lib/channels/commands/queue-message'
import { type Recorded, recordConsentIn } from '@/lib/consent/commands/record-consent'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { type Actor, demand } from '@/lib/platform/actor'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { noteAttempts, recentAttempts, throttleKey } from '@/lib/platform/throttle'
import { DAY_MS } from '@/lib/platform/time'
import { optInLetter, portalLanguage } from '../domain/letters'
import { SECRET_OF } from '../domain/token-reference'
import { usesEmail } from '../queries/opt-in'
import { findSurvivor } from '../queries/session'
import { type OptInInput, optInInput } from '../schemas'

/** How long a consent can be confirmed. */
export const OPT_IN_MS = 7 * DAY_MS
const MAX_PER_ADDRESS_A_DAY = 3
/** What the message is about: of its own, so that no choice about another topic holds it back. */
const OPT_IN_TOPIC = 'consent_confirmation'

/** The words asked for, in force and made for e-mail. Throws `not_found`, `invalid_input`. */
async function noticeToConfirm(tx: Transaction, { noticeId, purpose }: OptInInput) {
  const [notice] = await tx
    .select()
    .from(consentNotices)
    .where(and(eq(consentNotices.id, noticeId), isNull(consentNotices.retiredAt)))
  if (!notice) throw new DomainError('not_found')
  if (notice.channel !== 'email' || notice.purpose !== purpose)
    throw new DomainError('invalid_input', { fields: { noticeId: ['purpose'] } })
  return notice
}

/**
 * Double opt-in: records that a consent to e-mails was asked for, which allows nothing, and queues the one e-mail whose
 * link lets the customer confirm it. Only to an address that is already the customer's: a stranger's confirmation of a
 * mistyped one would prove nothing. Throws `forbidden`, `invalid_input`, `not_found`, `erased`, `rate_limited`, and what
 * `queueMessage` throws where the customer may not be written to; nothing is recorded then.
 */
export async function requestDoubleOptIn(
  actor: Actor,
  given: OptInInput,
): Promise<Recorded & { interactionId: string }> {
  demand(actor, 'consent.record')
  const parsed = optInInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, purpose, noticeId, source } = parsed.data
  const email = normaliseContactPoint('email', parsed.data.email)
  if (!email) throw new DomainError('invalid_input', { fields: { email: ['invalid'] } })
  const throttle = throttleKey('opt-in-address', email)
  if ((await recentAttempts(throttle, DAY_MS)) >= MAX_PER_ADDRESS_A_DAY) throw new DomainError('rate_limited')
  return database().transaction(async (tx) => {
    await noteAttempts(tx, [throttle])
    const notice = await noticeToConfirm(tx, parsed.data)
    const survivorId = await findSurvivor(tx, customerId)
    if (!survivorId) throw new DomainError('not_found')
    if (!(await usesEmail(tx, survivorId, email)))
      throw new DomainError('invalid_input', { fields: { email: ['unknown'] } })
    const tokenId = randomUUID()
    const { brand } = await organisationOf(tx)
    const { interactionId } = await queueMessage(tx, actor, {
      ...{ customerId: survivorId, channel: 'email', to: email, purpose: 'service', topic: OPT_IN_TOPIC },
      ...optInLetter(portalLanguage(notice.language), brand, notice.text, env().RELAIS_PUBLIC_URL),
      ...{ automatic: true, externalId: SECRET_OF + tokenId },
    })
    const recorded = await recordConsentIn(tx, actor, {
      ...{ customerId, purpose, channel: 'email', state: 'pending', method: 'doi', source, noticeId },
      contactPoint: { kind: 'email', value: email },
    })
    // The secret is made, and its hash kept, when the message leaves: see `withPortalSecret`.
    await tx.insert(portalTokens).values({
      ...{ id: tokenId, kind: 'opt_in', customerId, target: recorded.eventId },
      expiresAt: new Date(Date.now() + OPT_IN_MS),
    })
    return { ...recorded, interactionId }
  })
}
