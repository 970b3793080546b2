import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { instantText } from '@/lib/conversations/queries/instants'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import type { ClaimedPoint } from '../domain/provenance'
import type { ContactPointView } from '../views'
import { inIds } from './family'

/** A file with more claims than this shows the ones in force and the most recent. */
const MAX_CLAIMS = 1000
/** Counting stops here: a switchboard is "used by many". */
const MAX_OTHERS = 20

type Row = {
  id: string
  kind: ContactPointKind
  value: string
  shared_at: string | null
  bounced_at: string | null
  bounce_kind: 'hard' | 'soft' | null
  bounce_reason: string | null
  as_typed: string
  label: string | null
  verified_at: string | null
  valid_from: string
  valid_to: string | null
  source_record_id: string
  source: string
  source_key: string
}

type Known = ClaimedPoint & { kind: ContactPointKind; view: ContactPointView }

const SHOWN_ORDER: readonly ContactPointKind[] = [
  'phone',
  'whatsapp',
  'email',
  'postal',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'customer_number',
  'loyalty',
  'order',
  'external',
]

/** Whether `a` says more about a point than `b`: in force, verified, then the most recent. */
function speaksLouder(a: Row, b: Row): boolean {
  if ((a.valid_to === null) !== (b.valid_to === null)) return a.valid_to === null
  if ((a.verified_at === null) !== (b.verified_at === null)) return a.verified_at !== null
  return a.valid_from > b.valid_from
}

function viewOf(rows: readonly Row[]): Known {
  const best = rows.reduce((a, b) => (speaksLouder(b, a) ? b : a))
  const open = rows.filter((row) => row.valid_to === null)
  const verified = open.map((row) => row.verified_at).filter((at): at is string => at !== null)
  const ended = rows.map((row) => row.valid_to).filter((at): at is string => at !== null)
  return {
    id: best.id,
    kind: best.kind,
    value: best.value,
    label: rows.find((row) => row.label !== null && row.valid_to === null)?.label ?? best.label,
    sharedAt: instantText(best.shared_at),
    bounceKind: best.bounce_kind,
    claims: rows.map((row) => ({
      sourceRecordId: row.source_record_id,
      source: row.source,
      sourceKey: row.source_key,
      asTyped: row.as_typed,
      verifiedAt: instantText(row.verified_at),
      since: instantText(row.valid_from),
      until: instantText(row.valid_to),
    })),
    view: {
      id: best.id,
      kind: best.kind,
      value: best.value,
      asTyped: best.as_typed,
      label: rows.find((row) => row.label !== null && row.valid_to === null)?.label ?? best.label,
      verifiedAt: instantText(verified.toSorted().at(-1) ?? null),
      sharedAt: instantText(best.shared_at),
      bouncedAt: instantText(best.bounced_at),
      bounceKind: best.bounce_kind,
      bounceReason: best.bounce_reason,
      since: instantText(rows.map((row) => row.valid_from).toSorted()[0] ?? best.valid_from),
      endedAt: open.length > 0 ? null : instantText(ended.toSorted().at(-1) ?? null),
      sources: [...new Set(open.map((row) => row.source))],
      otherCustomers: 0,
    },
  }
}

/** Every contact point of a customer, each with all its claims: in force before ended, by kind, then as they came. */
export async function contactPointsOf(db: Executor, family: readonly string[]): Promise<Known[]> {
  const rows = await db.execute<Row>(sql`
    select p.id, p.kind, p.value, p.shared_at::text, p.bounced_at::text, p.bounce_kind, p.bounce_reason,
      u.as_typed, u.label, u.verified_at::text, u.valid_from::text, u.valid_to::text,
      s.id as source_record_id, s.source, s.source_key
    from contact_point_uses u
    join contact_points p on p.id = u.contact_point_id
    join source_records s on s.id = u.source_record_id
    where u.customer_id in ${inIds(family)}
    order by (u.valid_to is null) desc, u.valid_from, u.id limit ${MAX_CLAIMS}`)
  const byPoint = new Map<string, Row[]>()
  for (const row of rows) byPoint.set(row.id, [...(byPoint.get(row.id) ?? []), row])
  const known = [...byPoint.values()].map(viewOf)
  const others = await otherUsers(
    db,
    known.filter((point) => point.view.endedAt === null).map((point) => point.id),
    family,
  )
  for (const point of known) point.view.otherCustomers = others.get(point.id) ?? 0
  return known.sort(
    (a, b) =>
      Number(a.view.endedAt !== null) - Number(b.view.endedAt !== null) ||
      SHOWN_ORDER.indexOf(a.kind) - SHOWN_ORDER.indexOf(b.kind) ||
      Number(a.view.sharedAt !== null) - Number(b.view.sharedAt !== null) ||
      Number(b.view.verifiedAt !== null) - Number(a.view.verifiedAt !== null),
  )
}

async function otherUsers(
  db: Executor,
  points: readonly string[],
  family: readonly string[],
): Promise<Map<string, number>> {
  if (points.length === 0) return new Map()
  const rows = await db.execute<{ id: string; others: number }>(sql`
    select p.id, (select count(*)::int from (
      select distinct u.customer_id from contact_point_uses u
      where u.contact_point_id = p.id and u.valid_to is null and u.customer_id not in ${inIds(family)} limit ${MAX_OTHERS}) o) as others
    from contact_points p where p.id in ${inIds(points)}`)
  return new Map(rows.map((row) => [row.id, row.others]))
}
