import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
import { type SourceAttributes, sourceRecords, sourceRecordVersions } from '@/db/schema'

/**
 * Writes what a source record says from now on, and keeps what it said; the caller has locked the record. Returns
 * whether it says anything else.
 */
export async function writeRecordVersion(
  tx: Transaction,
  record: typeof sourceRecords.$inferSelect,
  attributes: SourceAttributes,
): Promise<boolean> {
  if (JSON.stringify(attributes) === JSON.stringify(record.attributes)) return false
  await Promise.all([
    tx
      .insert(sourceRecordVersions)
      .values({ sourceRecordId: record.id, version: record.version, attributes: record.attributes })
      .prepare('keep')
      .execute(),
    tx
      .update(sourceRecords)
      .set({ attributes, version: record.version + 1, updatedAt: sql`now()` })
      .where(eq(sourceRecords.id, record.id))
      .prepare('state')
      .execute(),
  ])
  return true
}

/** The same for many records that say something else; the caller has locked them. */
export async function writeRecordVersions(
  tx: Transaction,
  records: readonly { id: string; attributes: SourceAttributes }[],
): Promise<void> {
  if (records.length === 0) return
  const stated = JSON.stringify(records.map(({ id, attributes }) => ({ id, attributes })))
  await executePrepared(
    tx,
    sql`
    with stated as (select * from jsonb_to_recordset(${stated}::jsonb) as r (id uuid, attributes jsonb)),
    kept as (
      insert into source_record_versions (source_record_id, version, attributes)
      select s.id, s.version, s.attributes from stated join source_records s using (id)
    )
    update source_records s set attributes = stated.attributes, version = s.version + 1, updated_at = now()
    from stated where s.id = stated.id`,
  )
}
