import 'server-only'
import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { consentEvidence, consentSubjectPoints, consentSubjects } from '@/db/schema'
import { type ContactPointKind, normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { DomainError } from '@/lib/platform/errors'
import { sha256Hex } from '../domain/canonical'
import { contactPointHmac, newSalt } from '../domain/commitment'
import { type LedgerPointKind, ledgerPointKind } from '../domain/subject-points'

type Claimed = { kind: ContactPointKind; value: string }
export type EvidenceFile = { filename: string; contentType: string; content: Buffer }

/**
 * Who speaks, as it was before any merge: the customer named, unless the contact point they speak from is only known
 * of somebody who was merged in. So an unmerge gives each its own back.
 */
export async function subjectOf(
  tx: Transaction,
  customerId: string,
  survivorId: string,
  point: Claimed | undefined,
): Promise<string> {
  const value = point && normaliseContactPoint(point.kind, point.value)
  if (!point || !value) return customerId
  const homes = await tx.execute<{ home: string }>(sql`
    with recursive claim as (
      select l.source_record_id as base, l.source_record_id as record, l.via_source_record_id as via, 0 as hop
      from contact_point_uses u
      join contact_points p on p.id = u.contact_point_id
      join customer_links l on l.source_record_id = u.source_record_id and l.until is null
      where u.customer_id = ${survivorId}::uuid and p.kind = ${point.kind} and p.value = ${value}
      union all
      select c.base, l.source_record_id, l.via_source_record_id, c.hop + 1
      from claim c join customer_links l on l.source_record_id = c.via and l.until is null where c.hop < 20
    )
    select distinct on (c.base) coalesce(m.merged_id, ${survivorId}::uuid) as home
    from claim c
    left join merge_records r on r.source_record_id = c.record
    left join merges m on m.id = r.merge_id and m.undone_at is null
    order by c.base, m.id is null, c.hop, m.at`)
  if (homes.length === 0 || homes.some(({ home }) => home === customerId)) return customerId
  return homes[0]?.home ?? customerId
}

/** The subject's salt, made at its first entry. */
export async function saltOf(tx: Transaction, subjectId: string): Promise<Buffer> {
  const known = () =>
    tx.select({ salt: consentSubjects.salt }).from(consentSubjects).where(eq(consentSubjects.subjectId, subjectId))
  const [before] = await known()
  if (before) return before.salt
  await tx.insert(consentSubjects).values({ subjectId, salt: newSalt() }).onConflictDoNothing()
  const [made] = await known()
  if (!made) throw new Error('consent subject not written')
  return made.salt
}

export type Commitment = { hmac: string; kind: LedgerPointKind }

/** Commits to a contact point and keeps what opens the commitment. Throws `invalid_input` for none that one writes to. */
export async function commitPoint(
  tx: Transaction,
  subjectId: string,
  salt: Buffer,
  point: Claimed,
): Promise<Commitment> {
  const kind = ledgerPointKind(point.kind)
  const value = normaliseContactPoint(point.kind, point.value)
  if (!kind || !value) throw new DomainError('invalid_input', { fields: { contactPoint: ['invalid'] } })
  const hmac = contactPointHmac(salt, kind, value)
  await tx.insert(consentSubjectPoints).values({ subjectId, hmac, kind, value }).onConflictDoNothing()
  return { hmac, kind }
}

/** Keeps the files and returns their hashes, in order, each once. */
export async function keepEvidence(
  tx: Transaction,
  subjectId: string,
  files: readonly EvidenceFile[],
): Promise<string[]> {
  const hashes: string[] = []
  for (const { filename, contentType, content } of files) {
    const sha256 = sha256Hex(content)
    if (hashes.includes(sha256)) continue
    hashes.push(sha256)
    await tx
      .insert(consentEvidence)
      .values({ subjectId, sha256, filename, contentType, size: content.length, content })
      .onConflictDoNothing()
  }
  return hashes
}
