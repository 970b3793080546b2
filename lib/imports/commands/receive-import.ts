import 'server-only'
import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { importChunks, imports } from '@/db/schema'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { notify } from '@/lib/platform/live'
import { isDiskFull } from '@/lib/platform/sql-state'
import { MAX_FILE_BYTES } from '../domain/types'

const CHUNK_BYTES = 1024 * 1024

export type ReceiveInput = {
  filename: string
  bytes: AsyncIterable<Uint8Array>
  /** Name of the source its records come from; recognised from the headers when it is not told. */
  source?: string | undefined
  /** What follows without a person once the file is read. */
  next?: 'check' | 'run' | undefined
}

/** The stream in pieces of one megabyte. Throws `too_large` as soon as it is. */
async function* megabytes(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let held = 0
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > maxBytes) throw new DomainError('too_large')
    waiting.push(piece)
    held += piece.length
    if (held < CHUNK_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    held = 0
  }
  if (held > 0) yield Buffer.concat(waiting)
}

/**
 * Takes a file in while it arrives: hashed and stored piece by piece, never whole in memory. Reading it is the worker's.
 * A file that is too large, breaks off or finds no room leaves nothing. Throws `too_large`, `storage_full`,
 * `invalid_input` for an empty one.
 */
export async function receiveImport(
  actor: Actor,
  input: ReceiveInput,
  maxBytes = MAX_FILE_BYTES,
): Promise<{ importId: string }> {
  demand(actor, 'import.run')
  const db = database()
  const pieces = megabytes(input.bytes, maxBytes)
  const first = await pieces.next()
  if (first.done) throw new DomainError('invalid_input', { fields: { file: ['empty'] } })
  const [row] = await db
    .insert(imports)
    .values({
      filename: input.filename.slice(0, 255),
      source: input.source ?? '',
      next: input.next ?? null,
      createdBy: userIdOf(actor),
      apiKeyId: actor.kind === 'api_key' ? actor.id : null,
      createdByName: actor.name,
    })
    .returning({ id: imports.id })
  if (!row) throw new Error('import not written')
  const hash = createHash('sha256')
  let size = 0
  try {
    let position = 0
    for (let piece: IteratorResult<Buffer> = first; !piece.done; piece = await pieces.next()) {
      hash.update(piece.value)
      size += piece.value.length
      await db.insert(importChunks).values({ importId: row.id, position: position++, bytes: piece.value })
    }
  } catch (error) {
    await db.delete(imports).where(eq(imports.id, row.id))
    throw isDiskFull(error) ? new DomainError('storage_full') : error
  }
  await db.transaction(async (tx) => {
    await tx
      .update(imports)
      .set({ status: 'reading', size, sha256: hash.digest('hex'), startedAt: sql`now()` })
      .where(eq(imports.id, row.id))
    await audit(tx, actor, {
      action: 'import.receive',
      subjectKind: 'import',
      subjectId: row.id,
      details: { filename: input.filename, size },
    })
    await enqueue(tx, 'import.advance', { importId: row.id }, { key: `import:${row.id}` })
    await notify(tx, { type: 'import', importId: row.id })
  })
  return { importId: row.id }
}
