import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { survivorOf } from '../commands/lock-customers'
import {
  type CustomerKind,
  householdKey,
  keyNumber,
  organisationKey,
  type StatedIdentity,
} from '../domain/customer-record'
import type { CustomerRef } from '../views/merges'
import type { HouseholdView, RelationsView } from '../views/relations'

/** So many others at most share a household or a company on one screen. */
const MOST_SHOWN = 200

type Row = { customer_id: string; name: string; kind: CustomerKind; attributes: StatedIdentity }

async function recordsOf(db: Executor, customerId: string): Promise<Row[]> {
  return db.execute<Row>(sql`
    select l.customer_id, c.display_name as name, s.kind, s.attributes from customer_links l
    join source_records s on s.id = l.source_record_id join customers c on c.id = l.customer_id
    where l.customer_id = ${customerId}::uuid and l.until is null`)
}

/** Records of other customers that hold a key, by name. */
async function sharing(db: Executor, key: bigint, customerId: string): Promise<Row[]> {
  return db.execute<Row>(sql`
    select l.customer_id, c.display_name as name, s.kind, s.attributes from match_keys k
    join customer_links l on l.source_record_id = k.source_record_id and l.until is null
    join customers c on c.id = l.customer_id and c.erased_at is null
    join source_records s on s.id = k.source_record_id
    where k.key = ${String(key)}::bigint and l.customer_id <> ${customerId}::uuid
    order by c.display_name, c.id limit ${MOST_SHOWN}`)
}

function refs(rows: readonly Row[]): CustomerRef[] {
  return [...new Map(rows.map((row) => [row.customer_id, { id: row.customer_id, name: row.name }])).values()]
}

async function householdsOf(db: Executor, customerId: string, own: readonly Row[]): Promise<HouseholdView[]> {
  const keys = new Map<string, string>()
  for (const { attributes } of own) {
    const key = householdKey(attributes)
    if (key && !keys.has(key))
      keys.set(key, [attributes.street, [attributes.postcode, attributes.city].filter(Boolean).join(' ')].join(', '))
  }
  const households: HouseholdView[] = []
  for (const [key, address] of keys) {
    const rows = await sharing(db, keyNumber('household', key), customerId)
    const members = refs(rows.filter((row) => householdKey(row.attributes) === key))
    if (members.length > 0) households.push({ address, members })
  }
  return households
}

/** Customers of the other kind that state the name of one of these organisations. */
async function affiliatesOf(db: Executor, customerId: string, own: readonly Row[], kind: CustomerKind) {
  const keys = new Set(own.map(({ attributes }) => organisationKey(attributes.organisationName)))
  const rows: Row[] = []
  for (const key of keys) {
    if (!key) continue
    const found = await sharing(db, keyNumber('organisation', key), customerId)
    rows.push(...found.filter((row) => row.kind === kind && organisationKey(row.attributes.organisationName) === key))
  }
  return refs(rows)
}

/**
 * Whom a customer lives with (same family name at the same address) and belongs to: a person to organisations by the name
 * its sources state, an organisation to its people. Computed from the records as they are. Throws `not_found`, `erased`.
 */
export async function relationsOf(actor: Actor, id: string): Promise<RelationsView> {
  demand(actor, 'customer.read')
  const db = database()
  const customerId = await survivorOf(db, id)
  const own = await recordsOf(db, customerId)
  const people = own.filter(({ kind }) => kind === 'individual')
  const companies = own.filter(({ kind }) => kind === 'organisation')
  return {
    households: await householdsOf(db, customerId, people),
    organisations: await affiliatesOf(db, customerId, people, 'organisation'),
    people: await affiliatesOf(db, customerId, companies, 'individual'),
  }
}
