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

/** Blocking keys of a source record: two records are compared only when they share one. */
export const matchKeys = pgTable(
  'match_keys',
  {
    key: bigint('key', { mode: 'bigint' }).notNull(),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
  },
  (t) => [primaryKey({ columns: [t.key, t.sourceRecordId] }), index('match_keys_record').on(t.sourceRecordId)],
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
    createdAt: createdAt(),
  },
  (t) => [
    check('match_candidates_order', sql`${t.recordA} < ${t.recordB}`),
    check('match_candidates_status', sql`${t.status} in ('open','later','merged','different','never')`),
    uniqueIndex('match_candidates_pair').on(t.recordA, t.recordB),
    index('match_candidates_record_b').on(t.recordB),
    index('match_candidates_open').on(t.weight.desc(), t.id).where(sql`${t.status} in ('open','later')`),
  ],
)

/** The match model in force is the newest active one. Models are never changed, only followed by another. */
export const matchModels = pgTable('match_models', {
  version: integer('version').primaryKey().generatedAlwaysAsIdentity(),
  model: jsonb('model').$type<Record<string, unknown>>().notNull(),
  note: text('note').notNull().default(''),
  createdBy: uuid('created_by').references(() => users.id),
  createdAt: createdAt(),
})

/** Values that name nobody: 0600000000, noreply@…, test@test.fr. Editable. */
export const blockedValues = pgTable(
  'blocked_values',
  {
    kind: text('kind').notNull(),
    value: text('value').notNull(),
    reason: text('reason').notNull().default(''),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.value] })],
)
