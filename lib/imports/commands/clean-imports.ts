import 'server-only'
import { and, eq, isNotNull, lt, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { importRows, imports } from '@/db/schema'
import { DAY_MS, HOUR_MS } from '@/lib/platform/time'

/** Refused rows and files that nobody imported hold personal data that nobody needs any more after this. */
const KEPT_DAYS = 30

/** Forgets uploads that broke off with their server, files never imported, and what refused rows said, after a month. */
export async function cleanImports(now = new Date()): Promise<void> {
  const db = database()
  const monthAgo = new Date(now.getTime() - KEPT_DAYS * DAY_MS)
  await db
    .delete(imports)
    .where(and(eq(imports.status, 'receiving'), lt(imports.createdAt, new Date(now.getTime() - HOUR_MS))))
  await db.delete(imports).where(and(eq(imports.status, 'ready'), lt(imports.createdAt, monthAgo)))
  await db
    .update(importRows)
    .set({ cells: null })
    .where(
      and(
        isNotNull(importRows.cells),
        sql`${importRows.importId} in (select id from imports where finished_at < ${monthAgo.toISOString()}::timestamptz)`,
      ),
    )
}
