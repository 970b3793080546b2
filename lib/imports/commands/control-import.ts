import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { imports } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import { type ImportField, sameReading } from '../domain/types'
import type { MappingInput } from '../schemas'
import { rememberReading } from './remembered-reading'
import { startStep } from './start-step'

type ById = { importId: string }

/** Keeps what the columns mean, for the next such file too; a dry run made with another mapping no longer holds. */
async function setMapping(tx: Transaction, actor: Actor, { importId, source, mapping }: MappingInput): Promise<void> {
  const [row] = await tx.select().from(imports).where(eq(imports.id, importId)).for('update')
  if (!row) throw new DomainError('not_found')
  if (row.status !== 'ready') throw new DomainError('conflict')
  const keys = mapping.filter((field) => field === 'source_key').length
  const useful = mapping.some((field) => field !== 'ignore' && field !== 'extra')
  if (mapping.length !== row.columns.length || keys > 1 || !useful)
    throw new DomainError('invalid_input', { fields: { mapping: [keys > 1 ? 'two_keys' : 'nothing'] } })
  await rememberReading(tx, actor, row.columns, { source, mapping })
  if (sameReading(row, { source, mapping })) return
  await tx.update(imports).set({ source, mapping, checked: null }).where(eq(imports.id, importId))
}

async function step(
  actor: Actor,
  importId: string,
  to: 'checking' | 'running' | 'undoing',
  action: string,
  first?: (tx: Transaction) => Promise<void>,
) {
  demand(actor, 'import.run')
  await database().transaction(async (tx) => {
    await first?.(tx)
    await startStep(tx, importId, to)
    await audit(tx, actor, { action, subjectKind: 'import', subjectId: importId })
  })
  return { importId }
}

/** Begins the dry run: says what the import would do, and does nothing. Throws `not_found`, `conflict`, `invalid_input`. */
export function checkImport(actor: Actor, input: MappingInput): Promise<ById> {
  return step(actor, input.importId, 'checking', 'import.check', (tx) => setMapping(tx, actor, input))
}

/** Begins the import. Throws `not_found`, `conflict`, `invalid_input`. */
export function runImport(actor: Actor, input: MappingInput): Promise<ById> {
  return step(actor, input.importId, 'running', 'import.run', (tx) => setMapping(tx, actor, input))
}

/** Goes on with an import that was stopped, where it was. Throws `not_found`, `conflict`. */
export function resumeImport(actor: Actor, { importId }: ById): Promise<ById> {
  return step(actor, importId, 'running', 'import.resume', async (tx) => {
    const [row] = await tx.select({ status: imports.status }).from(imports).where(eq(imports.id, importId))
    if (row?.status === 'ready') throw new DomainError('conflict')
  })
}

/** Begins to take back everything the import wrote. Throws `not_found`, `conflict`. */
export function undoImport(actor: Actor, { importId }: ById): Promise<ById> {
  return step(actor, importId, 'undoing', 'import.undo')
}

/** Stops a dry run or an import after the rows in hand; what is written stays until it is undone. Throws `not_found`, `conflict`. */
export async function cancelImport(actor: Actor, { importId }: ById): Promise<ById> {
  demand(actor, 'import.run')
  return database().transaction(async (tx) => {
    const [row] = await tx
      .select({ status: imports.status })
      .from(imports)
      .where(eq(imports.id, importId))
      .for('update')
    if (!row) throw new DomainError('not_found')
    if (row.status !== 'running' && row.status !== 'checking') throw new DomainError('conflict')
    await tx
      .update(imports)
      .set(row.status === 'running' ? { status: 'stopped' } : { status: 'ready', position: 0, checked: null })
      .where(and(eq(imports.id, importId), inArray(imports.status, ['running', 'checking'])))
    await audit(tx, actor, { action: 'import.cancel', subjectKind: 'import', subjectId: importId })
    await notify(tx, { type: 'import', importId })
    return { importId }
  })
}

/** Forgets a file that was never imported, with its rows. Throws `not_found`, `conflict`. */
export async function discardImport(actor: Actor, { importId }: ById): Promise<ById> {
  demand(actor, 'import.run')
  return database().transaction(async (tx) => {
    const [gone] = await tx
      .delete(imports)
      .where(and(eq(imports.id, importId), inArray(imports.status, ['ready', 'refused'])))
      .returning({ filename: imports.filename })
    if (!gone) {
      const [row] = await tx.select({ id: imports.id }).from(imports).where(eq(imports.id, importId))
      throw new DomainError(row ? 'conflict' : 'not_found')
    }
    await audit(tx, actor, {
      action: 'import.discard',
      subjectKind: 'import',
      subjectId: importId,
      details: { filename: gone.filename },
    })
    await notify(tx, { type: 'import', importId })
    return { importId }
  })
}

/** The meanings in force with those of some columns changed by name. Throws `invalid_input` for a column that is not there. */
export async function mappingWith(
  actor: Actor,
  importId: string,
  changes: { source?: string | undefined; mapping?: Record<string, ImportField> | undefined },
): Promise<MappingInput> {
  demand(actor, 'import.run')
  const [row] = await database().select().from(imports).where(eq(imports.id, importId))
  if (!row) throw new DomainError('not_found')
  const names = row.columns.map((column) => column.name)
  const unknown = Object.keys(changes.mapping ?? {}).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new DomainError('invalid_input', { fields: { mapping: unknown } })
  return {
    importId,
    source: changes.source ?? row.source,
    mapping: row.mapping.map((field, at) => changes.mapping?.[names[at] ?? ''] ?? field),
  }
}
