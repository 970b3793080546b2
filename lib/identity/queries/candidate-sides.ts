import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { readableValue } from '../domain/company-identifiers'
import type { ContactPointKind } from '../domain/contact-points'
import { STATED_ATTRIBUTES, type StatedIdentity } from '../domain/customer-record'
import { statedValues } from '../domain/survivorship'
import type { MatchSideView, StatedPoint, StatedValue } from '../views'

/** What a side shows: the records of a customer as it is, or one record alone once both sides are one customer. */
export type SideKey = { recordId: string; customerId: string; alone: boolean }

const list = (ids: readonly string[]) => sql`${`{${[...new Set(ids)].join()}}`}::uuid[]`
const instant = (value: string) => new Date(value).toISOString()

type RecordRow = {
  id: string
  customer_id: string
  source: string
  kind: 'individual' | 'organisation'
  attributes: StatedIdentity & { language?: string; country?: string }
  updated_at: string
}
type PointRow = {
  source_record_id: string
  customer_id: string
  source: string
  kind: ContactPointKind
  value: string
  as_typed: string
  verified_at: string | null
  shared_at: string | null
  bounced_at: string | null
  since: string
}
type CustomerRow = {
  id: string
  kind: 'individual' | 'organisation'
  display_name: string
  first_seen_at: string
  interactions: number
}

function valuesOf(records: readonly RecordRow[], mayReadAccounts: boolean): StatedValue[] {
  return records.flatMap((record) => {
    // Right numbers in their one spelling, so that two sides that say the same show the same.
    const said = { ...record.attributes, ...statedValues(record.attributes) }
    const of = (name: string, value: unknown): StatedValue[] =>
      value === undefined || value === null || value === ''
        ? []
        : [
            {
              name,
              value: readableValue(name, String(value), mayReadAccounts),
              source: record.source,
              sourceRecordId: record.id,
              verified: record.attributes.verified?.includes(name) ?? false,
              at: instant(record.updated_at),
            },
          ]
    return [
      ...STATED_ATTRIBUTES.flatMap((name) => of(name, said[name])),
      ...Object.entries(record.attributes.facts ?? {}).flatMap(([name, value]) => of(name, value)),
      ...Object.entries(record.attributes.extra ?? {}).flatMap(([name, value]) => of(name, value)),
    ]
  })
}

function statedPoints(rows: readonly PointRow[]): StatedPoint[] {
  return [...Map.groupBy(rows, (row) => `${row.kind} ${row.value}`).values()].flatMap((uses) => {
    const [first] = uses
    if (!first) return []
    return [
      {
        kind: first.kind,
        value: first.value,
        asTyped: first.as_typed,
        sources: [...new Set(uses.map((use) => use.source))],
        verifiedAt: uses.map((use) => use.verified_at).find((at) => at !== null) ?? null,
        sharedAt: first.shared_at,
        bouncedAt: first.bounced_at,
        since: first.since,
      },
    ].map((point) => ({
      ...point,
      verifiedAt: point.verifiedAt && instant(point.verifiedAt),
      sharedAt: point.sharedAt && instant(point.sharedAt),
      bouncedAt: point.bouncedAt && instant(point.bouncedAt),
      since: instant(point.since),
    }))
  })
}

/** The sides of candidates, by record. Four queries whatever their number. */
export async function candidateSides(
  db: Executor,
  keys: readonly SideKey[],
  mayReadAccounts: boolean,
): Promise<(key: SideKey) => MatchSideView | null> {
  if (keys.length === 0) return () => null
  const ids = list(keys.map(({ customerId }) => customerId))
  const customers = await db.execute<CustomerRow>(sql`
    select c.id, c.kind, c.display_name, c.first_seen_at::text,
      (select count(*)::int from interactions i where i.customer_id = c.id) as interactions
    from customers c where c.id = any(${ids})`)
  const records = await db.execute<RecordRow>(sql`
    select s.id, l.customer_id, s.source, s.kind, s.attributes, s.updated_at::text
    from customer_links l join source_records s on s.id = l.source_record_id
    where l.customer_id = any(${ids}) and l.until is null order by s.updated_at desc, s.id`)
  const points = await db.execute<PointRow>(sql`
    select u.source_record_id, u.customer_id, s.source, p.kind, p.value, u.as_typed, u.verified_at::text, p.shared_at::text,
      p.bounced_at::text, u.valid_from::text as since
    from contact_point_uses u join contact_points p on p.id = u.contact_point_id
    join source_records s on s.id = u.source_record_id
    where u.customer_id = any(${ids}) and u.valid_to is null order by u.valid_from, u.id`)
  const customerOf = new Map(customers.map((row) => [row.id, row]))
  const recordsOf = Map.groupBy(records, (row) => row.customer_id)
  const pointsOf = Map.groupBy(points, (row) => row.customer_id)
  return ({ recordId, customerId, alone }) => {
    const customer = customerOf.get(customerId)
    const all = recordsOf.get(customerId) ?? []
    const compared = all.find(({ id }) => id === recordId)
    if (!customer || !compared) return null
    // The record that was compared comes first, then the most recently changed.
    const shown = [compared, ...(alone ? [] : all.filter(({ id }) => id !== recordId))]
    const { givenName, familyName, organisationName, displayName } = compared.attributes
    const named = organisationName ?? ([givenName, familyName].filter(Boolean).join(' ') || displayName)
    return {
      sourceRecordId: recordId,
      source: compared.source,
      customerId,
      kind: customer.kind,
      displayName: (alone ? named : null) ?? customer.display_name,
      attributes: valuesOf(shown, mayReadAccounts),
      contactPoints: statedPoints(
        (pointsOf.get(customerId) ?? []).filter((row) => !alone || row.source_record_id === recordId),
      ),
      sourceRecords: shown.length,
      interactions: customer.interactions,
      firstSeenAt: instant(customer.first_seen_at),
    }
  }
}
