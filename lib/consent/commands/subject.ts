import 'server-only'
import { sql } from 'drizzle-orm'
import { executePrepared, type Transaction } from '@/db/client'
import { consentEvidence, consentSubjectPoints, consentSubjects } from '@/db/schema'
import { atHome, homesUnder } from '@/lib/identity/commands/homes'
import { type ContactPointKind, normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { DomainError } from '@/lib/platform/errors'
import { sha256Hex } from '../domain/canonical'
import { contactPointHmac, newSalt } from '../domain/commitment'
import { type LedgerPointKind, ledgerPointKind } from '../domain/subject-points'
import type { Family } from './lock'

type Claimed = { kind: ContactPointKind; value: string }
export type EvidenceFile = { filename: string; contentType: string; content: Buffer }

/**
 * Who speaks, as it was before any merge: the customer named, unless the contact point they speak from is only known
 * of somebody who was merged in. So an unmerge gives each its own back.
 */
export async function subjectOf(
  tx: Transaction,
  customerId: string,
  { survivorId, memberIds }: Family,
  point: Claimed | undefined,
): Promise<string> {
  // Where nobody was merged in there is nobody else to speak.
  const value = point && memberIds.length > 1 && normaliseContactPoint(point.kind, point.value)
  if (!point || !value) return customerId
  const homes = await executePrepared<{ home: string }>(
    tx,
    sql`
    with recursive home as (${homesUnder(survivorId)})
    select home.customer_id as home from contact_point_uses u
    join contact_points p on p.id = u.contact_point_id
    join home on home.id = u.source_record_id and ${atHome}
    where u.customer_id = ${survivorId}::uuid and p.kind = ${point.kind} and p.value = ${value}
    order by u.id`,
  )
  if (homes.length === 0 || homes.some(({ home }) => home === customerId)) return customerId
  return homes[0]?.home ?? customerId
}

export type Commitment = { hmac: string; kind: LedgerPointKind }

/**
 * What opens the commitments of the entries being written: salts, contact points and files, collected while the entries
 * are made and written with them. `salts` are those known so far, by subject; the caller holds the locks of all subjects.
 */
export class SideTables {
  private readonly salts: Map<string, Buffer>
  private readonly subjects: (typeof consentSubjects.$inferInsert)[] = []
  private readonly points: (typeof consentSubjectPoints.$inferInsert)[] = []
  private readonly evidence: (typeof consentEvidence.$inferInsert)[] = []

  constructor(salts: ReadonlyMap<string, Buffer>) {
    this.salts = new Map(salts)
  }

  /** The subject's salt, made at its first entry. */
  saltOf(subjectId: string): Buffer {
    const known = this.salts.get(subjectId)
    if (known) return known
    const salt = newSalt()
    this.salts.set(subjectId, salt)
    this.subjects.push({ subjectId, salt })
    return salt
  }

  /** Commits to a contact point. Throws `invalid_input` for none that one writes to. */
  commitPoint(subjectId: string, point: Claimed): Commitment {
    const kind = ledgerPointKind(point.kind)
    const value = normaliseContactPoint(point.kind, point.value)
    if (!kind || !value) throw new DomainError('invalid_input', { fields: { contactPoint: ['invalid'] } })
    const hmac = contactPointHmac(this.saltOf(subjectId), kind, value)
    this.points.push({ subjectId, hmac, kind, value })
    return { hmac, kind }
  }

  /** Keeps the files and returns their hashes, in order, each once. */
  keepEvidence(subjectId: string, files: readonly EvidenceFile[]): string[] {
    const hashes: string[] = []
    for (const { filename, contentType, content } of files) {
      const sha256 = sha256Hex(content)
      if (hashes.includes(sha256)) continue
      hashes.push(sha256)
      this.evidence.push({ subjectId, sha256, filename, contentType, size: content.length, content })
    }
    return hashes
  }

  /** Writes what was collected, subjects first, as the others hang on them. */
  async write(tx: Transaction): Promise<void> {
    const { subjects, points, evidence } = this
    await Promise.all([
      subjects.length && tx.insert(consentSubjects).values(subjects).prepare('subjects').execute(),
      points.length && tx.insert(consentSubjectPoints).values(points).onConflictDoNothing().prepare('points').execute(),
      evidence.length &&
        tx.insert(consentEvidence).values(evidence).onConflictDoNothing().prepare('evidence').execute(),
    ])
  }
}
