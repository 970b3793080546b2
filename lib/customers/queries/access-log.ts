import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { instantText } from '@/lib/conversations/queries/instants'
import { type Actor, demand, userIdOf } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import { DomainError } from '@/lib/platform/errors'
import { type PageInput, pageInput } from '../schemas'
import type { AccessPage, AccessView } from '../views'
import { familyOf, inIds, survivorOf } from './family'

type Row = {
  id: string
  at: string
  actor_kind: AccessView['actorKind']
  actor_id: string | null
  actor_name: string
  action: string
  number: number | null
  ip: string | null
}

/**
 * Who looked at or changed a customer's file, the latest first. Looking at this list is written down as well.
 * Follows merges: entries of the merged ids are in it. Throws `not_found`, `erased`, `invalid_input`.
 */
export async function listAccess(actor: Actor, given: PageInput): Promise<AccessPage> {
  demand(actor, 'customer.access_log')
  const parsed = pageInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { cursor, limit } = parsed.data
  const [at = null, id = null] = decodeCursor(cursor, ['instant', 'id']) ?? []
  const db = database()
  const survivor = await survivorOf(db, parsed.data.customerId)
  const family = await familyOf(db, survivor.id)
  await auditRead(db, actor, {
    action: 'customer.access_log.read',
    subjectKind: 'customer',
    subjectId: survivor.id,
    customerId: survivor.id,
  })
  const found = await db.execute<Row>(sql`
    select e.id, e.at::text, e.actor_kind, e.actor_id, e.actor_name, e.action, e.ip, c.number
    from audit_entries e
    left join conversations c on e.subject_kind = 'conversation' and c.id = e.subject_id
    where e.customer_id in ${inIds(family)} and ${at === null ? sql`true` : sql`(e.at, e.id) < (${at}::timestamptz, ${id}::uuid)`}
    order by e.at desc nulls last, e.id desc limit ${limit + 1}`)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => ({
      id: row.id,
      at: instantText(row.at),
      actorKind: row.actor_kind,
      actorName: row.actor_name,
      me: row.actor_id !== null && row.actor_id === userIdOf(actor),
      action: row.action,
      conversationNumber: row.number,
      ip: row.ip,
    })),
    next: found.length > limit && last ? encodeCursor([last.at, last.id]) : null,
  }
}
