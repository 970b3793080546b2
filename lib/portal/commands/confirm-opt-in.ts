import 'server-only'
import { database } from '@/db/client'
import { lockConsent } from '@/lib/consent/commands/lock'
import { type Recorded, recordConsentIn } from '@/lib/consent/commands/record-consent'
import { customerActor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { awaitingCustomer, findOptIn, type OptInRequest } from '../queries/opt-in'
import { useUp } from './open-session'

type Origin = { ip: string | null; requestId: string | null }
const MAX_USER_AGENT = 500

/** What proves the confirmation: what was asked, when, and what answered it. No address of a network: it proves nobody. */
function evidenceOf({ token, entry, notice }: OptInRequest, userAgent: string | null, now: Date) {
  const request = {
    kind: 'double_opt_in',
    pendingEntry: { id: entry.id, hash: entry.hash },
    notice: { version: notice.version, language: notice.language, sha256: notice.sha256, text: notice.text },
    token: { id: token.id, createdAt: token.createdAt, expiresAt: token.expiresAt },
    confirmedAt: now,
    userAgent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
  }
  return {
    filename: 'double-opt-in.json',
    contentType: 'application/json',
    content: Buffer.from(`${JSON.stringify(request, null, 2)}\n`),
  }
}

/**
 * Confirms a consent with the link that was sent, once. Throws `gone` for a link that is unknown, used or over, and when
 * nothing waits for it any more, such as after a withdrawal: always the same.
 */
export async function confirmOptIn(
  secret: string,
  { userAgent, ...origin }: Origin & { userAgent: string | null },
): Promise<Recorded> {
  return database().transaction(async (tx) => {
    const found = await findOptIn(tx, secret)
    if (!found) throw new DomainError('gone')
    const { token, entry, notice, email } = found
    // Before looking: a withdrawal that commits first is seen, a later one comes after the confirmation. And before the
    // token's row, which a letter that is just leaving again may want while it holds the lock.
    await lockConsent(tx, entry.subjectId, 'update')
    const customerId = (await useUp(tx, token.id)) && (await awaitingCustomer(tx, found))
    if (!customerId) throw new DomainError('gone')
    const now = new Date()
    return recordConsentIn(tx, customerActor({ id: customerId, name: 'portal', scope: 'preferences', ...origin }), {
      ...{ customerId: entry.subjectId, purpose: entry.purpose, channel: entry.channel, state: 'confirmed' },
      ...{ method: 'doi', source: entry.source, noticeId: notice.id, language: entry.language },
      ...{ controller: entry.controller, brand: entry.brand, supersedes: entry.id, occurredAt: now },
      contactPoint: { kind: 'email', value: email },
      evidence: [evidenceOf(found, userAgent, now)],
    })
  })
}
