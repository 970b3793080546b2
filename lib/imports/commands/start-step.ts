import 'server-only'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { imports } from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import { type ImportStatus, NO_COUNTS } from '../domain/types'

/** From which statuses a step may begin. */
const BEFORE = {
  checking: ['ready'],
  running: ['ready', 'stopped'],
  undoing: ['done', 'stopped'],
} as const satisfies Record<string, readonly ImportStatus[]>

/**
 * Begins a step of an import in the caller's transaction: the worker does it in the background. Throws `not_found`, and
 * `conflict` when the import is not where that step begins.
 */
export async function startStep(tx: Transaction, importId: string, step: keyof typeof BEFORE): Promise<void> {
  const [before] = await tx
    .select({ status: imports.status, counts: imports.counts })
    .from(imports)
    .where(eq(imports.id, importId))
    .for('update')
  if (!before) throw new DomainError('not_found')
  const [row] = await tx
    .update(imports)
    .set({
      status: step,
      // A stopped run goes on where it was.
      ...(step === 'running' && before.status === 'stopped' ? {} : { position: 0 }),
      ...(step === 'running' && before.status === 'ready' ? { counts: NO_COUNTS, startedAt: sql`now()` } : {}),
      ...(step === 'checking' ? { checked: null } : {}),
      halt: null,
      finishedAt: null,
    })
    .where(and(eq(imports.id, importId), inArray(imports.status, [...BEFORE[step]])))
    .returning({ id: imports.id })
  if (!row) throw new DomainError('conflict')
  await enqueue(tx, 'import.advance', { importId }, { key: `import:${importId}` })
  await notify(tx, { type: 'import', importId })
}
