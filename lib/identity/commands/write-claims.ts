import 'server-only'
import { sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'

/** A record that says that its customer uses a contact point. */
type Claim = {
  sourceRecordId: string
  customerId: string
  point: { id: string; stated: { asTyped: string; label?: string; verified?: boolean } }
}
export type RecordKeys = { sourceRecordId: string; keys: readonly bigint[] }

/** Writes that records claim contact points for their customers; one that is claimed already may prove verified. */
export async function writeUses(tx: Transaction, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  const uses = claims.map(({ sourceRecordId, customerId, point: { id, stated } }) => ({
    point: id,
    record: sourceRecordId,
    customer: customerId,
    typed: stated.asTyped,
    label: stated.label,
    verified: stated.verified ?? false,
  }))
  await executePrepared(
    tx,
    sql`
    insert into contact_point_uses (contact_point_id, source_record_id, customer_id, as_typed, label, verified_at)
    select point, record, customer, typed, label, case when verified then now() end
    from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb)
      as u (point uuid, record uuid, customer uuid, typed text, label text, verified boolean)
    on conflict (source_record_id, contact_point_id) where valid_to is null do update set verified_at = excluded.verified_at
      where contact_point_uses.verified_at is null and excluded.verified_at is not null`,
  )
}

/** Every key with its record. */
const pairsOf = (records: readonly RecordKeys[]) => {
  const pairs = records.flatMap(({ sourceRecordId, keys }) => keys.map((key) => ({ key, sourceRecordId })))
  return sql`unnest(${`{${pairs.map(({ key }) => key).join()}}`}::bigint[], ${`{${pairs.map((each) => each.sourceRecordId).join()}}`}::uuid[]) as k (key, record)`
}

/** Writes the blocking keys of records; those that are there stay. */
export async function addMatchKeys(tx: Transaction, records: readonly RecordKeys[]): Promise<void> {
  await executePrepared(
    tx,
    sql`
    insert into match_keys (key, source_record_id) select key, record from ${pairsOf(records)}
    order by key on conflict do nothing`,
  )
}

/** Takes away the blocking keys of records that are not among these. */
export async function dropOtherMatchKeys(tx: Transaction, records: readonly RecordKeys[]): Promise<void> {
  const ids = `{${records.map(({ sourceRecordId }) => sourceRecordId).join()}}`
  await executePrepared(
    tx,
    sql`
    delete from match_keys m where m.source_record_id = any(${ids}::uuid[])
      and not exists (select from ${pairsOf(records)} where k.record = m.source_record_id and k.key = m.key)`,
  )
}
