import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { ContactPointKind } from '@/lib/identity/domain/contact-points'
import type { SearchQuery } from '../domain/query'

/** Points read in one range of an index. */
const PER_RANGE = 20

export type IdentifierHit = { customerId: string; kind: ContactPointKind; value: string; exact: boolean }

type Range = { kind: ContactPointKind; by: 'beginning' | 'end'; text: string; rank: number }

const PHONES = ['phone', 'whatsapp'] as const
const NUMBERS = ['order', 'loyalty', 'customer_number'] as const
const HANDLES = ['x', 'instagram', 'facebook', 'messenger'] as const
const reversed = (text: string) => [...text].toReversed().join('')

/** The ranges of the index to look at. A number of many figures is tried as a phone and as a reference. */
function rangesOf(query: SearchQuery): Range[] {
  const ranges: Range[] = []
  const add = (kinds: readonly ContactPointKind[], by: Range['by'], text: string, rank: number) => {
    for (const kind of kinds) ranges.push({ kind, by, text: by === 'end' ? reversed(text) : text, rank })
  }
  for (const prefix of query.phone?.prefixes ?? []) add(PHONES, 'beginning', prefix, 1)
  if (query.phone?.ending) add(PHONES, 'end', query.phone.ending, 2)
  if (query.reference) add(NUMBERS, 'beginning', query.reference.value, 1)
  if (query.reference?.ending) add(NUMBERS, 'end', query.reference.ending, 2)
  if (query.email) add(['email'], 'beginning', query.email, 1)
  const handle = /^@?([a-z0-9_.]{3,60})$/i.exec(query.text)?.[1]
  if (handle && (query.text.startsWith('@') || /[_.\d]/.test(handle)))
    add(HANDLES, 'beginning', handle.toLowerCase(), 1)
  return ranges
}

/** One range of an index, in the byte order that `text_pattern_ops` keeps. */
function inRange({ kind, by, text }: Range): SQL {
  const column = by === 'end' ? sql`reverse(p.value)` : sql`p.value`
  return sql`p.kind = ${kind} and ${column} ~>=~ ${text}::text and ${column} ~<~ (${text}::text || chr(1114111))`
}

/** Customers whose address or number is, begins or ends with what was typed; exact ones first. */
export async function customersByIdentifier(query: SearchQuery, limit: number): Promise<IdentifierHit[]> {
  const ranges = rangesOf(query)
  if (ranges.length === 0) return []
  const parts = ranges.map(
    (range) =>
      sql`(select p.id, p.kind, p.value, ${range.rank}::int as rank, p.value = ${
        range.by === 'end' ? reversed(range.text) : range.text
      } as exact from contact_points p where ${inRange(range)} limit ${PER_RANGE})`,
  )
  const rows = await database().execute<{
    customer_id: string
    kind: ContactPointKind
    value: string
    exact: boolean
  }>(sql`
    select distinct on (c.id) c.id as customer_id, p.kind, p.value, p.exact, p.rank, c.last_interaction_at
    from (${sql.join(parts, sql` union all `)}) p
    join contact_point_uses u on u.contact_point_id = p.id and u.valid_to is null
    join customers c on c.id = u.customer_id and c.merged_into_id is null and c.erased_at is null
    order by c.id, p.exact desc, p.rank, (p.kind = 'phone') desc, p.value`)
  return [...rows]
    .map(({ customer_id, kind, value, exact }) => ({ customerId: customer_id, kind, value, exact }))
    .sort(
      (a, b) => Number(b.exact) - Number(a.exact) || a.value.length - b.value.length || (a.value < b.value ? -1 : 1),
    )
    .slice(0, limit)
}
