import 'server-only'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { listBlockedValuesInput } from '../schemas/settings'
import type { BlockedValuesPage } from '../views/match-settings'

const PAGE = 50
/** Fewer figures are searched as text alone. */
const FIGURES = 3

type Row = { kind: string; value: string; reason: string; by: string | null; created_at: string }

/**
 * A page of the values that name nobody, by kind and value: all, or those whose value or reason holds the text; a
 * telephone in any spelling. Throws `invalid_input`.
 */
export async function listBlockedValues(
  actor: Actor,
  given: z.input<typeof listBlockedValuesInput> = {},
): Promise<BlockedValuesPage> {
  demand(actor, 'identity.review')
  const parsed = listBlockedValuesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { q, cursor } = parsed.data
  const after = decodeCursor(cursor, ['text', 'text'])
  const figures = /^[\d\s().+-]+$/.test(q) ? q.replace(/\D/g, '').replace(/^0+/, '') : ''
  const text = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const found =
    q === ''
      ? sql`true`
      : sql`(value ilike ${text} or relais_fold(reason) like relais_fold(${text}) ${
          figures.length >= FIGURES ? sql`or value like ${`%${figures}%`}` : sql``
        })`
  const db = database()
  const [rows, [counted]] = await Promise.all([
    db.execute<Row>(sql`
      select kind, value, reason, blocked_by_name as by, created_at::text from blocked_values
      where ${found} and ${after ? sql`(kind, value) > (${after[0]}, ${after[1]})` : sql`true`}
      order by kind, value limit ${PAGE + 1}`),
    db.execute<{ total: number }>(sql`select count(*)::int as total from blocked_values where ${found}`),
  ])
  const items = rows.slice(0, PAGE)
  const last = items.at(-1)
  return {
    items: items.map(({ created_at, ...each }) => ({ ...each, createdAt: new Date(created_at).toISOString() })),
    total: counted?.total ?? 0,
    next: rows.length > PAGE && last ? encodeCursor([last.kind, last.value]) : null,
  }
}
