import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { matchModels } from '@/db/schema'
import type { CustomerKind } from '../../domain/customer-record'
import type { MatchModel } from '../../domain/model'
import type { Resolution } from '../../domain/resolution'

const BATCH = 5000

/** Replaces the term frequencies of a kind by those that were counted. */
export async function writeTerms(kind: CustomerKind, resolution: Resolution): Promise<void> {
  await database().transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`)
    await tx.execute(sql`delete from match_terms where kind = ${kind}`)
    let rows: { name: string; term: string; frequency: number }[] = []
    const flush = async () => {
      await tx.execute(sql`
        insert into match_terms (kind, name, term, frequency)
        select ${kind}, name, term, frequency from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (name text, term text, frequency float8)`)
      rows = []
    }
    for (const [name, table] of resolution.bench.tables) {
      const single = table.singleFrequency()
      if (single >= 0) rows.push({ name, term: '', frequency: single })
      const shared: { name: string; term: string; frequency: number }[] = []
      table.forEachShared((term, frequency) => shared.push({ name, term, frequency }))
      for (const row of shared) {
        rows.push(row)
        if (rows.length >= BATCH) await flush()
      }
    }
    if (rows.length > 0) await flush()
  })
}

/** Puts a model in force. Returns its version. */
export async function writeModel(kind: CustomerKind, model: MatchModel, note: string): Promise<number> {
  const [written] = await database()
    .insert(matchModels)
    .values({ kind, model, note })
    .returning({ version: matchModels.version })
  if (!written) throw new Error('model not written')
  return written.version
}
