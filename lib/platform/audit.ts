import 'server-only'
import { sql } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { auditEntries } from '@/db/schema'
import type { Actor } from './actor'

/** Codes and ids, never what a customer said or is called: an audit entry outlives the erasure of its customer. */
export type AuditEntry = {
  action: string
  subjectKind: string
  subjectId?: string | null
  customerId?: string | null
  details?: Record<string, unknown>
}

const rowOf = (actor: Actor, entry: AuditEntry) => ({
  actorKind: actor.kind,
  actorId: actor.id,
  actorName: actor.name,
  action: entry.action,
  subjectKind: entry.subjectKind,
  subjectId: entry.subjectId ?? null,
  customerId: entry.customerId ?? null,
  ip: actor.ip,
  requestId: actor.requestId,
  details: entry.details ?? {},
})

/** Writes one audit entry and returns its id; for a write, pass the transaction of the write itself. */
export async function audit(tx: Executor, actor: Actor, entry: AuditEntry): Promise<string> {
  const [written] = await tx
    .insert(auditEntries)
    .values(rowOf(actor, entry))
    .returning({ id: auditEntries.id })
    .prepare('audit')
    .execute()
  if (!written) throw new Error('audit entry not written')
  return written.id
}

/** Writes an entry for each of many things done in one transaction. */
export async function auditEach(tx: Executor, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await tx.insert(auditEntries).values(entries.map((entry) => rowOf(actor, entry)))
}

const READ_WINDOW = '5 minutes'

/**
 * Writes that the actor looked at a customer's file, at most once per actor, action and customer in five minutes, so
 * that live refreshes do not bury what matters.
 */
export async function auditRead(
  db: Executor,
  actor: Actor,
  entry: AuditEntry & { action: `${string}.read`; customerId: string },
): Promise<void> {
  await db.execute(sql`
    insert into audit_entries (actor_kind, actor_id, actor_name, action, subject_kind, subject_id, customer_id, ip, request_id, details)
    select ${actor.kind}, ${actor.id}::uuid, ${actor.name}, ${entry.action}, ${entry.subjectKind}, ${entry.subjectId ?? null}::uuid,
      ${entry.customerId}::uuid, ${actor.ip}, ${actor.requestId}, ${JSON.stringify(entry.details ?? {})}::jsonb
    where not exists (
      select from audit_entries
      where customer_id = ${entry.customerId}::uuid and actor_id is not distinct from ${actor.id}::uuid
        and action = ${entry.action} and at > now() - ${READ_WINDOW}::interval)`)
}
