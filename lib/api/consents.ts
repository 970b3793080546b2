import 'server-only'
import { z } from 'zod'
import { recordConsent } from '@/lib/consent/commands/record-consent'
import { LEDGER_CHANNELS, LEDGER_PURPOSES, LEDGER_STATES, METHODS } from '@/lib/consent/domain/event'
import { proofOf, receiptOf } from '@/lib/consent/queries/receipt'
import { getConsent } from '@/lib/consent/queries/state'
import { inputOfBody, RECEIPT_FORMATS, type RecordConsentBody, recordConsentBody } from '@/lib/consent/schemas'
import type { Actor } from '@/lib/platform/actor'
import { downloadResponse } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'
import { requestDoubleOptIn } from '@/lib/portal/commands/ask-opt-in'
import { endpoint } from './endpoint'

/**
 * A consent that is asked for by e-mail. When it was said, how long it holds and what proves it is for the confirmation
 * to say.
 */
const optInBody = z.strictObject({
  customerId: z.uuid(),
  purpose: z.enum(LEDGER_PURPOSES),
  channel: z.literal('email'),
  state: z.literal('pending'),
  method: z.literal('doi'),
  source: z.string(),
  noticeId: z.uuid(),
  contactPoint: z.object({ kind: z.literal('email'), value: z.string() }),
})

/** Asks by e-mail. Throws `invalid_input` for what has no place in such a request. */
async function askByEmail(actor: Actor, body: RecordConsentBody) {
  const parsed = optInBody.safeParse(body)
  if (!parsed.success) throw new DomainError('invalid_input', { fields: z.flattenError(parsed.error).fieldErrors })
  const { customerId, purpose, source, noticeId, contactPoint } = parsed.data
  return requestDoubleOptIn(actor, { customerId, purpose, source, noticeId, email: contactPoint.value })
}

const idParams = z.object({ id: z.uuid() })

const state = z
  .object({
    purpose: z.enum(LEDGER_PURPOSES),
    channel: z.enum(LEDGER_CHANNELS),
    state: z.enum(LEDGER_STATES),
    since: z.string(),
    eventId: z.uuid().describe('the entry that decided: its receipt and its proof'),
    validUntil: z.string().nullable(),
    pendingSince: z.string().nullable(),
    merged: z
      .array(z.enum(LEDGER_STATES))
      .describe('different states that a merge brought together; the strictest holds'),
    method: z.enum(METHODS),
    source: z.string(),
    brand: z.string(),
    controller: z.string(),
  })
  .meta({ id: 'ConsentState' })

export const recordConsents = endpoint({
  method: 'POST',
  path: '/api/v1/consents',
  tag: 'consent',
  summary: 'Record what a customer agreed to or refused',
  description:
    'One append-only entry. `granted` and `confirmed` need `evidence`, a `noticeId` and one channel; an import without evidence is kept as `imported`, which allows nothing. A refusal needs nothing. Effective for every send at once.\n\n`state: "pending"` with `method: "doi"` asks for a double opt-in: the customer gets one e-mail that quotes the notice, with a link valid for seven days, and only their confirmation allows anything (`confirmed` is then recorded with its evidence). It needs `channel: "email"`, a `noticeId` made for e-mail and an e-mail `contactPoint` that is already the customer’s; `occurredAt`, `validUntil`, `evidence` and the like are refused. At most three requests per address a day (`rate_limited`).',
  permission: 'consent.record',
  body: recordConsentBody,
  response: z.object({ eventId: z.uuid(), seq: z.int(), hash: z.string() }),
  status: 201,
  run: async ({ actor, body }) => {
    const { eventId, seq, hash } =
      body.state === 'pending' && body.method === 'doi'
        ? await askByEmail(actor, body)
        : await recordConsent(actor, inputOfBody(body))
    return { eventId, seq, hash }
  },
})

export const listConsents = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}/consents',
  tag: 'consent',
  summary: 'Where every purpose and channel of a customer stands',
  permission: 'consent.read',
  params: idParams,
  response: z.object({ states: z.array(state) }),
  status: 200,
  run: async ({ actor, params }) => {
    const { states } = await getConsent(actor, params.id)
    return { states: states.map(({ recordedBy: _, hasEvidence: __, ...kept }) => kept) }
  },
})

export const readProof = endpoint({
  method: 'GET',
  path: '/api/v1/consents/{id}/proof',
  tag: 'consent',
  summary: 'The proof of one entry',
  description: 'A file that `npm run -s consent:verify -- proof.json` checks offline, without the database.',
  permission: 'consent.read',
  params: idParams,
  response: { contentType: 'application/json' },
  status: 200,
  run: async ({ actor, params }) => downloadResponse(await proofOf(actor, params.id)),
})

export const readReceipt = endpoint({
  method: 'GET',
  path: '/api/v1/consents/{id}/receipt',
  tag: 'consent',
  summary: 'The receipt of one entry: PDF, Kantara v1.1, or ISO/IEC TS 27560 in DPV terms',
  permission: 'consent.read',
  params: idParams,
  query: z.object({ format: z.enum(RECEIPT_FORMATS).default('pdf') }),
  response: { contentType: 'application/pdf' },
  status: 200,
  run: async ({ actor, params, query }) => downloadResponse(await receiptOf(actor, params.id, query.format)),
})
