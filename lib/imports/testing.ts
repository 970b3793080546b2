import type { Actor } from '@/lib/platform/actor'
import { runImport } from './commands/control-import'
import { receiveImport } from './commands/receive-import'
import type { ImportCounts, Reading } from './domain/types'
import { advanceImport } from './jobs'
import { getImport } from './queries/imports'

/** A file as it arrives, a piece at a time. */
export async function* stream(bytes: Buffer, size = 1000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Hands a file in and lets the worker read it; the import's id. */
export async function handedIn(actor: Actor, bytes: Buffer | string, filename = 'clients.csv'): Promise<string> {
  const { importId } = await receiveImport(actor, { filename, bytes: stream(Buffer.from(bytes)) })
  await advanceImport({ importId })
  return importId
}

/** How an import is read now, with what is changed about it. */
export async function readingOf(actor: Actor, importId: string, changed: Partial<Reading> = {}) {
  const { mapping, source } = await getImport(actor, importId)
  return { importId, mapping, source, ...changed }
}

/** Imports a file and lets the worker do it; what became of the rows. */
export async function imported(
  actor: Actor,
  importId: string,
  changed: Partial<Reading> = {},
): Promise<ImportCounts | null> {
  await runImport(actor, await readingOf(actor, importId, changed))
  await advanceImport({ importId })
  return (await getImport(actor, importId)).counts
}
