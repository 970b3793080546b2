import 'server-only'
import { and, desc, eq, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { customers, privacyRequests, users } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { decodeCursor, encodeCursor } from '@/lib/platform/cursor'
import type { OwnRequestView, PrivacyRequestsPage, PrivacyRequestView } from '../views'

const PAGE = 50
const text = (at: Date | null) => at?.toISOString() ?? null

/** A customer's own requests, newest first, for readers that checked their own right. */
export async function requestsOf(reader: Executor, customerId: string): Promise<OwnRequestView[]> {
  const rows = await reader
    .select()
    .from(privacyRequests)
    .where(eq(privacyRequests.customerId, customerId))
    .orderBy(desc(privacyRequests.receivedAt), desc(privacyRequests.id))
    .limit(PAGE)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    receivedAt: row.receivedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    extended: row.extendedAt !== null,
    reason: row.reason,
    closedAt: text(row.closedAt),
    liftedAt: text(row.liftedAt),
  }))
}

const OPEN = sql`${privacyRequests.status} in ('received','in_progress')`

/** Everybody's requests: the open ones by what is due first, the closed ones by what came last. */
export async function listPrivacyRequests(
  actor: Actor,
  { open, cursor }: { open: boolean; cursor?: string | undefined },
): Promise<PrivacyRequestsPage> {
  demand(actor, 'privacy.manage')
  const [at, id] = decodeCursor(cursor, ['instant', 'id']) ?? []
  const after =
    at === undefined
      ? undefined
      : open
        ? sql`(${privacyRequests.dueAt}, ${privacyRequests.id}) > (${at}::timestamptz, ${id}::uuid)`
        : sql`(${privacyRequests.receivedAt}, ${privacyRequests.id}) < (${at}::timestamptz, ${id}::uuid)`
  const rows = await database()
    .select({
      request: privacyRequests,
      name: customers.displayName,
      erasedAt: customers.erasedAt,
      by: users.name,
      // As exactly as the database knows it: of several of one millisecond none is left out.
      place: sql<string>`${open ? privacyRequests.dueAt : privacyRequests.receivedAt}::text`,
    })
    .from(privacyRequests)
    .innerJoin(customers, eq(customers.id, privacyRequests.customerId))
    .leftJoin(users, eq(users.id, privacyRequests.handledBy))
    .where(and(open ? OPEN : sql`not ${OPEN}`, after))
    .orderBy(
      ...(open
        ? [privacyRequests.dueAt, privacyRequests.id]
        : // Spelled like the index: without NULLS LAST Postgres would sort what is already sorted.
          [sql`${privacyRequests.receivedAt} desc nulls last`, sql`${privacyRequests.id} desc nulls last`]),
    )
    .limit(PAGE + 1)
  const items = rows.slice(0, PAGE).map(
    ({ request, name, erasedAt, by }): PrivacyRequestView => ({
      id: request.id,
      kind: request.kind,
      status: request.status,
      customerId: request.customerId,
      customerName: erasedAt ? null : name,
      message: request.message,
      receivedAt: request.receivedAt.toISOString(),
      dueAt: request.dueAt.toISOString(),
      extended: request.extendedAt !== null,
      reason: request.reason,
      closedAt: text(request.closedAt),
      liftedAt: text(request.liftedAt),
      handledBy: by,
    }),
  )
  const last = rows[PAGE - 1]
  return { items, next: rows.length > PAGE && last ? encodeCursor([last.place, last.request.id]) : null }
}
