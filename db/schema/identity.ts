import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ContactPointKind } from '../../lib/identity/domain/contact-points'
import type { LimitedKind } from '../../lib/identity/domain/limits'
import type { MatchRunCounts, MatchRunStage, MatchRunStatus } from '../../lib/identity/domain/match-run'
import type { RelationKind } from '../../lib/identity/domain/relations'
import type { GoldenAttribute } from '../../lib/identity/domain/survivorship'
import { createdAt, id, instant } from '../columns'
import { customers, sourceRecords } from './customers'
import { users } from './platform'

/** One customer taken up by another, and whether that was undone. Nothing is destroyed by it. */
export const merges = pgTable(
  'merges',
  {
    id: id(),
    survivorId: uuid('survivor_id')
      .notNull()
      .references(() => customers.id),
    mergedId: uuid('merged_id')
      .notNull()
      .references(() => customers.id),
    reason: text('reason').notNull(),
    automatic: boolean('automatic').notNull().default(false),
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedByName: text('decided_by_name').notNull(),
    at: instant('at').notNull().defaultNow(),
    undoneAt: instant('undone_at'),
    undoneBy: uuid('undone_by').references(() => users.id),
    undoneByName: text('undone_by_name'),
    undoReason: text('undo_reason'),
  },
  (t) => [
    check('merges_no_self', sql`${t.survivorId} <> ${t.mergedId}`),
    // A customer is merged away at most once at a time.
    uniqueIndex('merges_one_open').on(t.mergedId).where(sql`${t.undoneAt} is null`),
    index('merges_survivor').on(t.survivorId),
    // The history of a customer also holds the merges of it that were undone.
    index('merges_merged').on(t.mergedId),
    // Few among those that machines made: a page of the list does not go through the others.
    index('merges_by_colleague').on(t.id).where(sql`not ${t.automatic}`),
    index('merges_undone').on(t.id).where(sql`${t.undoneAt} is not null`),
  ],
)

/** The source records a merge moved: what its undo gives back. */
export const mergeRecords = pgTable(
  'merge_records',
  {
    mergeId: uuid('merge_id')
      .notNull()
      .references(() => merges.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
  },
  (t) => [primaryKey({ columns: [t.mergeId, t.sourceRecordId] }), index('merge_records_record').on(t.sourceRecordId)],
)

/**
 * Blocking keys of a source record: two records are compared only when they share one. Derived, hence without a foreign
 * key: looking for the record of each key took as long as writing all of them.
 */
export const matchKeys = pgTable(
  'match_keys',
  {
    key: bigint('key', { mode: 'bigint' }).notNull(),
    sourceRecordId: uuid('source_record_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.sourceRecordId] }), index('match_keys_record').on(t.sourceRecordId)],
)

/** A contact point that a source record uses now: the ids of the use and of the point, and what it is. */
export type MatchPoint = [use: string, point: string, kind: ContactPointKind, value: string]

/**
 * What is read of a source record that a new one is compared with, in one place: the customer it belongs to, its
 * telephones and addresses that may match, and how many contact points of any kind it uses. Derived by triggers from
 * `customer_links` and `contact_point_uses` (`relais_write_match_records`); records that belong to nobody are not in it.
 */
export const matchRecords = pgTable(
  'match_records',
  {
    sourceRecordId: uuid('source_record_id').primaryKey(),
    customerId: uuid('customer_id').notNull(),
    points: jsonb('points').$type<MatchPoint[]>().notNull(),
    uses: integer('uses').notNull(),
  },
  (t) => [index('match_records_customer').on(t.customerId)],
)

export type MatchContribution = { comparison: string; level: string; weight: number; valueA?: string; valueB?: string }

/** A scored pair of source records that waits for a decision, or had one. Between records, so that merges leave it be. */
export const matchCandidates = pgTable(
  'match_candidates',
  {
    id: id(),
    recordA: uuid('record_a')
      .notNull()
      .references(() => sourceRecords.id),
    recordB: uuid('record_b')
      .notNull()
      .references(() => sourceRecords.id),
    /** Sum of the match weights, base 2. */
    weight: doublePrecision('weight').notNull(),
    probability: doublePrecision('probability').notNull(),
    contributions: jsonb('contributions').$type<MatchContribution[]>().notNull(),
    modelVersion: integer('model_version').notNull(),
    status: text('status').$type<'open' | 'later' | 'merged' | 'different' | 'never'>().notNull().default('open'),
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedAt: instant('decided_at'),
    reason: text('reason'),
    /** The merge that brought the two records together, and what the candidate was before: given back by its undo. */
    mergeId: uuid('merge_id').references(() => merges.id),
    statusBefore: text('status_before').$type<'open' | 'later'>(),
    createdAt: createdAt(),
  },
  (t) => [
    check('match_candidates_order', sql`${t.recordA} < ${t.recordB}`),
    check('match_candidates_status', sql`${t.status} in ('open','later','merged','different','never')`),
    uniqueIndex('match_candidates_pair').on(t.recordA, t.recordB),
    index('match_candidates_record_b').on(t.recordB),
    index('match_candidates_merge').on(t.mergeId),
    index('match_candidates_waiting').on(t.status, t.weight.desc(), t.id).where(sql`${t.status} in ('open','later')`),
    index('match_candidates_decided')
      .on(t.decidedAt.desc(), t.id)
      .where(sql`${t.status} in ('merged','different','never')`),
    // What people said, among all that machines merged.
    index('match_candidates_parted')
      .on(t.status, t.decidedAt.desc(), t.id)
      .where(sql`${t.status} in ('different','never')`),
    index('match_candidates_by_people').on(t.decidedAt.desc()).where(sql`${t.decidedBy} is not null`),
  ],
)

/** The match model in force is the newest of its kind. Models are never changed, only followed by another. */
export const matchModels = pgTable(
  'match_models',
  {
    version: integer('version').primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').$type<'individual' | 'organisation'>().notNull().default('individual'),
    model: jsonb('model').$type<Record<string, unknown>>().notNull(),
    note: text('note').notNull().default(''),
    createdBy: uuid('created_by').references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check('match_models_kind', sql`${t.kind} in ('individual','organisation')`),
    index('match_models_newest').on(t.kind, t.version.desc()),
  ],
)

/**
 * Share of customers that carry a term (a surname, a date, an address), by table of the match model. The empty term
 * stands for every term that is not listed: those seen once. Rewritten by each bulk run.
 */
export const matchTerms = pgTable(
  'match_terms',
  {
    kind: text('kind').$type<'individual' | 'organisation'>().notNull(),
    name: text('name').notNull(),
    term: text('term').notNull(),
    frequency: doublePrecision('frequency').notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.name, t.term] })],
)

/** How many values of a kind one customer can have, and how many customers one value: beyond, it stops matching. */
export const contactPointLimits = pgTable(
  'contact_point_limits',
  {
    kind: text('kind').$type<LimitedKind>().primaryKey(),
    perCustomer: integer('per_customer').notNull(),
    perValue: integer('per_value').notNull(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    updatedBy: uuid('updated_by').references(() => users.id),
  },
  (t) => [check('contact_point_limits_positive', sql`${t.perCustomer} >= 1 and ${t.perValue} >= 1`)],
)

/** One resolution of all records in the background: how far it is, what it did. At most one at a time is not finished. */
export const matchRuns = pgTable(
  'match_runs',
  {
    id: id(),
    status: text('status').$type<MatchRunStatus>().notNull().default('queued'),
    stage: text('stage').$type<MatchRunStage>().notNull().default('reading'),
    /** Merge nothing, put even what is certain before the stewards. */
    proposeOnly: boolean('propose_only').notNull().default(false),
    /** Records read, or pairs applied, of how many in this stage. */
    done: integer('done').notNull().default(0),
    total: integer('total').notNull().default(0),
    /** Share of the whole run that is done, 0 to 1. Never falls, though a run taken up again reads its records anew. */
    progress: doublePrecision('progress').notNull().default(0),
    counts: jsonb('counts').$type<MatchRunCounts>().notNull().default({}),
    startedBy: uuid('started_by').references(() => users.id),
    startedByName: text('started_by_name').notNull(),
    createdAt: createdAt(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** The worker looks here between steps. */
    cancelRequestedAt: instant('cancel_requested_at'),
    error: text('error'),
  },
  (t) => [
    check('match_runs_status', sql`${t.status} in ('queued','running','done','cancelled','failed')`),
    uniqueIndex('match_runs_one_open').on(sql`(true)`).where(sql`${t.status} in ('queued','running')`),
    index('match_runs_newest').on(t.createdAt.desc()),
  ],
)

/**
 * A steward's choice of a golden value, with its reason. The value itself is a statement of the `console` record; with
 * `merge_id` it is what that source record says, chosen for the merge and gone with its undo.
 */
export const attributeOverrides = pgTable(
  'attribute_overrides',
  {
    id: id(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    attribute: text('attribute').$type<GoldenAttribute>().notNull(),
    value: text('value').notNull(),
    reason: text('reason').notNull(),
    mergeId: uuid('merge_id').references(() => merges.id),
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedByName: text('decided_by_name').notNull(),
    at: instant('at').notNull().defaultNow(),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnByName: text('withdrawn_by_name'),
  },
  (t) => [
    uniqueIndex('attribute_overrides_one')
      .on(t.sourceRecordId, t.attribute)
      .where(sql`${t.withdrawnAt} is null and ${t.mergeId} is null`),
    uniqueIndex('attribute_overrides_merge').on(t.mergeId, t.attribute).where(sql`${t.mergeId} is not null`),
    index('attribute_overrides_customer').on(t.customerId),
  ],
)

/**
 * Whether two customers belong together, as a colleague says: two people to one household, a person (`record_a`) to an
 * organisation (`record_b`). Stands above what their sources suggest. Between records, so that merges leave it be.
 */
export const relationDecisions = pgTable(
  'relation_decisions',
  {
    id: id(),
    kind: text('kind').$type<RelationKind>().notNull(),
    recordA: uuid('record_a')
      .notNull()
      .references(() => sourceRecords.id),
    recordB: uuid('record_b')
      .notNull()
      .references(() => sourceRecords.id),
    belongs: boolean('belongs').notNull(),
    reason: text('reason').notNull(),
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedByName: text('decided_by_name').notNull(),
    at: instant('at').notNull().defaultNow(),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnByName: text('withdrawn_by_name'),
  },
  (t) => [
    check('relation_decisions_kind', sql`${t.kind} in ('household','organisation')`),
    check(
      'relation_decisions_order',
      sql`${t.recordA} <> ${t.recordB} and (${t.kind} = 'organisation' or ${t.recordA} < ${t.recordB})`,
    ),
    uniqueIndex('relation_decisions_one').on(t.kind, t.recordA, t.recordB).where(sql`${t.withdrawnAt} is null`),
    index('relation_decisions_record_a').on(t.recordA),
    index('relation_decisions_record_b').on(t.recordB),
  ],
)

/** Values that name nobody: 0600000000, noreply@…, test@test.fr. Editable. */
export const blockedValues = pgTable(
  'blocked_values',
  {
    kind: text('kind').notNull(),
    value: text('value').notNull(),
    reason: text('reason').notNull().default(''),
    /** Who put it on the list. */
    blockedByName: text('blocked_by_name'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.value] })],
)
