import 'server-only'
import type { Executor } from '@/db/client'
import { auditEntries } from '@/db/schema'
import type { Actor } from './actor'

export type AuditEntry = {
  action: string
  subjectKind: string
  subjectId?: string | null
  customerId?: string | null
  details?: Record<string, unknown>
}

/** Writes one audit entry; for a write, pass the transaction of the write itself. */
export async function audit(tx: Executor, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx.insert(auditEntries).values({
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
}
