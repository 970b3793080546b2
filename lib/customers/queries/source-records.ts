import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { instantText } from '@/lib/conversations/queries/instants'
import { readableValue } from '@/lib/identity/domain/company-identifiers'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import { STATED_ATTRIBUTES } from '@/lib/identity/domain/customer-record'
import { type Actor, can, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import type { SourceRecordView } from '../views'
import { familyOf, inIds, survivorOf } from './family'

const MAX_RECORDS = 200

/** `facts`, `extra` and `verified` have their own place. */
type Attributes = Partial<Record<(typeof STATED_ATTRIBUTES)[number], string>> & {
  facts?: Record<string, string | number | boolean>
  extra?: Record<string, string>
  verified?: string[]
}

type Row = {
  id: string
  source: string
  source_key: string
  kind: 'individual' | 'organisation'
  attributes: Attributes
  version: number
  received_at: string
  updated_at: string
  cause: SourceRecordView['cause']
  linked_by: string | null
  since: string
  interactions: number
}

type PointRow = {
  source_record_id: string
  kind: ContactPointKind
  value: string
  as_typed: string
  label: string | null
  verified: boolean
  valid_to: string | null
}

/**
 * What each system and channel said about a customer, the most recently changed first, with how it came to belong here.
 * Follows merges. Throws `not_found`, `erased`. Leaves an audit entry.
 */
export async function listSourceRecords(actor: Actor, customerId: string): Promise<SourceRecordView[]> {
  demand(actor, 'customer.read')
  const db = database()
  const survivor = await survivorOf(db, customerId)
  const family = await familyOf(db, survivor.id)
  await auditRead(db, actor, {
    action: 'customer.read',
    subjectKind: 'customer',
    subjectId: survivor.id,
    customerId: survivor.id,
  })
  const rows = await db.execute<Row>(sql`
    select s.id, s.source, s.source_key, s.kind, s.attributes, s.version, s.received_at::text, s.updated_at::text,
      l.cause, u.name as linked_by, l.since::text,
      (select count(*)::int from interactions i where i.source_record_id = s.id) as interactions
    from customer_links l
    join source_records s on s.id = l.source_record_id
    left join users u on u.id = l.decided_by
    where l.customer_id in ${inIds(family)} and l.until is null
    order by s.updated_at desc, s.id limit ${MAX_RECORDS}`)
  if (rows.length === 0) return []
  const accounts = can(actor, 'customer.bank_details')
  const points = await db.execute<PointRow>(sql`
    select u.source_record_id, p.kind, p.value, u.as_typed, u.label, u.verified_at is not null as verified, u.valid_to::text
    from contact_point_uses u join contact_points p on p.id = u.contact_point_id
    where u.source_record_id in ${inIds(rows.map((row) => row.id))}
    order by (u.valid_to is null) desc, u.valid_from, u.id`)
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    sourceKey: row.source_key,
    kind: row.kind,
    values: STATED_ATTRIBUTES.flatMap((name) => {
      const value = row.attributes[name]
      return value
        ? [
            {
              name,
              value: readableValue(name, value, accounts),
              verified: row.attributes.verified?.includes(name) ?? false,
            },
          ]
        : []
    }),
    facts: Object.entries(row.attributes.facts ?? {}).map(([name, value]) => ({ name, value })),
    extra: Object.entries(row.attributes.extra ?? {}).map(([name, value]) => ({ name, value })),
    points: points
      .filter((point) => point.source_record_id === row.id)
      .map((point) => ({
        kind: point.kind,
        value: point.value,
        asTyped: point.as_typed,
        label: point.label,
        verified: point.verified,
        endedAt: instantText(point.valid_to),
      })),
    cause: row.cause,
    linkedBy: row.linked_by,
    linkedSince: instantText(row.since),
    receivedAt: instantText(row.received_at),
    updatedAt: instantText(row.updated_at),
    version: row.version,
    interactions: row.interactions,
  }))
}
