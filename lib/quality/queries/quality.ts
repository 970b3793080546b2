import 'server-only'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { qualityFigures } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { ALL_SOURCES, QUALITY_FIGURES, type QualityFigure } from '../domain/figures'
import { type QualityRowsInput, qualityRowsInput } from '../schemas'
import type { QualityRowsPage, QualitySourceView, QualityView } from '../views'
import { CONDITIONS, LIVE } from './conditions'

/** The figures of data quality as they were last counted, the largest source first. */
export async function getQuality(actor: Actor): Promise<QualityView> {
  demand(actor, 'identity.review')
  const rows = await database().select().from(qualityFigures)
  const sources = new Map<string, QualitySourceView>()
  for (const row of rows) {
    const counts = Object.fromEntries(QUALITY_FIGURES.map((figure) => [figure, 0])) as Record<QualityFigure, number>
    const source = sources.get(row.source) ?? { source: row.source, records: 0, counts }
    sources.set(row.source, source)
    if (row.figure === 'records') source.records = row.count
    const figure = QUALITY_FIGURES.find((each) => each === row.figure)
    if (figure) source.counts[figure] = row.count
  }
  const total = sources.get(ALL_SOURCES) ?? null
  sources.delete(ALL_SOURCES)
  return {
    computedAt: rows[0]?.computedAt.toISOString() ?? null,
    total,
    sources: [...sources.values()].sort((a, b) => b.records - a.records || (a.source < b.source ? -1 : 1)),
  }
}

type Row = {
  id: string
  source: string
  source_key: string
  updated_at: string
  customer_id: string
  display_name: string
  values: string[] | null
}

/** Contact points that a figure is about. */
const VALUES: Partial<Record<QualityFigure, SQL>> = {
  bounced: sql`p.bounced_at is not null`,
  unverified: sql`u.verified_at is null and p.kind in ('email','phone','whatsapp')`,
}

/** The records `s` among `from` that a figure is about, the most recently made first. */
async function readRows(figure: QualityFigure, from: SQL, where: readonly SQL[], limit: number): Promise<Row[]> {
  const values = VALUES[figure]
  const rows = await database().execute<Row>(sql`
    select s.id, s.source, s.source_key, to_char(s.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as updated_at,
      c.id as customer_id, c.display_name,
      ${values ? sql`(select array_agg(p.value order by p.kind, p.value) from contact_point_uses u join contact_points p on p.id = u.contact_point_id where u.source_record_id = s.id and u.valid_to is null and ${values})` : sql`null::text[]`} as values
    from (select s.* from ${from} where ${sql.join([...where, LIVE, CONDITIONS[figure]], sql` and `)}
      order by s.id desc limit ${limit}) s
    join customer_links l on l.source_record_id = s.id and l.until is null join customers c on c.id = l.customer_id
    order by s.id desc`)
  return [...rows]
}

/** The records behind a figure, the most recently made first. Throws `invalid_input` for a foreign cursor. */
export async function listQualityRows(actor: Actor, given: QualityRowsInput): Promise<QualityRowsPage> {
  demand(actor, 'identity.review')
  const parsed = qualityRowsInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { figure, source, limit } = parsed.data
  const [after] = decodeCursor(parsed.data.cursor, ['id']) ?? []
  const [known] = await database()
    .select({ to: qualityFigures.rememberedTo })
    .from(qualityFigures)
    .where(and(eq(qualityFigures.source, source ?? ALL_SOURCES), eq(qualityFigures.figure, figure)))
  const rows: Row[] = []
  if (known) {
    // What was remembered is looked at again: a record that was put right since is behind no figure any more.
    const remembered = [sql`q.figure = ${figure}`]
    if (source) remembered.push(sql`q.source = ${source}`)
    if (after) remembered.push(sql`q.source_record_id < ${after}::uuid`)
    if (known.to) remembered.push(sql`q.source_record_id >= ${known.to}::uuid`)
    const from = sql`quality_rows q join source_records s on s.id = q.source_record_id`
    rows.push(...(await readRows(figure, from, remembered, limit + 1)))
  }
  // Beyond that, or before anything was counted, all records are gone through.
  if (rows.length <= limit && (!known || known.to)) {
    const others = [sql`true`]
    if (source) others.push(sql`s.source = ${source}`)
    if (after) others.push(sql`s.id < ${after}::uuid`)
    if (known?.to) others.push(sql`s.id < ${known.to}::uuid`)
    rows.push(...(await readRows(figure, sql`source_records s`, others, limit + 1 - rows.length)))
  }
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map((row) => ({
      sourceRecordId: row.id,
      source: row.source,
      sourceKey: row.source_key,
      updatedAt: row.updated_at,
      customerId: row.customer_id,
      customerName: row.display_name,
      values: row.values ?? [],
    })),
    next: last ? encodeCursor([last.id]) : null,
  }
}
