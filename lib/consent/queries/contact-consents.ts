import 'server-only'
import { and, eq, notInArray, sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { consentEvents } from '@/db/schema'
import type { LedgerChannel } from '../domain/event'
import { foldConsent, foldMerged, type LedgerFacts, ledgerFacts } from '../domain/fold'
import { customerLedger, FOLDED, foldEventOf } from './family'

/** A number that thousands share names nobody; so many of their words are read, no more. */
const MAX_POINT_EVENTS = 500

type Refusal = { purpose: 'marketing' | 'survey'; channel: LedgerChannel; at: string }

/**
 * What others said from a contact point that this customer uses too: a number that sent STOP is silent for the brand,
 * whoever else has it (AF2M). Only refusals are shared, never a consent.
 */
async function refusalsAtPoints(
  reader: Executor,
  customerId: string,
  subjects: readonly string[],
  brand: string,
  now: Date,
): Promise<Refusal[]> {
  const rows = await reader
    .select(FOLDED)
    .from(consentEvents)
    .where(
      and(
        notInArray(consentEvents.subjectId, [...subjects]),
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
  return foldConsent(rows.map(foldEventOf), now).flatMap(({ purpose, channel, state, since }): Refusal[] =>
    (state === 'withdrawn' || state === 'denied') && (purpose === 'marketing' || purpose === 'survey')
      ? [{ purpose, channel, at: since }]
      : [],
  )
}

/** The part of the contact facts that the ledger knows of a customer, merges and shared contact points included. */
export async function contactConsents(
  reader: Executor,
  customerId: string,
  { name, brand }: { name: string; brand: string },
  now: Date,
): Promise<LedgerFacts & { phoneRefusals: string[] }> {
  const ledger = await customerLedger(reader, customerId)
  if (!ledger) return { ...ledgerFacts([], name, brand), phoneRefusals: [] }
  const facts = ledgerFacts(foldMerged(ledger.tree, now), name, brand)
  const elsewhere = await refusalsAtPoints(reader, customerId, ledger.subjects, brand, now)
  return { ...facts, objections: [...facts.objections, ...elsewhere], phoneRefusals: ledger.callRefusals }
}
