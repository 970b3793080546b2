import 'server-only'
import { database } from '@/db/client'
import type { Actor } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import type { ExportRow } from '../domain/cells'

/**
 * The pages of an export, with an audit entry before the first (who takes what out, by which filter) and one after the
 * last (how many rows left). A reader who goes away leaves the first alone.
 */
export async function* audited(
  actor: Actor,
  what: 'customers' | 'candidates' | 'quality' | 'refused_rows',
  details: Record<string, unknown>,
  pages: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<readonly ExportRow[]> {
  const entry = { subjectKind: 'export', details: { what, ...details } }
  await audit(database(), actor, { ...entry, action: 'export.start' })
  let rows = 0
  for await (const page of pages) {
    rows += page.length
    yield page
  }
  await audit(database(), actor, { ...entry, action: 'export.done', details: { ...entry.details, rows } })
}
