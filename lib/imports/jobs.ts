import 'server-only'
import { eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { imports } from '@/db/schema'
import { haltWhenFull } from './commands/halt-import'
import { checkRows, writeAllRows } from './commands/import-rows'
import { readImport } from './commands/read-import'
import { undoRows } from './commands/undo-rows'

/**
 * Does the step an import is in, and the next when it begins by itself. Every step can be taken up by another worker
 * at any point.
 */
export async function advanceImport({ importId }: { importId: string }, signal?: AbortSignal): Promise<void> {
  const [row] = await database().select({ status: imports.status }).from(imports).where(eq(imports.id, importId))
  switch (row?.status) {
    case 'reading':
      return readImport(importId, signal)
    case 'checking':
      return haltWhenFull(importId, () => checkRows(importId, signal))
    case 'running':
      return haltWhenFull(importId, () => writeAllRows(importId, signal))
    case 'undoing':
      return undoRows(importId, signal)
    default:
      return
  }
}
