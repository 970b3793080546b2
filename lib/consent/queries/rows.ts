import 'server-only'
import type { consentEvents } from '@/db/schema'
import type { LedgerEntry } from '../domain/event'

type Row = typeof consentEvents.$inferSelect

/** A stored entry in the names and spellings that its hash was made of. */
export function entryOf(row: Row): LedgerEntry {
  return {
    seq: row.seq,
    id: row.id,
    occurred_at: row.occurredAt.toISOString(),
    received_at: row.receivedAt.toISOString(),
    subject_id: row.subjectId,
    contact_point_hmac: row.contactPointHmac,
    contact_point_kind: row.contactPointKind,
    controller: row.controller,
    brand: row.brand,
    purpose: row.purpose,
    channel: row.channel,
    state: row.state,
    legal_basis: row.legalBasis,
    jurisdiction: row.jurisdiction,
    notice_version: row.noticeVersion,
    notice_sha256: row.noticeSha256,
    language: row.language,
    method: row.method,
    source: row.source,
    actor: row.actor,
    evidence_sha256: row.evidenceSha256,
    valid_until: row.validUntil?.toISOString() ?? null,
    supersedes: row.supersedes,
    rule_version: row.ruleVersion,
    prev_hash: row.prevHash,
    hash: row.hash,
  }
}

/** The columns of an entry. */
export function rowOf(entry: LedgerEntry): Row {
  return {
    seq: entry.seq,
    id: entry.id,
    occurredAt: new Date(entry.occurred_at),
    receivedAt: new Date(entry.received_at),
    subjectId: entry.subject_id,
    contactPointHmac: entry.contact_point_hmac,
    contactPointKind: entry.contact_point_kind,
    controller: entry.controller,
    brand: entry.brand,
    purpose: entry.purpose,
    channel: entry.channel,
    state: entry.state,
    legalBasis: entry.legal_basis,
    jurisdiction: entry.jurisdiction,
    noticeVersion: entry.notice_version,
    noticeSha256: entry.notice_sha256,
    language: entry.language,
    method: entry.method,
    source: entry.source,
    actor: entry.actor,
    evidenceSha256: entry.evidence_sha256,
    validUntil: entry.valid_until === null ? null : new Date(entry.valid_until),
    supersedes: entry.supersedes,
    ruleVersion: entry.rule_version,
    prevHash: entry.prev_hash,
    hash: entry.hash,
  }
}
