import 'server-only'
import { database } from '@/db/client'
import { exportSearches } from '@/db/schema'
import type { Actor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import type { ExportRow } from '../domain/cells'

/** Words that were searched stand in a row of their own, which the audit names: an erasure reaches them there. */
async function searchOf(words: string | undefined): Promise<{ searchId?: string }> {
  if (!words) return {}
  const [kept] = await database().insert(exportSearches).values({ words }).returning({ id: exportSearches.id })
  return kept ? { searchId: kept.id } : {}
}

/**
 * The pages of an export, with an audit entry before the first (who takes what out, by which filter) and one after the
 * last (how many rows left). A reader who goes away leaves the first alone.
 */
export async function* audited(
  actor: Actor,
  what: 'customers' | 'candidates' | 'quality' | 'refused_rows',
  details: Record<string, unknown>,
  pages: AsyncIterable<readonly ExportRow[]>,
  words?: string | undefined,
): AsyncGenerator<readonly ExportRow[]> {
  const entry = { subjectKind: 'export', details: { what, ...details, ...(await searchOf(words)) } }
  await audit(database(), actor, { ...entry, action: 'export.start' })
  let rows = 0
  for await (const page of pages) {
    rows += page.length
    yield page
  }
  await audit(database(), actor, { ...entry, action: 'export.done', details: { ...entry.details, rows } })
}
