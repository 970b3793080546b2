import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { CONTACT_CHANNELS } from '@/lib/policy/domain/vocabulary'
import { applyPatch, DEFAULT_PREFERENCES, foldPreferences, type Preferences } from './domain/preferences'

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
