import 'server-only'
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import {
  consentEvents,
  consentNotices,
  consentSubjectPoints,
  contactPoints,
  contactPointUses,
  portalTokens,
} from '@/db/schema'
import { subjectsOf } from '@/lib/consent/queries/family'
import { consentStates } from '@/lib/consent/queries/state'
import { hashSecret } from '../domain/secrets'
import { findSurvivor } from './session'

/** Whether an address, normalised, is the customer's today. */
export async function usesEmail(reader: Executor, customerId: string, email: string): Promise<boolean> {
  const uses = await reader
    .select({ id: contactPointUses.id })
    .from(contactPointUses)
    .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
    .where(
      and(
        eq(contactPointUses.customerId, customerId),
        eq(contactPoints.kind, 'email'),
        eq(contactPoints.value, email),
        isNull(contactPointUses.validTo),
      ),
    )
    .limit(1)
  return uses.length > 0
}

/** The pending entry that a token is for; null for a token of another kind, which no entry is joined to. */
const ENTRY_ID = sql`case when ${portalTokens.kind} = 'opt_in' then ${portalTokens.target}::uuid end`

/** The request behind a link: its token, the pending entry, the words that were sent and the address they went to. */
export async function findOptIn(reader: Executor, secret: string) {
  const [request] = await reader
    .select({ token: portalTokens, entry: consentEvents, notice: consentNotices, email: consentSubjectPoints.value })
    .from(portalTokens)
    .innerJoin(consentEvents, eq(consentEvents.id, ENTRY_ID))
    .innerJoin(
      consentNotices,
      and(
        eq(consentNotices.version, sql`${consentEvents.noticeVersion}`),
        eq(consentNotices.language, consentEvents.language),
      ),
    )
    // Gone with the person's erasure: nobody is left to confirm anything.
    .innerJoin(
      consentSubjectPoints,
      and(
        eq(consentSubjectPoints.subjectId, consentEvents.subjectId),
        eq(consentSubjectPoints.hmac, sql`${consentEvents.contactPointHmac}`),
      ),
    )
    .where(eq(portalTokens.secretHash, hashSecret(secret)))
  return request ?? null
}
export type OptInRequest = NonNullable<Awaited<ReturnType<typeof findOptIn>>>

/**
 * Whose consent the request still waits for; null once they refused or withdrew since, when a merge's stricter side has
 * asked for nothing, and when the address is no longer theirs.
 */
export async function awaitingCustomer(reader: Executor, { entry, email }: OptInRequest): Promise<string | null> {
  const customerId = await findSurvivor(reader, entry.subjectId)
  if (!customerId || !(await usesEmail(reader, customerId, email))) return null
  const states = await consentStates(reader, customerId, new Date())
  const waits = states.some(
    ({ purpose, channel, brand, controller, pendingSince }) =>
      pendingSince !== null &&
      purpose === entry.purpose &&
      channel === entry.channel &&
      brand === entry.brand &&
      controller === entry.controller,
  )
  if (!waits) return null
  // A later request of its own may wait: a link that is older than a refusal does not answer it.
  const refusals = await reader.$count(
    consentEvents,
    and(
      inArray(consentEvents.subjectId, await subjectsOf(reader, customerId)),
      eq(consentEvents.purpose, entry.purpose),
      inArray(consentEvents.channel, [entry.channel, 'any']),
      inArray(consentEvents.state, ['withdrawn', 'denied']),
      gt(consentEvents.seq, entry.seq),
    ),
  )
  return refusals === 0 ? customerId : null
}

/** What the page behind a link shows. */
export type OptInPage = { notice: string; language: string; confirmed: boolean }

/** The words to confirm; null for a link that is unknown or over, or that nothing waits for. Changes nothing. */
export async function getOptIn(secret: string): Promise<OptInPage | null> {
  const db = database()
  const request = await findOptIn(db, secret)
  if (!request) return null
  const { token, notice } = request
  const page = { notice: notice.text, language: notice.language }
  if (token.usedAt) return { ...page, confirmed: true }
  if (token.expiresAt <= new Date()) return null
  return (await awaitingCustomer(db, request)) ? { ...page, confirmed: false } : null
}
