import 'server-only'
import { and, desc, eq } from 'drizzle-orm'
import type { Executor, Transaction } from '@/db/client'
import { importReadings } from '@/db/schema'
import type { Actor } from '@/lib/platform/actor'
import { isNameless, refusalColumns } from '../domain/headers'
import type { ImportColumn, Reading, RememberedReading } from '../domain/types'
import { sha256 } from './sha256'

/** One text for the headers of a file, in any order; null for a file that names none of its columns. */
function headersKey(names: readonly string[]): string | null {
  const own = names.slice(refusalColumns(names))
  return own.every(isNameless) ? null : sha256(own.toSorted())
}

/**
 * Keeps how a colleague wants a file to be read, for the next file of this source with the same headers. What columns
 * without a value mean is nobody's decision: the next file's values say it.
 */
export async function rememberReading(
  tx: Transaction,
  actor: Actor,
  columns: readonly ImportColumn[],
  { source, mapping }: Reading,
): Promise<void> {
  const headers = headersKey(columns.map(({ name }) => name))
  if (!headers) return
  const fields = columns.flatMap(({ name, filled }, at) => {
    const field = mapping[at]
    return filled > 0 && field ? [[name, field] as const] : []
  })
  const said = { fields, saidBy: actor.name, saidAt: new Date() }
  await tx
    .insert(importReadings)
    .values({ headers, source, ...said })
    .onConflictDoUpdate({ target: [importReadings.headers, importReadings.source], set: said })
}

/**
 * How a file with these headers was read last, null when none was: of this source, or of any where it is null. `guess`
 * says what nobody has decided.
 */
export async function findRememberedReading(
  db: Executor,
  names: readonly string[],
  guess: Reading,
  source: string | null,
): Promise<RememberedReading | null> {
  const headers = headersKey(names)
  if (!headers) return null
  const [known] = await db
    .select()
    .from(importReadings)
    .where(and(eq(importReadings.headers, headers), source === null ? undefined : eq(importReadings.source, source)))
    .orderBy(desc(importReadings.saidAt))
    .limit(1)
  if (!known) return null
  const said = new Map(known.fields)
  const hasKey = [...said.values()].includes('source_key')
  const mapping = names.map((name, at) => {
    const guessed = guess.mapping[at] ?? 'ignore'
    // One key names a record.
    return said.get(name) ?? (guessed === 'source_key' && hasKey ? 'extra' : guessed)
  })
  return { source: known.source, mapping, by: known.saidBy, at: known.saidAt.toISOString() }
}
