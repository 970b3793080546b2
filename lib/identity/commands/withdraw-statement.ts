import 'server-only'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { contactPointUses, customerLinks, customers, matchKeys, sourceRecords, sourceRecordVersions } from '@/db/schema'
import { notify } from '@/lib/platform/live'
import { lockSettled, survivorOf } from './lock-customers'
import { recomputeCustomer } from './recompute-customer'
import { writeRecordVersion } from './record-version'

/** Tables that only say how records and customers hang together: a row there is nothing that happened to a person. */
const STRUCTURE = new Set([
  'contact_point_uses',
  'customer_links',
  'customers',
  'import_rows',
  'match_candidates',
  'merge_records',
  'merges',
  'source_record_versions',
])

type Referred = 'customers' | 'source_records'
const known = new Map<Referred, readonly { table: string; column: string }[]>()

/** Where rows of a table are referred to, from the catalogue, so that a table added tomorrow counts as well. */
async function referencesTo(tx: Transaction, table: Referred): Promise<readonly { table: string; column: string }[]> {
  const before = known.get(table)
  if (before) return before
  const rows = await tx.execute<{ table: string; column: string }>(sql`
    select c.conrelid::regclass::text as table, quote_ident(a.attname) as column
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where c.contype = 'f' and c.confrelid = ${table}::regclass`)
  const found = rows.filter((row) => !STRUCTURE.has(row.table))
  known.set(table, found)
  return found
}

/** Whether anything that happened points to this row of `customers` or `source_records`: a message, a consent, a promise. */
async function isReferred(tx: Transaction, table: Referred, id: string): Promise<boolean> {
  const each = (await referencesTo(tx, table)).map(
    (from) => sql`exists (select from ${sql.raw(from.table)} where ${sql.raw(from.column)} = ${id}::uuid)`,
  )
  const [row] = await tx.execute<{ referred: boolean }>(
    sql`select ${sql.join([sql`false`, ...each], sql` or `)} as referred`,
  )
  return row?.referred ?? false
}

/** Takes a customer that no record speaks of any more out of every list; nothing that happened points to it. */
async function retireEmptyCustomer(tx: Transaction, customerId: string): Promise<boolean> {
  const [record] = await tx
    .select({ id: customerLinks.id })
    .from(customerLinks)
    .where(and(eq(customerLinks.customerId, customerId), isNull(customerLinks.until)))
    .limit(1)
  if (record || (await isReferred(tx, 'customers', customerId))) return false
  const mine = and(eq(customers.id, customerId), isNull(customers.erasedAt))
  // Its words first: erasing a customer looks for everybody else who has them, a second each among a million.
  await tx
    .update(customers)
    .set({
      displayName: '?',
      givenName: null,
      familyName: null,
      organisationName: null,
      birthDate: null,
      language: null,
      identifiers: {},
      facts: {},
      origins: {},
      searchText: '',
    })
    .where(mine)
  await tx.update(customers).set({ erasedAt: sql`now()` }).where(mine)
  return true
}

export type Statement = {
  sourceRecordId: string
  /** The version before the statement; null when the statement made the record. */
  previousVersion: number | null
  writtenVersion: number
  /** `contact_point_uses.id` that the statement added. */
  addedUses: readonly string[]
  /** The customer that was made for it. */
  createdCustomer: string | null
}

/**
 * Takes back, in the caller's transaction, what one statement of a source changed, and what it alone had made: values
 * return to the version before unless somebody changed them since, contact points it added are ended, a record that
 * exists only because of it no longer belongs to a customer, and a customer left without any record leaves the lists.
 * Nothing is destroyed: the record keeps what was said and when, and stating it again brings everything back. What has
 * happened in between (messages, consents, promises) stays with the customer, who then stays too.
 */
export async function withdrawStatement(tx: Transaction, statement: Statement): Promise<void> {
  const { sourceRecordId } = statement
  const [holder] = await lockSettled(tx, async (now) => {
    const [link] = await now
      .select({ customerId: customerLinks.customerId })
      .from(customerLinks)
      .where(and(eq(customerLinks.sourceRecordId, sourceRecordId), isNull(customerLinks.until)))
    return link ? [await survivorOf(now, link.customerId)] : []
  })
  if (!holder) return
  const [record] = await tx
    .select()
    .from(sourceRecords)
    .where(eq(sourceRecords.id, sourceRecordId))
    .for('no key update')
  if (!record) return
  if (statement.addedUses.length > 0) {
    await tx
      .update(contactPointUses)
      .set({ validTo: sql`now()` })
      .where(and(inArray(contactPointUses.id, [...statement.addedUses]), isNull(contactPointUses.validTo)))
  }
  const made = statement.previousVersion === null
  const changedSince = record.version !== statement.writtenVersion
  if (made && !changedSince) {
    const [others] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(customerLinks)
      .where(and(eq(customerLinks.customerId, holder.id), isNull(customerLinks.until)))
    const alone = (others?.count ?? 0) < 2
    const needed =
      (await isReferred(tx, 'source_records', sourceRecordId)) ||
      (alone && (await isReferred(tx, 'customers', holder.id)))
    if (needed) await writeRecordVersion(tx, record, {})
    else {
      await tx
        .update(customerLinks)
        .set({ until: sql`now()` })
        .where(and(eq(customerLinks.sourceRecordId, sourceRecordId), isNull(customerLinks.until)))
      // A record that belongs to nobody is no candidate for anybody.
      await tx.delete(matchKeys).where(eq(matchKeys.sourceRecordId, sourceRecordId))
    }
  } else if (!made && !changedSince && record.version !== statement.previousVersion) {
    const [before] = await tx
      .select({ attributes: sourceRecordVersions.attributes })
      .from(sourceRecordVersions)
      .where(
        and(
          eq(sourceRecordVersions.sourceRecordId, sourceRecordId),
          eq(sourceRecordVersions.version, statement.previousVersion ?? 0),
        ),
      )
    if (before) await writeRecordVersion(tx, record, before.attributes)
  }
  for (const customerId of new Set([holder.id, statement.createdCustomer ?? holder.id])) {
    if (!(await retireEmptyCustomer(tx, customerId))) await recomputeCustomer(tx, customerId)
    await notify(tx, { type: 'customer', customerId })
  }
}
