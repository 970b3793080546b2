import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { SaidOn } from '@/lib/preferences/domain/said-on'
import { createdAt, id, instant } from '../columns'
import { customers, sourceRecords } from './customers'
import { users } from './platform'

/**
 * What customers chose about how they are written to, each choice as it was made. The choices in force are a fold over
 * the latest of each key (lib/preferences/domain/preferences.ts).
 */
export const preferenceChanges = pgTable(
  'preference_changes',
  {
    id: id(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    key: text('key').notNull(),
    /** What was chosen; null where nothing is (no pause, no channel preferred). */
    value: jsonb('value'),
    /** What held before: what taking the choice back gives again. */
    before: jsonb('before'),
    /** How it was said: in the portal, to an agent … */
    method: text('method').$type<'portal' | 'one_click' | 'agent' | 'stop' | 'import'>().notNull(),
    /** Where the customer told a colleague: on the phone, in the shop … Null for what nobody was told. */
    saidOn: text('said_on').$type<SaidOn>(),
    actorKind: text('actor_kind').$type<'user' | 'api_key' | 'system' | 'customer'>().notNull(),
    actorName: text('actor_name').notNull(),
    /** Choices made in one go, and taken back in one go: the audit entry's id. */
    changeId: uuid('change_id').notNull(),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('preference_changes_customer').on(t.customerId, t.key, t.id.desc()),
    index('preference_changes_change').on(t.changeId),
    index('preference_changes_source_record').on(t.sourceRecordId),
  ],
)

/**
 * One-time ways into the portal: a link, a code, or the proof that an address is one's own; and the link by which a
 * consent asked for by e-mail is confirmed, which opens nothing. Only hashes are kept; a customer's id stands without a foreign key because the survivor of merges is looked up at each use.
 */
export const portalTokens = pgTable(
  'portal_tokens',
  {
    id: id(),
    kind: text('kind').$type<'link' | 'code' | 'point' | 'opt_in'>().notNull(),
    /** SHA-256 of 256 random bits: those of the link, or those that the asking browser keeps beside a code. */
    secretHash: text('secret_hash').unique(),
    /** HMAC of a code of six digits under the application's key. Null until it was sent. */
    codeHash: text('code_hash'),
    /** Null for an address that nobody has: it is answered like the others. */
    customerId: uuid('customer_id'),
    /** With `point`: the address to be proven, as `kind:value`. With `opt_in`: the id of the ledger's pending entry. */
    target: text('target'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [
    check('portal_tokens_kind', sql`${t.kind} in ('link','code','point','opt_in')`),
    check('portal_tokens_target', sql`(${t.kind} in ('point','opt_in')) = (${t.target} is not null)`),
    index('portal_tokens_expires').on(t.expiresAt),
  ],
)

/** A customer's open portal in one browser, read at every request: ending it works at once. */
export const portalSessions = pgTable(
  'portal_sessions',
  {
    id: id(),
    secretHash: text('secret_hash').notNull().unique(),
    customerId: uuid('customer_id').notNull(),
    method: text('method').$type<'link' | 'code'>().notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [index('portal_sessions_customer').on(t.customerId), index('portal_sessions_expires').on(t.expiresAt)],
)

/**
 * What customers ask under GDPR 15–18 and what became of it. Answered within one month of its arrival, which may be
 * extended by two, with a reason (GDPR 12(3)).
 */
export const privacyRequests = pgTable(
  'privacy_requests',
  {
    id: id(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    kind: text('kind').$type<'access' | 'rectification' | 'erasure' | 'restriction'>().notNull(),
    status: text('status')
      .$type<'received' | 'in_progress' | 'completed' | 'refused' | 'withdrawn'>()
      .notNull()
      .default('received'),
    /** What the customer wrote with it. */
    message: text('message').notNull().default(''),
    receivedAt: instant('received_at').notNull().defaultNow(),
    dueAt: instant('due_at').notNull(),
    extendedAt: instant('extended_at'),
    /** Why it takes longer, or why it is refused: shown to the customer. */
    reason: text('reason'),
    closedAt: instant('closed_at'),
    handledBy: uuid('handled_by').references(() => users.id),
    /** A restriction that was lifted since. */
    liftedAt: instant('lifted_at'),
  },
  (t) => [
    check('privacy_requests_kind', sql`${t.kind} in ('access','rectification','erasure','restriction')`),
    check('privacy_requests_status', sql`${t.status} in ('received','in_progress','completed','refused','withdrawn')`),
    check(
      'privacy_requests_closed',
      sql`(${t.status} in ('completed','refused','withdrawn')) = (${t.closedAt} is not null)`,
    ),
    check('privacy_requests_refusal', sql`${t.status} <> 'refused' or ${t.reason} is not null`),
    check('privacy_requests_lifted', sql`${t.liftedAt} is null or ${t.kind} = 'restriction'`),
    // One open request of a kind at a time: asking twice is asking once.
    uniqueIndex('privacy_requests_one_open')
      .on(t.sourceRecordId, t.kind)
      .where(sql`${t.status} in ('received','in_progress')`),
    index('privacy_requests_customer').on(t.customerId, t.receivedAt.desc()),
    index('privacy_requests_source_record').on(t.sourceRecordId),
    index('privacy_requests_due').on(t.dueAt, t.id).where(sql`${t.status} in ('received','in_progress')`),
    index('privacy_requests_recent').on(t.receivedAt.desc(), t.id.desc()),
  ],
)
