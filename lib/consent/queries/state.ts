import 'server-only'
import { and, asc, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { consentEvents, consentEvidence, consentNotices } from '@/db/schema'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'
import { type ConsentState, foldMerged } from '../domain/fold'
import type { ConsentEventsPage, ConsentEventView, ConsentStateView, ConsentView, NoticeView } from '../views'
import { customerLedger, subjectsOf } from './family'

const PAGE = 30
const MAX_PAGE = 100

/** Where every purpose and channel of a customer stands at `now`, merges folded; empty for an unknown customer. */
export async function consentStates(reader: Executor, customerId: string, now: Date): Promise<ConsentState[]> {
  const ledger = await customerLedger(reader, customerId)
  return ledger ? foldMerged(ledger.tree, now) : []
}

/** `user:<id>` names a colleague; anything else in the ledger's `actor` does not. */
const COLLEAGUE = sql<string | null>`(select u.name from users u where 'user:' || u.id = consent_events.actor)`

/** What the customer agreed to and refused, for the screens. Throws `not_found`. */
export async function getConsent(actor: Actor, customerId: string): Promise<ConsentView> {
  demand(actor, 'consent.read')
  const db = database()
  const ledger = isId(customerId) ? await customerLedger(db, customerId) : null
  if (!ledger) throw new DomainError('not_found')
  const states = foldMerged(ledger.tree, new Date())
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
  const entries = await db.$count(consentEvents, inArray(consentEvents.subjectId, ledger.subjects))
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
  const place = decodeCursor(page.cursor, ['number'])
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

/** What the portal shows beside its boxes is not said aloud. */
const SHOWN_ONLY = /^portal-/

/** The notices in force that a colleague may read out or hand over. */
export async function listNotices(actor: Actor): Promise<NoticeView[]> {
  demand(actor, 'consent.read')
  return (await currentNotices(database())).filter(({ version }) => !SHOWN_ONLY.test(version))
}
