import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { customers } from '@/db/schema'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { survivorOf } from '../commands/lock-customers'
import {
  type CustomerKind,
  householdKey,
  keyNumber,
  organisationKey,
  type StatedIdentity,
} from '../domain/customer-record'
import type { RelationKind } from '../domain/relations'
import type { CustomerRef } from '../views/merges'
import type { HouseholdView, RelatedView, RelationDecisionView, RelationsView } from '../views/relations'

/** So many others at most share a household or a company on one screen. */
const MOST_SHOWN = 200
/** Of a company that tens of thousands name, so many records are looked at. */
const MOST_READ = 1000

type Row = { customer_id: string; name: string; kind: CustomerKind; attributes: StatedIdentity }

async function recordsOf(db: Executor, customerId: string): Promise<Row[]> {
  return db.execute<Row>(sql`
    select l.customer_id, c.display_name as name, s.kind, s.attributes from customer_links l
    join source_records s on s.id = l.source_record_id join customers c on c.id = l.customer_id
    where l.customer_id = ${customerId}::uuid and l.until is null`)
}

/** Records of other customers that hold a key, by name; of very many the first to come. */
async function sharing(db: Executor, key: bigint, customerId: string): Promise<Row[]> {
  return db.execute<Row>(sql`
    select l.customer_id, c.display_name as name, s.kind, s.attributes
    from (select source_record_id from match_keys where key = ${String(key)}::bigint order by source_record_id limit ${MOST_READ}) k
    join customer_links l on l.source_record_id = k.source_record_id and l.until is null
    join customers c on c.id = l.customer_id and c.erased_at is null
    join source_records s on s.id = k.source_record_id
    where l.customer_id <> ${customerId}::uuid
    order by c.display_name, c.id limit ${MOST_SHOWN}`)
}

type Decided = CustomerRef & { kind: RelationKind; belongs: boolean; decision: RelationDecisionView }

type DecisionRow = {
  id: string
  kind: RelationKind
  belongs: boolean
  reason: string
  by: string
  at: string
  other_id: string
  other_name: string
}

/** What colleagues said about this customer and others, the latest about each of them. */
async function decisionsOf(db: Executor, customerId: string): Promise<Decided[]> {
  const rows = await db.execute<DecisionRow>(sql`
    select distinct on (d.kind, o.customer_id) d.id, d.kind, d.belongs, d.reason, d.decided_by_name as by, d.at::text,
      o.customer_id as other_id, c.display_name as other_name
    from customer_links l
    join lateral (
      select x.*, x.record_b as other from relation_decisions x where x.record_a = l.source_record_id
      union all
      select x.*, x.record_a as other from relation_decisions x where x.record_b = l.source_record_id
    ) d on d.withdrawn_at is null
    join customer_links o on o.source_record_id = d.other and o.until is null and o.customer_id <> l.customer_id
    join customers c on c.id = o.customer_id and c.erased_at is null
    where l.customer_id = ${customerId}::uuid and l.until is null
    order by d.kind, o.customer_id, d.at desc, d.id desc`)
  return rows
    .map((row) => ({
      id: row.other_id,
      name: row.other_name,
      kind: row.kind,
      belongs: row.belongs,
      decision: { id: row.id, reason: row.reason, by: row.by, at: new Date(row.at).toISOString() },
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'fr') || (a.id < b.id ? -1 : 1))
}

/** Customers that may be this very one: suspected duplicates wait in their own list and are no company to it. */
async function suspectsOf(db: Executor, customerId: string): Promise<ReadonlySet<string>> {
  const rows = await db.execute<{ id: string }>(sql`
    select o.customer_id as id from customer_links l
    join lateral (
      select c.record_b as other from match_candidates c where c.record_a = l.source_record_id and c.status in ('open', 'later')
      union all
      select c.record_a as other from match_candidates c where c.record_b = l.source_record_id and c.status in ('open', 'later')
    ) pair on true
    join customer_links o on o.source_record_id = pair.other and o.until is null
    where l.customer_id = ${customerId}::uuid and l.until is null`)
  return new Set(rows.map(({ id }) => id))
}

/** Each customer once, as the records suggest, without those of whom a colleague said no. */
function suggested(rows: readonly Row[], decided: readonly Decided[]): RelatedView[] {
  const found = new Map(rows.map((row) => [row.customer_id, row.name]))
  return [...found].flatMap(([id, name]) => {
    const said = decided.find((each) => each.id === id)
    return said && !said.belongs ? [] : [{ id, name, decision: said?.decision ?? null }]
  })
}

/** Those whom only a colleague's word adds to what the records suggest. */
function added(decided: readonly Decided[], known: readonly RelatedView[]): RelatedView[] {
  return decided
    .filter(({ id, belongs }) => belongs && !known.some((each) => each.id === id))
    .map(({ id, name, decision }) => ({ id, name, decision }))
}

async function householdsOf(
  db: Executor,
  customerId: string,
  own: readonly Row[],
  decided: readonly Decided[],
): Promise<HouseholdView[]> {
  const keys = new Map<string, string>()
  for (const { attributes } of own) {
    const key = householdKey(attributes)
    if (key && !keys.has(key))
      keys.set(key, [attributes.street, [attributes.postcode, attributes.city].filter(Boolean).join(' ')].join(', '))
  }
  const suspects = await suspectsOf(db, customerId)
  const households: HouseholdView[] = []
  for (const [key, address] of keys) {
    const rows = await sharing(db, keyNumber('household', key), customerId)
    const members = suggested(
      rows.filter((row) => householdKey(row.attributes) === key),
      decided,
    ).filter(({ id, decision }) => decision !== null || !suspects.has(id))
    if (members.length > 0) households.push({ address, members })
  }
  const others = added(
    decided,
    households.flatMap(({ members }) => members),
  )
  return others.length > 0 ? [...households, { address: null, members: others }] : households
}

/** Customers of the other kind that state the name of one of these organisations, or of whom a colleague said so. */
async function affiliatesOf(
  db: Executor,
  customerId: string,
  own: readonly Row[],
  kind: CustomerKind,
  decided: readonly Decided[],
): Promise<RelatedView[]> {
  const keys = new Set(own.map(({ attributes }) => organisationKey(attributes.organisationName)))
  const rows: Row[] = []
  for (const key of keys) {
    if (!key) continue
    const found = await sharing(db, keyNumber('organisation', key), customerId)
    rows.push(...found.filter((row) => row.kind === kind && organisationKey(row.attributes.organisationName) === key))
  }
  const known = suggested(rows, decided)
  return [...known, ...added(decided, known)]
}

/**
 * Whom a customer lives with (same family name at the same address) and belongs to: a person to organisations by the name
 * its sources state, an organisation to its people; and what colleagues said about it, which stands above. Computed from
 * the records as they are. Follows merges. Throws `not_found`, `erased`.
 */
export async function relationsOf(actor: Actor, id: string): Promise<RelationsView> {
  demand(actor, 'customer.read')
  const db = database()
  const customerId = await survivorOf(db, id)
  const [customer] = await db.select({ kind: customers.kind }).from(customers).where(eq(customers.id, customerId))
  const kind = customer?.kind ?? 'individual'
  const own = (await recordsOf(db, customerId)).filter((row) => row.kind === kind)
  const decided = await decisionsOf(db, customerId)
  const of = (wanted: RelationKind) => decided.filter((each) => each.kind === wanted)
  const person = kind === 'individual'
  return {
    kind,
    households: person ? await householdsOf(db, customerId, own, of('household')) : [],
    organisations: person ? await affiliatesOf(db, customerId, own, 'organisation', of('organisation')) : [],
    people: person ? [] : await affiliatesOf(db, customerId, own, 'individual', of('organisation')),
    denied: decided.flatMap(({ belongs, ...said }) => (belongs ? [] : [said])),
    rights: { edit: can(actor, 'customer.edit') },
  }
}
