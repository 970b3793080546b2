import 'server-only'
import { asc, desc, max } from 'drizzle-orm'
import { database } from '@/db/client'
import { consentCheckpoints, consentEvents, consentNotices } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import type { LedgerOverview } from '../views'

/** How long the ledger is, when it was last signed, and every version of every notice. */
export async function getLedgerOverview(actor: Actor): Promise<LedgerOverview> {
  demand(actor, 'privacy.manage')
  const db = database()
  const [[length], [signed], notices] = await Promise.all([
    db.select({ entries: max(consentEvents.seq) }).from(consentEvents),
    db.select().from(consentCheckpoints).orderBy(desc(consentCheckpoints.size)).limit(1),
    db
      .select()
      .from(consentNotices)
      .orderBy(asc(consentNotices.purpose), asc(consentNotices.channel), desc(consentNotices.createdAt)),
  ])
  return {
    entries: length?.entries ?? 0,
    signed: signed ? { size: signed.size, at: signed.createdAt.toISOString() } : null,
    notices: notices.map(({ id, version, language, purpose, channel, text, createdAt, retiredAt }) => ({
      ...{ id, version, language, purpose, channel, text },
      createdAt: createdAt.toISOString(),
      retiredAt: retiredAt?.toISOString() ?? null,
    })),
  }
}
