import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { consentEvents, consentEvidence } from '@/db/schema'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { isId } from '@/lib/platform/ids'

/** A file that proves an entry. Throws `not_found`, also once it went with the person's erasure. */
export async function evidenceFile(
  actor: Actor,
  eventId: string,
  sha256: string,
): Promise<{ filename: string; contentType: string; content: Buffer }> {
  demand(actor, 'consent.read')
  if (!isId(eventId)) throw new DomainError('not_found')
  const db = database()
  const [file] = await db
    .select({
      subjectId: consentEvents.subjectId,
      listed: consentEvents.evidenceSha256,
      filename: consentEvidence.filename,
      contentType: consentEvidence.contentType,
      content: consentEvidence.content,
    })
    .from(consentEvents)
    .innerJoin(
      consentEvidence,
      and(eq(consentEvidence.subjectId, consentEvents.subjectId), eq(consentEvidence.sha256, sha256)),
    )
    .where(eq(consentEvents.id, eventId))
  if (!file?.listed.includes(sha256)) throw new DomainError('not_found')
  await audit(db, actor, {
    action: 'consent.evidence_read',
    subjectKind: 'consent_event',
    subjectId: eventId,
    customerId: file.subjectId,
  })
  return file
}
