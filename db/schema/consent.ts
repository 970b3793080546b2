import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type {
  CONTACT_POINT_KINDS,
  LEGAL_BASES,
  LedgerChannel,
  LedgerMethod,
  LedgerPurpose,
  LedgerState,
} from '../../lib/consent/domain/event'
import type { ContactDecision, ContactFacts, ContactRequest } from '../../lib/policy/domain/types'
import type { ContactChannel, Outcome } from '../../lib/policy/domain/vocabulary'
import { bytea, createdAt, id, instant } from '../columns'
import { interactions } from './conversations'
import { customers, sourceRecords } from './customers'
import { users } from './platform'

/** Instants of the ledger have milliseconds and no more: what is not hashed must not be storable. */
const ledgerInstant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/**
 * The consent ledger, fields and names of CONTACT-POLICY.md. Append-only: triggers refuse UPDATE, DELETE and TRUNCATE, and
 * writers act as `relais_ledger`, a role that may only INSERT and SELECT. A chain with one successor per entry
 * (`prev_hash` is unique) cannot fork, whoever writes.
 */
export const consentEvents = pgTable(
  'consent_events',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    id: uuid('id').notNull(),
    occurredAt: ledgerInstant('occurred_at').notNull(),
    receivedAt: ledgerInstant('received_at').notNull(),
    /** The customer who spoke, as it was before any merge: merges fold histories, they re-point nothing. No foreign key: the ledger outlives erasure. */
    subjectId: uuid('subject_id').notNull(),
    contactPointHmac: text('contact_point_hmac'),
    contactPointKind: text('contact_point_kind').$type<(typeof CONTACT_POINT_KINDS)[number]>(),
    controller: text('controller').notNull(),
    brand: text('brand').notNull(),
    purpose: text('purpose').$type<LedgerPurpose>().notNull(),
    channel: text('channel').$type<LedgerChannel>().notNull(),
    state: text('state').$type<LedgerState>().notNull(),
    legalBasis: text('legal_basis').$type<(typeof LEGAL_BASES)[number]>().notNull(),
    jurisdiction: text('jurisdiction').notNull(),
    noticeVersion: text('notice_version'),
    noticeSha256: text('notice_sha256'),
    language: text('language').notNull(),
    method: text('method').$type<LedgerMethod>().notNull(),
    source: text('source').notNull(),
    actor: text('actor').notNull(),
    evidenceSha256: text('evidence_sha256').array().notNull().default([]),
    validUntil: ledgerInstant('valid_until'),
    supersedes: uuid('supersedes'),
    ruleVersion: text('rule_version').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    uniqueIndex('consent_events_id').on(t.id),
    uniqueIndex('consent_events_chain').on(t.prevHash),
    index('consent_events_subject').on(t.subjectId, t.seq),
    index('consent_events_contact_point').on(t.contactPointHmac).where(sql`${t.contactPointHmac} is not null`),
    check('consent_events_seq', sql`${t.seq} > 0`),
  ],
)

/** What opens a subject's commitments. Destroyed on erasure; the ledger then says nothing about the person. */
export const consentSubjects = pgTable('consent_subjects', {
  subjectId: uuid('subject_id').primaryKey(),
  /** 256 bits. */
  salt: bytea('salt').notNull(),
  createdAt: createdAt(),
})

/** The contact points that a subject's entries commit to, in clear; destroyed with the salt. */
export const consentSubjectPoints = pgTable(
  'consent_subject_points',
  {
    subjectId: uuid('subject_id')
      .notNull()
      .references(() => consentSubjects.subjectId, { onDelete: 'cascade' }),
    hmac: text('hmac').notNull(),
    kind: text('kind').$type<(typeof CONTACT_POINT_KINDS)[number]>().notNull(),
    value: text('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.hmac] }), index('consent_subject_points_value').on(t.kind, t.value)],
)

/** What proves a consent: a recording, a scan, a form. Entries hold its hash; the file goes with the subject's erasure. */
export const consentEvidence = pgTable(
  'consent_evidence',
  {
    subjectId: uuid('subject_id')
      .notNull()
      .references(() => consentSubjects.subjectId, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull(),
    filename: text('filename').notNull(),
    contentType: text('content_type').notNull(),
    size: integer('size').notNull(),
    content: bytea('content').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.sha256] })],
)

/** The words shown when consent is asked for. A version never changes: triggers refuse it; it is only retired. */
export const consentNotices = pgTable(
  'consent_notices',
  {
    id: id(),
    /** What entries name: `offres-email-2026-01`. */
    version: text('version').notNull(),
    language: text('language').notNull(),
    purpose: text('purpose').$type<LedgerPurpose>().notNull(),
    channel: text('channel').$type<LedgerChannel>().notNull(),
    text: text('text').notNull(),
    /** SHA-256 of the text, hexadecimal. */
    sha256: text('sha256').notNull(),
    createdBy: uuid('created_by').references(() => users.id),
    createdAt: createdAt(),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    uniqueIndex('consent_notices_version').on(t.version, t.language),
    index('consent_notices_current').on(t.purpose, t.channel).where(sql`${t.retiredAt} is null`),
  ],
)

/**
 * One row per customer that sends and ledger writes meet on: a send holds it shared from its decision to the end of
 * the provider call, a write holds it alone. No foreign key: it is a lock, not a fact about the customer.
 */
export const consentLocks = pgTable('consent_locks', { customerId: uuid('customer_id').primaryKey() })

/** Hashes of the complete subtrees of the ledger's Merkle tree (RFC 6962), written with each checkpoint. */
export const consentTreeNodes = pgTable(
  'consent_tree_nodes',
  {
    level: integer('level').notNull(),
    index: bigint('index', { mode: 'number' }).notNull(),
    hash: bytea('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.level, t.index] })],
)

/** Copies of the signed checkpoints, for proofs. What counts are the files outside of the database. */
export const consentCheckpoints = pgTable('consent_checkpoints', {
  size: bigint('size', { mode: 'number' }).primaryKey(),
  text: text('text').notNull(),
  createdAt: createdAt(),
})

/** A question of `decideContact` and its answer, kept with the facts it was decided on. */
export const contactDecisions = pgTable(
  'contact_decisions',
  {
    id: id(),
    interactionId: uuid('interaction_id').references(() => interactions.id),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    /** `queued` when the message was written, `send` when it was about to leave, `api` when an integrator asked. */
    stage: text('stage').$type<'queued' | 'send' | 'api'>().notNull(),
    channel: text('channel').$type<ContactChannel>().notNull(),
    request: jsonb('request').$type<ContactRequest>().notNull(),
    facts: jsonb('facts').$type<ContactFacts>().notNull(),
    outcome: text('outcome').$type<Outcome>().notNull(),
    until: instant('until'),
    redirectTo: text('redirect_to').$type<ContactChannel>(),
    /** Every rule that matched, strongest first. */
    codes: text('codes').array().$type<ContactDecision['codes']>().notNull(),
    ruleVersion: text('rule_version').notNull(),
    overrideReason: text('override_reason'),
    overriddenBy: uuid('overridden_by').references(() => users.id),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [
    check('contact_decisions_stage', sql`${t.stage} in ('queued','send','api')`),
    check('contact_decisions_outcome', sql`${t.outcome} in ('allow','defer','redirect','block')`),
    index('contact_decisions_interaction').on(t.interactionId, t.at.desc()),
    index('contact_decisions_customer').on(t.customerId, t.at.desc()),
    index('contact_decisions_source_record').on(t.sourceRecordId),
    index('contact_decisions_codes').using('gin', t.codes),
    index('contact_decisions_recent').on(t.at.desc(), t.id.desc()),
    index('contact_decisions_outcome').on(t.outcome, t.at.desc(), t.id.desc()),
    // All that the figures of supervision count, so that they are counted without the facts.
    index('contact_decisions_counted').on(t.at, t.interactionId, t.id, t.outcome, t.codes),
  ],
)
