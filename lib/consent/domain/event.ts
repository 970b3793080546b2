import { z } from 'zod'

/** What a customer can agree to or refuse. `marketing_off_hours` is the separate consent of C. conso. D223-9 al. 2. */
export const LEDGER_PURPOSES = [
  'marketing',
  'marketing_off_hours',
  'survey',
  'service',
  'tracking',
  'recording',
  'profiling',
] as const
export type LedgerPurpose = (typeof LEDGER_PURPOSES)[number]

/** The channels of the contact policy; `any` only in a refusal, as a consent names its channel. */
export const LEDGER_CHANNELS = [
  'email',
  'sms',
  'rcs',
  'phone',
  'voicebot',
  'whatsapp',
  'messenger',
  'instagram',
  'post',
  'registered_post',
  'registered_electronic',
  'fax',
  'chat',
  'social_dm',
  'any',
] as const
export type LedgerChannel = (typeof LEDGER_CHANNELS)[number]

export const LEDGER_STATES = ['granted', 'denied', 'pending', 'confirmed', 'withdrawn', 'expired', 'imported'] as const
export type LedgerState = (typeof LEDGER_STATES)[number]

export const LEGAL_BASES = ['consent', 'legitimate_interest', 'contract', 'legal_obligation'] as const
export const METHODS = ['checkbox', 'doi', 'paper', 'call', 'stop', 'one_click', 'portal', 'agent', 'import'] as const
export type LedgerMethod = (typeof METHODS)[number]
export const CONTACT_POINT_KINDS = [
  'email',
  'phone',
  'whatsapp',
  'messenger',
  'instagram',
  'postal_address',
  'social',
] as const

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, { error: 'Expected a SHA-256 in lower-case hexadecimal' })
const wordsSchema = z.string().min(1).max(200)

/** Ledger instants are UTC with milliseconds, one spelling only, so that a hash never depends on formatting. */
export const ledgerInstantSchema = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value, {
    error: 'Expected an existing instant, spelled as 2026-12-24T19:30:00.000Z',
  })

const draftShape = {
  id: z.uuid(),
  occurred_at: ledgerInstantSchema,
  subject_id: z.uuid(),
  contact_point_hmac: sha256Schema.nullable(),
  contact_point_kind: z.enum(CONTACT_POINT_KINDS).nullable(),
  controller: wordsSchema,
  brand: wordsSchema,
  purpose: z.enum(LEDGER_PURPOSES),
  channel: z.enum(LEDGER_CHANNELS),
  state: z.enum(LEDGER_STATES),
  legal_basis: z.enum(LEGAL_BASES),
  jurisdiction: z.string().regex(/^[A-Z]{2}$/, { error: 'Expected a country code such as FR' }),
  notice_version: wordsSchema.nullable(),
  notice_sha256: sha256Schema.nullable(),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, { error: 'Expected a language such as fr' }),
  method: z.enum(METHODS),
  source: wordsSchema,
  actor: wordsSchema,
  evidence_sha256: z.array(sha256Schema).max(100),
  valid_until: ledgerInstantSchema.nullable(),
  supersedes: z.uuid().nullable(),
  rule_version: wordsSchema,
}

interface Claim {
  state: LedgerState
  channel: LedgerChannel
  evidence_sha256: readonly string[]
  notice_version: string | null
  notice_sha256: string | null
}

/** What makes an event unfit for the ledger; each word has its sentence in the messages. */
export type LedgerViolation = 'evidence_required' | 'notice_required' | 'channel_required'

/**
 * The rules of the ledger beyond its shape: a consent needs its evidence, the notice that was shown and one
 * channel, whoever records it, agent or import. A refusal needs nothing: withdrawing is never harder than granting.
 */
export function ledgerViolations(event: Claim): LedgerViolation[] {
  if (event.state !== 'granted' && event.state !== 'confirmed') return []
  const violations: LedgerViolation[] = []
  if (event.evidence_sha256.length === 0) violations.push('evidence_required')
  if (event.notice_version === null || event.notice_sha256 === null) violations.push('notice_required')
  if (event.channel === 'any') violations.push('channel_required')
  return violations
}

const VIOLATED_FIELD: Record<LedgerViolation, string> = {
  evidence_required: 'evidence_sha256',
  notice_required: 'notice_sha256',
  channel_required: 'channel',
}

function refuseViolations(event: Claim, context: z.RefinementCtx): void {
  for (const violation of ledgerViolations(event))
    context.addIssue({ code: 'custom', message: violation, path: [VIOLATED_FIELD[violation]] })
}

/** An event as a command proposes it, before the ledger gives it a place. */
export const ledgerDraftSchema = z.strictObject(draftShape).superRefine(refuseViolations)
export type LedgerDraft = z.output<typeof ledgerDraftSchema>

/** One row of the ledger, names as in CONTACT-POLICY.md; exactly these fields, less `hash`, are hashed. */
export const ledgerEntrySchema = z
  .strictObject({
    ...draftShape,
    seq: z.int().min(1),
    received_at: ledgerInstantSchema,
    prev_hash: sha256Schema,
    hash: sha256Schema,
  })
  .superRefine(refuseViolations)
export type LedgerEntry = z.output<typeof ledgerEntrySchema>

/** The state an import may claim: without evidence it is only `imported`, which allows nothing. */
export function importedState(claimed: LedgerState, evidence: readonly string[]): LedgerState {
  return (claimed === 'granted' || claimed === 'confirmed') && evidence.length === 0 ? 'imported' : claimed
}
