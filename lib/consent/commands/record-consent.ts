import 'server-only'
import { randomUUID } from 'node:crypto'
import { database, type Transaction } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { RULE_VERSION } from '@/lib/policy/domain/rules'
import { importedState, type LedgerDraft, ledgerDraftSchema, ledgerViolations } from '../domain/event'
import { type LedgerContext, ledgerContext } from '../queries/ledger-context'
import { MAX_EVIDENCE_BYTES, type RecordConsentInput, recordConsentInput } from '../schemas'
import { appendEntries } from './append'
import { type Family, lockFamilies } from './lock'
import { SideTables, subjectOf } from './subject'

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
  if (given.length === 0) return []
  const inputs = given.map((each) => {
    const parsed = recordConsentInput.safeParse(each)
    if (!parsed.success) throw new DomainError('invalid_input')
    return parsed.data
  })
  const families = await lockFamilies(
    tx,
    inputs.map(({ customerId }) => customerId),
  )
  const context = await ledgerContext(tx, inputs, families)
  const side = new SideTables(context.salts)
  const drafts: LedgerDraft[] = []
  for (const [index, input] of inputs.entries())
    drafts.push(await draftOf(tx, actor, input, { family: families[index]!, context, side }))
  await Promise.all([
    side.write(tx),
    ...drafts.map((draft, index) =>
      audit(tx, actor, {
        action: 'consent.record',
        subjectKind: 'consent_event',
        subjectId: draft.id,
        customerId: families[index]!.survivorId,
        details: { purpose: draft.purpose, channel: draft.channel, state: draft.state, method: draft.method },
      }),
    ),
    ...[...new Set(families.map(({ survivorId }) => survivorId))].map((customerId) =>
      notify(tx, { type: 'consent', customerId }),
    ),
  ])
  // Last: the lock of the chain is then held for nothing but the entries and the COMMIT.
  const entries = await appendEntries(tx, drafts)
  return entries.map(({ id, seq, hash }) => ({ eventId: id, seq, hash }))
}

async function draftOf(
  tx: Transaction,
  actor: Actor,
  input: ReturnType<typeof recordConsentInput.parse>,
  { family, context, side }: { family: Family; context: LedgerContext; side: SideTables },
): Promise<LedgerDraft> {
  const evidence = input.evidence ?? []
  if (evidence.reduce((sum, { content }) => sum + content.length, 0) > MAX_EVIDENCE_BYTES)
    throw new DomainError('too_large')
  const notice = noticeIn(context, input)
  if (input.supersedes && !context.entryIds.has(input.supersedes)) throw new DomainError('not_found')
  const subjectId = await subjectOf(tx, input.customerId, family, input.contactPoint)
  side.saltOf(subjectId)
  const point = input.contactPoint ? side.commitPoint(subjectId, input.contactPoint) : null
  const hashes = side.keepEvidence(subjectId, evidence)
  const draft: LedgerDraft = {
    id: randomUUID(),
    occurred_at: (input.occurredAt ?? new Date()).toISOString(),
    subject_id: subjectId,
    contact_point_hmac: point?.hmac ?? null,
    contact_point_kind: point?.kind ?? null,
    controller: input.controller ?? context.organisation.name,
    brand: input.brand ?? context.organisation.brand,
    purpose: input.purpose,
    channel: input.channel,
    state: input.method === 'import' ? importedState(input.state, hashes) : input.state,
    legal_basis: input.legalBasis ?? 'consent',
    jurisdiction: JURISDICTION,
    notice_version: notice?.version ?? null,
    notice_sha256: notice?.sha256 ?? null,
    language: input.language ?? notice?.language ?? languageIn(context, family.survivorId),
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
function noticeIn({ notices }: LedgerContext, input: { noticeId?: string | undefined; purpose: string }) {
  if (!input.noticeId) return null
  const notice = notices.get(input.noticeId)
  if (!notice) throw new DomainError('not_found')
  if (notice.purpose !== input.purpose) throw new DomainError('invalid_input', { fields: { noticeId: ['purpose'] } })
  return notice
}

function languageIn({ languages }: LedgerContext, customerId: string): string {
  const language = languages.get(customerId)
  return language && /^[a-z]{2,3}$/.test(language) ? language : DEFAULT_LANGUAGE
}
