import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { notify } from '@/lib/platform/live'
import { ALL_SOURCES, QUALITY_FIGURES } from '../domain/figures'
import { CONDITIONS, LIVE } from '../queries/conditions'

/** A count over a million records may take this long; nobody waits for it (ms). */
const TIMEOUT_MS = 10 * 60_000

/**
 * Counts every figure of every source and keeps the result for the page. In one pass over the records, which joins its
 * contact points once.
 */
export async function countQuality(): Promise<void> {
  await database().transaction(async (tx) => {
    await tx.execute(sql.raw(`set local statement_timeout = ${TIMEOUT_MS}`))
    const counts = sql.join(
      QUALITY_FIGURES.map((figure) => sql`count(*) filter (where ${CONDITIONS[figure]})`),
      sql`, `,
    )
    const rows = await tx.execute<Record<string, unknown>>(sql`
      select s.source, array[count(*), ${counts}]::int[] as counts from source_records s where ${LIVE} group by s.source`)
    const totals = QUALITY_FIGURES.map(() => 0)
    const figures: { source: string; figure: string; count: number }[] = []
    let records = 0
    for (const row of rows) {
      const [all = 0, ...each] = row.counts as number[]
      records += all
      figures.push({ source: String(row.source), figure: 'records', count: all })
      for (const [at, figure] of QUALITY_FIGURES.entries()) {
        totals[at] = (totals[at] ?? 0) + (each[at] ?? 0)
        figures.push({ source: String(row.source), figure, count: each[at] ?? 0 })
      }
    }
    figures.push({ source: ALL_SOURCES, figure: 'records', count: records })
    for (const [at, figure] of QUALITY_FIGURES.entries())
      figures.push({ source: ALL_SOURCES, figure, count: totals[at] ?? 0 })
    await tx.execute(sql`delete from quality_figures`)
    await tx.execute(sql`
      insert into quality_figures (source, figure, count)
      select source, figure, count from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb) as f(source text, figure text, count int)`)
    await notify(tx, { type: 'quality' })
  })
}
