import 'server-only'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { imports } from '@/db/schema'
import { notify } from '@/lib/platform/live'
import { isDiskFull } from '@/lib/platform/sql-state'

/**
 * Does a dry run or an import; when the disk has no room left for it, it stops and says why, instead of being tried
 * again and again unseen. What is written stays, and it can be gone on with.
 */
export async function haltWhenFull(importId: string, step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!isDiskFull(error)) throw error
    await database().transaction(async (tx) => {
      await tx
        .update(imports)
        .set({
          halt: 'storage_full',
          status: sql`case status when 'running' then 'stopped' else 'ready' end`,
          position: sql`case status when 'running' then position else 0 end`,
          // What half a dry run counted is no forecast.
          checked: sql`case status when 'running' then checked end`,
        })
        .where(and(eq(imports.id, importId), inArray(imports.status, ['checking', 'running'])))
      await notify(tx, { type: 'import', importId })
    })
  }
}
