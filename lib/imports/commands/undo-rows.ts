import 'server-only'
import { and, desc, eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { importRows, imports } from '@/db/schema'
import { undoMerge } from '@/lib/identity/commands/unmerge-customers'
import { withdrawStatement } from '@/lib/identity/commands/withdraw-statement'
import { systemActor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'

const BATCH_ROWS = 100

type Row = typeof importRows.$inferSelect

/** Takes back what one row did; a row is taken back once. */
async function undoRow(row: Row): Promise<void> {
  for (const mergeId of row.causedMerges ?? []) {
    try {
      await undoMerge(systemActor('import.undo'), { mergeId, reason: 'import' })
    } catch (error) {
      // Undone by somebody already, or its customer erased since.
      if (!(error instanceof DomainError)) throw error
    }
  }
  const mine = and(eq(importRows.importId, row.importId), eq(importRows.number, row.number))
  await database().transaction(async (tx) => {
    const [current] = await tx.select({ undone: importRows.undone }).from(importRows).where(mine).for('update')
    if (!current || current.undone) return
    await tx.update(importRows).set({ undone: true }).where(mine)
    if (!row.sourceRecordId || row.outcome === 'unchanged') return
    try {
      await withdrawStatement(tx, {
        sourceRecordId: row.sourceRecordId,
        previousVersion: row.previousVersion,
        writtenVersion: row.writtenVersion ?? 0,
        addedUses: row.addedUses ?? [],
        createdCustomer: row.createdCustomer,
      })
    } catch (error) {
      // A customer erased since has nothing left to take back.
      if (!(error instanceof DomainError && error.code === 'erased')) throw error
    }
  })
}

/**
 * Takes back the rows of an import, the last first, each in a transaction of its own. The next worker goes on where
 * this one was when `signal` says that it is to stop.
 */
export async function undoRows(importId: string, signal?: AbortSignal): Promise<void> {
  const db = database()
  for (;;) {
    signal?.throwIfAborted()
    const rows = await db
      .select()
      .from(importRows)
      .where(
        and(eq(importRows.importId, importId), eq(importRows.undone, false), sql`${importRows.outcome} is not null`),
      )
      .orderBy(desc(importRows.number))
      .limit(BATCH_ROWS)
    if (rows.length === 0) break
    for (const row of rows) await undoRow(row)
    await db
      .update(imports)
      .set({ position: sql`${imports.position} + ${rows.length}` })
      .where(eq(imports.id, importId))
    await notify(db, { type: 'import', importId })
  }
  await db.transaction(async (tx) => {
    const [done] = await tx
      .update(imports)
      .set({ status: 'undone', undoneAt: sql`now()`, position: sql`${imports.rowCount}` })
      .where(and(eq(imports.id, importId), eq(imports.status, 'undoing')))
      .returning({ id: imports.id })
    if (!done) return
    await audit(tx, systemActor('import'), { action: 'import.undone', subjectKind: 'import', subjectId: importId })
    await notify(tx, { type: 'import', importId })
    await notify(tx, { type: 'customer' })
  })
}
