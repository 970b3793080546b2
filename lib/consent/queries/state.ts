import 'server-only'
import { and, asc, desc, eq, inArray, isNull, lt, notInArray, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { consentEvents, consentEvidence, consentNotices } from '@/db/schema'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import type { LedgerChannel } from '../domain/event'
import { type ConsentState, foldConsent, foldMerged } from '../domain/fold'
import type { ConsentEventsPage, ConsentEventView, ConsentStateView, ConsentView, NoticeView } from '../views'
import { FOLDED, foldEventOf, mergeTreeOf, subjectsOf } from './family'

const PAGE = 30
const MAX_PAGE = 100
/** A number that thousands share names nobody; their first words decide. */
const MAX_POINT_EVENTS = 500

/** Where every purpose and channel of a customer stands at `now`, merges folded; empty for an unknown customer. */
export async function consentStates(reader: Executor, customerId: string, now: Date): Promise<ConsentState[]> {
  const tree = await mergeTreeOf(reader, customerId)
  return tree ? foldMerged(tree, now) : []
}

/** A refusal that holds for whoever is reached at a contact point. */
export type PointRefusal = { purpose: 'marketing' | 'survey'; channel: LedgerChannel; at: string }

/**
 * What others said from a contact point that this customer uses too: a number that sent STOP is silent for the brand,
 * whoever else has it (AF2M). Only refusals are shared, never a consent.
 */
export async function refusalsAtPoints(
  reader: Executor,
  customerId: string,
  brand: string,
  now: Date,
): Promise<PointRefusal[]> {
  const subjects = await subjectsOf(reader, customerId)
  if (subjects.length === 0) return []
  const rows = await reader
    .select(FOLDED)
    .from(consentEvents)
    .where(
      and(
        notInArray(consentEvents.subjectId, subjects),
        eq(consentEvents.brand, brand),
        sql`(${consentEvents.subjectId}, ${consentEvents.contactPointHmac}) in (
          select s.subject_id, s.hmac from contact_point_uses u
          join contact_points p on p.id = u.contact_point_id
          join consent_subject_points s on s.value = p.value
            and s.kind = case p.kind when 'postal' then 'postal_address' when 'x' then 'social' when 'facebook' then 'social' else p.kind end
          where u.customer_id = ${customerId}::uuid and u.valid_to is null)`,
      ),
    )
    .limit(MAX_POINT_EVENTS)
  return foldConsent(rows.map(foldEventOf), now).flatMap(({ purpose, channel, state, since }): PointRefusal[] =>
    (state === 'withdrawn' || state === 'denied') && (purpose === 'marketing' || purpose === 'survey')
      ? [{ purpose, channel, at: since }]
      : [],
  )
}

/** Instants at which the customer refused further calls during a call, whatever was said since. */
export async function callRefusalsOf(reader: Executor, customerId: string): Promise<string[]> {
  const subjects = await subjectsOf(reader, customerId)
  if (subjects.length === 0) return []
  const rows = await reader
    .select({ at: consentEvents.occurredAt })
    .from(consentEvents)
    .where(
      and(
        inArray(consentEvents.subjectId, subjects),
        eq(consentEvents.channel, 'phone'),
        eq(consentEvents.method, 'call'),
        inArray(consentEvents.state, ['denied', 'withdrawn']),
        inArray(consentEvents.purpose, ['marketing', 'survey']),
      ),
    )
  return rows.map(({ at }) => at.toISOString())
}

/** `user:<id>` names a colleague; anything else in the ledger's `actor` does not. */
const COLLEAGUE = sql<string | null>`(select u.name from users u where 'user:' || u.id = consent_events.actor)`

/** What the customer agreed to and refused, for the screens. Throws `not_found`. */
export async function getConsent(actor: Actor, customerId: string): Promise<ConsentView> {
  demand(actor, 'consent.read')
  const db = database()
  const tree = isId(customerId) ? await mergeTreeOf(db, customerId) : null
  if (!tree) throw new DomainError('not_found')
  const states = foldMerged(tree, new Date())
  const deciding = states.length
    ? await db
        .select({
          id: consentEvents.id,
          method: consentEvents.method,
          source: consentEvents.source,
          evidence: consentEvents.evidenceSha256,
          recordedBy: COLLEAGUE,
        })
        .from(consentEvents)
        .where(
          inArray(
            consentEvents.id,
            states.map(({ eventId }) => eventId),
          ),
        )
    : []
  const subjects = await subjectsOf(db, customerId)
  const entries = await db.$count(consentEvents, inArray(consentEvents.subjectId, subjects))
  await auditRead(db, actor, {
    action: 'consent.read',
    subjectKind: 'customer',
    subjectId: customerId,
    customerId,
  })
  return {
    customerId,
    states: states.flatMap((state): ConsentStateView[] => {
      const entry = deciding.find(({ id }) => id === state.eventId)
      if (!entry) return []
      const { eventId, purpose, channel, since, validUntil, pendingSince, merged, brand, controller } = state
      return [
        {
          ...{ eventId, purpose, channel, state: state.state, since, validUntil, pendingSince, merged },
          ...{ brand, controller, method: entry.method, source: entry.source, recordedBy: entry.recordedBy },
          hasEvidence: entry.evidence.length > 0,
        },
      ]
    }),
    entries,
    rights: { record: can(actor, 'consent.record'), override: can(actor, 'policy.override') },
  }
}

/** A page of what the customer said, newest first. */
export async function listConsentEvents(
  actor: Actor,
  customerId: string,
  page: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<ConsentEventsPage> {
  demand(actor, 'consent.read')
  return consentEventsOf(database(), customerId, page)
}

/** The same for readers that checked their own right, such as the portal. */
export async function consentEventsOf(
  reader: Executor,
  customerId: string,
  page: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<ConsentEventsPage> {
  const limit = Math.min(page.limit ?? PAGE, MAX_PAGE)
  const place = decodeCursor(page.cursor, 1)
  const before = place ? Number(place[0]) : null
  if (before !== null && !Number.isSafeInteger(before)) throw new DomainError('invalid_input')
  const subjects = isId(customerId) ? await subjectsOf(reader, customerId) : []
  if (subjects.length === 0) throw new DomainError('not_found')
  const rows = await reader
    .select({ event: consentEvents, recordedBy: COLLEAGUE, noticeText: consentNotices.text })
    .from(consentEvents)
    .leftJoin(
      consentNotices,
      and(
        eq(consentNotices.version, consentEvents.noticeVersion),
        eq(consentNotices.sha256, sql`${consentEvents.noticeSha256}`),
      ),
    )
    .where(and(inArray(consentEvents.subjectId, subjects), before === null ? undefined : lt(consentEvents.seq, before)))
    .orderBy(desc(consentEvents.seq))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const files = await evidenceOf(
    reader,
    shown.map(({ event }) => event),
  )
  const items = shown.map(
    ({ event, recordedBy, noticeText }): ConsentEventView => ({
      id: event.id,
      seq: event.seq,
      occurredAt: event.occurredAt.toISOString(),
      receivedAt: event.receivedAt.toISOString(),
      purpose: event.purpose,
      channel: event.channel,
      state: event.state,
      method: event.method,
      source: event.source,
      recordedBy,
      controller: event.controller,
      brand: event.brand,
      language: event.language,
      notice:
        event.noticeVersion === null || noticeText === null ? null : { version: event.noticeVersion, text: noticeText },
      evidence: files.filter(
        (file) => file.subjectId === event.subjectId && event.evidenceSha256.includes(file.sha256),
      ),
      validUntil: event.validUntil?.toISOString() ?? null,
    }),
  )
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? encodeCursor([String(last.seq)]) : null }
}

async function evidenceOf(
  reader: Executor,
  events: readonly { subjectId: string; evidenceSha256: readonly string[] }[],
) {
  const hashes = events.flatMap(({ evidenceSha256 }) => evidenceSha256)
  if (hashes.length === 0) return []
  return reader
    .select({
      subjectId: consentEvidence.subjectId,
      sha256: consentEvidence.sha256,
      filename: consentEvidence.filename,
      contentType: consentEvidence.contentType,
      size: consentEvidence.size,
    })
    .from(consentEvidence)
    .where(
      and(
        inArray(consentEvidence.sha256, hashes),
        inArray(
          consentEvidence.subjectId,
          events.map(({ subjectId }) => subjectId),
        ),
      ),
    )
}

/** The notices in force, to be shown before asking; by purpose and channel. */
export async function currentNotices(reader: Executor): Promise<NoticeView[]> {
  return reader
    .select({
      id: consentNotices.id,
      version: consentNotices.version,
      language: consentNotices.language,
      purpose: consentNotices.purpose,
      channel: consentNotices.channel,
      text: consentNotices.text,
    })
    .from(consentNotices)
    .where(isNull(consentNotices.retiredAt))
    .orderBy(asc(consentNotices.purpose), asc(consentNotices.channel), desc(consentNotices.createdAt))
}
