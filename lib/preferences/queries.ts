import 'server-only'
import { desc, eq, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { preferenceChanges } from '@/db/schema'
import type { ConsentState } from '@/lib/consent/domain/fold'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { consentStates } from '@/lib/consent/queries/state'
import { survivorOf } from '@/lib/customers/queries/family'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { existingCustomerChannels } from '@/lib/policy/domain/existing-customer'
import { type RecordFacts, statedFacts } from '@/lib/policy/domain/stated-facts'
import { CONTACT_CHANNELS } from '@/lib/policy/domain/vocabulary'
import { type Grounds, groundsOf, isNecessaryOnly, standings } from './domain/consents'
import { applyPatch, DEFAULT_PREFERENCES, foldPreferences, type Preferences } from './domain/preferences'
import type { PreferencesView } from './views'

type Row = { source_record_id: string; key: string; value: unknown; at: string }

/**
 * What a customer chose about how it is written to, merges folded to the most restrictive. Who never said
 * anything, or is unknown, has the defaults.
 */
export async function preferencesOf(reader: Executor, customerId: string): Promise<Preferences> {
  const [rows, [customer]] = await Promise.all([
    reader.execute<Row>(sql`
      select distinct on (key, source_record_id) source_record_id, key, value, at
      from preference_changes where customer_id = ${customerId}::uuid
      order by key, source_record_id, id desc`),
    reader.execute<{
      preferred_channel: Preferences['preferredChannel']
      language: string | null
      merged_at: string | null
    }>(sql`
      select preferred_channel, language,
        (select max(since) from customer_links l where l.customer_id = c.id and l.until is null and l.cause = 'merged') as merged_at
      from customers c where id = ${customerId}::uuid`),
  ])
  const choices = rows.map((row) => ({
    sourceRecordId: row.source_record_id,
    key: row.key,
    value: row.value,
    at: new Date(row.at),
  }))
  const chosen = applyPatch(
    DEFAULT_PREFERENCES,
    foldPreferences(choices, customer?.merged_at ? new Date(customer.merged_at) : null),
  )
  // These two belong to the golden record, which colleagues change as well: what it says is what holds.
  return {
    ...chosen,
    preferredChannel: CONTACT_CHANNELS.find((channel) => channel === customer?.preferred_channel) ?? null,
    language: customer?.language ?? null,
  }
}

/** Where a customer stands with the house: what the ledger says of them, and on which grounds each purpose may come. */
export async function standOf(
  reader: Executor,
  customerId: string,
  now: Date,
): Promise<{ states: ConsentState[]; grounds: Grounds }> {
  const [states, { name }, [customer]] = await Promise.all([
    consentStates(reader, customerId, now),
    organisationOf(reader),
    reader.execute<{ kind: 'individual' | 'organisation'; facts: RecordFacts }>(
      sql`select kind, facts from customers where id = ${customerId}::uuid`,
    ),
  ])
  // The exception is for consumers; professionals have rules of their own.
  const facts = customer?.kind === 'individual' ? statedFacts(customer.facts) : {}
  return {
    states,
    grounds: groundsOf(
      states.filter(({ controller }) => controller === name),
      existingCustomerChannels(facts, now.getTime()),
    ),
  }
}

/** What a customer chose, for the screens of colleagues. Throws `not_found` or `erased`. */
export async function getPreferences(actor: Actor, customerId: string, now = new Date()): Promise<PreferencesView> {
  demand(actor, 'consent.read')
  const db = database()
  const { id } = await survivorOf(db, customerId)
  const [preferences, { grounds }, [latest]] = await Promise.all([
    preferencesOf(db, id),
    standOf(db, id, now),
    db
      .select()
      .from(preferenceChanges)
      .where(eq(preferenceChanges.customerId, id))
      .orderBy(desc(preferenceChanges.at))
      .limit(1),
  ])
  await auditRead(db, actor, { action: 'consent.read', subjectKind: 'customer', subjectId: id, customerId: id })
  const { topics: _, ...settings } = preferences
  return {
    customerId: id,
    preferences: { ...settings, registered: grounds.registered },
    topics: standings(preferences, grounds),
    necessaryOnly: isNecessaryOnly(preferences, grounds),
    paused: preferences.pausedUntil !== null && new Date(preferences.pausedUntil) > now,
    latest: latest
      ? {
          at: latest.at.toISOString(),
          method: latest.method,
          saidOn: latest.saidOn,
          recordedBy: latest.actorKind === 'user' ? latest.actorName : null,
        }
      : null,
    rights: { record: can(actor, 'consent.record') },
  }
}
