import 'server-only'
import { and, desc, eq } from 'drizzle-orm'
import type { Executor } from '@/db/client'
import { contactDecisions } from '@/db/schema'

/** The decision under which a message was queued last; null when none was kept. */
export async function queuedDecision(
  reader: Executor,
  interactionId: string,
): Promise<Pick<typeof contactDecisions.$inferSelect, 'request' | 'codes' | 'overrideReason'> | null> {
  const [row] = await reader
    .select({
      request: contactDecisions.request,
      codes: contactDecisions.codes,
      overrideReason: contactDecisions.overrideReason,
    })
    .from(contactDecisions)
    .where(and(eq(contactDecisions.interactionId, interactionId), eq(contactDecisions.stage, 'queued')))
    .orderBy(desc(contactDecisions.at))
    .limit(1)
  return row ?? null
}
