import 'server-only'
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { consentEvents, consentNotices, customers } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { RULE_VERSION } from '@/lib/policy/domain/rules'
import { importedState, type LedgerDraft, ledgerDraftSchema, ledgerViolations } from '../domain/event'
import { organisationOf } from '../queries/organisation'
import { MAX_EVIDENCE_BYTES, type RecordConsentInput, recordConsentInput } from '../schemas'
import { appendEntries } from './append'
import { lockConsents } from './lock'
import { commitPoint, keepEvidence, saltOf, subjectOf } from './subject'

export type Recorded = { eventId: string; seq: number; hash: string }

/** The law that applies where nothing else is said. */
const JURISDICTION = 'FR'
const DEFAULT_LANGUAGE = 'fr'

/**
 * Records what a customer said, in a transaction of its own.
 * Throws `not_found`, `erased`, `evidence_required`, `notice_required`, `channel_required`, `invalid_input`, `too_large`.
 */
export async function recordConsent(actor: Actor, input: RecordConsentInput): Promise<Recorded> {
  demand(actor, 'consent.record')
  return database().transaction((tx) => recordConsentIn(tx, actor, input))
}

/**
 * Records what a customer said as part of the caller's transaction; the caller has checked that the actor may.
 * Call it last: it holds the chain of the whole ledger until the transaction ends.
 */
export async function recordConsentIn(tx: Transaction, actor: Actor, input: RecordConsentInput): Promise<Recorded> {
  const [recorded] = await recordConsentsIn(tx, actor, [input])
  if (!recorded) throw new Error('consent not recorded')
  return recorded
}

/** Records several at once, in the order given: the locks of all customers are taken before the chain's. */
export async function recordConsentsIn(
  tx: Transaction,
  actor: Actor,
  given: readonly RecordConsentInput[],
): Promise<Recorded[]> {
  const inputs = given.map((each) => {
    const parsed = recordConsentInput.safeParse(each)
    if (!parsed.success) throw new DomainError('invalid_input')
    return parsed.data
  })
  const survivors = await lockConsents(
    tx,
    inputs.map(({ customerId }) => customerId),
    'update',
  )
  const { name, brand } = await organisationOf(tx)
  const drafts: LedgerDraft[] = []
  for (const [index, input] of inputs.entries())
    drafts.push(await draftOf(tx, actor, input, survivors[index] ?? input.customerId, { controller: name, brand }))
  const entries = await appendEntries(tx, drafts)
  for (const [index, entry] of entries.entries()) {
    const customerId = survivors[index] ?? entry.subject_id
    await audit(tx, actor, {
      action: 'consent.record',
      subjectKind: 'consent_event',
      subjectId: entry.id,
      customerId,
      details: { purpose: entry.purpose, channel: entry.channel, state: entry.state, method: entry.method },
    })
  }
  for (const customerId of new Set(survivors)) await notify(tx, { type: 'consent', customerId })
  return entries.map(({ id, seq, hash }) => ({ eventId: id, seq, hash }))
}

async function draftOf(
  tx: Transaction,
  actor: Actor,
  input: ReturnType<typeof recordConsentInput.parse>,
  survivorId: string,
  organisation: { controller: string; brand: string },
): Promise<LedgerDraft> {
  const evidence = input.evidence ?? []
  if (evidence.reduce((sum, { content }) => sum + content.length, 0) > MAX_EVIDENCE_BYTES)
    throw new DomainError('too_large')
  const notice = await noticeOf(tx, input)
  if (input.supersedes) await demandEntry(tx, input.supersedes)
  const subjectId = await subjectOf(tx, input.customerId, survivorId, input.contactPoint)
  const salt = await saltOf(tx, subjectId)
  const point = input.contactPoint ? await commitPoint(tx, subjectId, salt, input.contactPoint) : null
  const hashes = await keepEvidence(tx, subjectId, evidence)
  const draft: LedgerDraft = {
    id: randomUUID(),
    occurred_at: (input.occurredAt ?? new Date()).toISOString(),
    subject_id: subjectId,
    contact_point_hmac: point?.hmac ?? null,
    contact_point_kind: point?.kind ?? null,
    controller: input.controller ?? organisation.controller,
    brand: input.brand ?? organisation.brand,
    purpose: input.purpose,
    channel: input.channel,
    state: input.method === 'import' ? importedState(input.state, hashes) : input.state,
    legal_basis: input.legalBasis ?? 'consent',
    jurisdiction: JURISDICTION,
    notice_version: notice?.version ?? null,
    notice_sha256: notice?.sha256 ?? null,
    language: input.language ?? notice?.language ?? (await languageOf(tx, survivorId)),
    method: input.method,
    source: input.source,
    actor: ledgerActor(actor),
    evidence_sha256: hashes,
    valid_until: input.validUntil?.toISOString() ?? null,
    supersedes: input.supersedes ?? null,
    rule_version: RULE_VERSION,
  }
  const [violation] = ledgerViolations(draft)
  if (violation) throw new DomainError(violation)
  const parsed = ledgerDraftSchema.safeParse(draft)
  if (!parsed.success) throw new DomainError('invalid_input')
  return parsed.data
}

/** Who recorded it, without a name: `user:<id>`, `api_key:<id>`, `system:<job>`. */
const ledgerActor = (actor: Actor) => `${actor.kind}:${actor.id ?? actor.name}`

/** The notice named, which must speak of the same purpose. Throws `not_found` or `invalid_input`. */
async function noticeOf(tx: Transaction, input: { noticeId?: string | undefined; purpose: string }) {
  if (!input.noticeId) return null
  const [notice] = await tx.select().from(consentNotices).where(eq(consentNotices.id, input.noticeId))
  if (!notice) throw new DomainError('not_found')
  if (notice.purpose !== input.purpose) throw new DomainError('invalid_input', { fields: { noticeId: ['purpose'] } })
  return notice
}

async function demandEntry(tx: Transaction, id: string): Promise<void> {
  const [entry] = await tx.select({ id: consentEvents.id }).from(consentEvents).where(eq(consentEvents.id, id))
  if (!entry) throw new DomainError('not_found')
}

async function languageOf(tx: Transaction, customerId: string): Promise<string> {
  const [row] = await tx.select({ language: customers.language }).from(customers).where(eq(customers.id, customerId))
  return row?.language && /^[a-z]{2,3}$/.test(row.language) ? row.language : DEFAULT_LANGUAGE
}
