import 'server-only'
import { sql } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { notify } from '@/lib/platform/live'
import { ALL_SOURCES, QUALITY_FIGURES, type QualityFigure, STALE_AFTER_DAYS } from '../domain/figures'

/** A count over a million records may take this long; nobody waits for it (ms). */
const TIMEOUT_MS = 10 * 60_000
/** Records kept behind each figure of each source: more pages than anybody turns. */
const REMEMBERED = 10_000

/**
 * Marks every record that belongs to a customer with the figures it counts for, in one pass: contact points are folded
 * per record first and then joined, which a million records take as seconds, not as a million look-ups.
 */
async function markRecords(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    create temporary table quality_marks on commit drop as
    with reach as (
      select u.source_record_id as id,
        bool_or(p.kind = 'email') as email, bool_or(p.kind in ('phone','whatsapp')) as phone, bool_or(p.kind = 'postal') as postal,
        bool_or(p.bounced_at is not null) as bounced,
        bool_or(u.verified_at is null and p.kind in ('email','phone','whatsapp')) as unverified
      from contact_point_uses u join contact_points p on p.id = u.contact_point_id
      where u.valid_to is null group by u.source_record_id
    ), paired as (
      select record_a as id from match_candidates where status in ('open','later')
      union select record_b from match_candidates where status in ('open','later')
    ), known as (
      select s.id, s.source, s.updated_at, s.kind,
        coalesce(a->>'displayName', '') || coalesce(a->>'familyName', '') || coalesce(a->>'givenName', '') || coalesce(a->>'organisationName', '') as name,
        coalesce(a->>'street', '') as street, coalesce(a->>'birthDate', '') as birth_date
      from source_records s cross join lateral (select s.attributes as a) attributes
      join customer_links l on l.source_record_id = s.id and l.until is null
        and not exists (select from customers e where e.id = l.customer_id and e.erased_at is not null)
    )
    select k.id, k.source,
      k.name = '' as no_name,
      not coalesce(r.email, false) as no_email,
      not coalesce(r.phone, false) as no_phone,
      not coalesce(r.postal, false) and k.street = '' as no_address,
      k.kind = 'individual' and k.birth_date = '' as no_birth_date,
      not (coalesce(r.email, false) or coalesce(r.phone, false) or coalesce(r.postal, false)) as unreachable,
      k.updated_at < now() - make_interval(days => ${STALE_AFTER_DAYS}) as stale,
      coalesce(r.bounced, false) as bounced,
      coalesce(r.unverified, false) as unverified,
      d.id is not null as duplicates
    from known k left join reach r on r.id = k.id left join paired d on d.id = k.id`)
}

type Count = { source: string; figure: QualityFigure | 'records'; count: number }

async function countMarks(tx: Transaction): Promise<Count[]> {
  const counts = sql.join(
    QUALITY_FIGURES.map((figure) => sql`count(*) filter (where ${sql.identifier(figure)})`),
    sql`, `,
  )
  const rows = await tx.execute<{ source: string | null; counts: number[] }>(sql`
    select source, array[count(*), ${counts}]::int[] as counts from quality_marks group by grouping sets ((source), ())`)
  return rows.flatMap(({ source, counts: [records = 0, ...each] }) => [
    { source: source ?? ALL_SOURCES, figure: 'records' as const, count: records },
    ...QUALITY_FIGURES.map((figure, at) => ({ source: source ?? ALL_SOURCES, figure, count: each[at] ?? 0 })),
  ])
}

/** Keeps the newest records behind each figure, `most` of each source. */
async function rememberNewest(tx: Transaction, counts: readonly Count[], most: number): Promise<void> {
  await tx.execute(sql`create index on quality_marks (source, id)`)
  await tx.execute(sql`analyze quality_marks`)
  await tx.execute(sql`delete from quality_rows`)
  for (const { source, figure, count } of counts) {
    if (source === ALL_SOURCES || figure === 'records' || count === 0) continue
    await tx.execute(sql`
      insert into quality_rows (figure, source_record_id, source)
      select ${figure}, id, source from quality_marks where source = ${source} and ${sql.identifier(figure)}
      order by id desc limit ${most}`)
  }
}

/** Writes the figures with the record down to which their rows are remembered: over all sources, that of whichever ends first. */
async function writeFigures(tx: Transaction, counts: readonly Count[], most: number): Promise<void> {
  await tx.execute(sql`delete from quality_figures`)
  await tx.execute(sql`
    with counted as (
      select f.*, case when f.count > ${most} then (
        select source_record_id from quality_rows r where r.figure = f.figure and r.source = f.source
        order by source_record_id limit 1) end as down_to
      from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as f (source text, figure text, count int)
    )
    insert into quality_figures (source, figure, count, remembered_to)
    select source, figure, count, case when source <> ${ALL_SOURCES} then down_to else (
      select each.down_to from counted each where each.figure = counted.figure and each.down_to is not null
      order by each.down_to desc limit 1) end
    from counted`)
}

/** Counts every figure of every source and keeps the result for the page, with `remembered` rows of each. */
export async function countQuality(remembered = REMEMBERED): Promise<void> {
  await database().transaction(async (tx) => {
    await tx.execute(sql.raw(`set local statement_timeout = ${TIMEOUT_MS}`))
    await markRecords(tx)
    const counts = await countMarks(tx)
    await rememberNewest(tx, counts, remembered)
    await writeFigures(tx, counts, remembered)
    await notify(tx, { type: 'quality' })
  })
}
