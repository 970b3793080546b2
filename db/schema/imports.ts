import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type {
  ImportColumn,
  ImportCounts,
  ImportField,
  ImportHalt,
  ImportStatus,
  Reading,
  RememberedReading,
  RowOutcome,
} from '../../lib/imports/domain/types'
import { bytea, createdAt, id, instant } from '../columns'
import { sourceRecords } from './customers'
import { apiKeys, users } from './platform'

/** One file of people that was handed in, and how far its way into source records has come. */
export const imports = pgTable(
  'imports',
  {
    id: id(),
    filename: text('filename').notNull(),
    /** Bytes received. */
    size: bigint('size', { mode: 'number' }).notNull().default(0),
    sha256: text('sha256'),
    format: text('format').$type<'csv' | 'vcard' | 'xlsx'>(),
    encoding: text('encoding'),
    delimiter: text('delimiter'),
    /** The export that its headers are known from, such as `outlook_fr`. */
    profile: text('profile'),
    status: text('status').$type<ImportStatus>().notNull().default('receiving'),
    /** What follows without a person once the file is read: the API has nobody to look at the mapping. */
    next: text('next').$type<'check' | 'run'>(),
    /** `source` of the source records it writes. */
    source: text('source').notNull(),
    columns: jsonb('columns').$type<ImportColumn[]>().notNull().default([]),
    /** What each column means, in the order of `columns`. */
    mapping: jsonb('mapping').$type<ImportField[]>().notNull().default([]),
    /** How the file alone would be read, and how the last one with its headers was where that is another way. */
    guess: jsonb('guess').$type<Reading>(),
    remembered: jsonb('remembered').$type<RememberedReading>(),
    rowCount: integer('row_count').notNull().default(0),
    /** Rows done in the step under way. */
    position: integer('position').notNull().default(0),
    /** Result of the dry run with the mapping in force; null when there was none. */
    checked: jsonb('checked').$type<ImportCounts>(),
    counts: jsonb('counts').$type<ImportCounts>(),
    /** Why the whole file was refused, and in which line. */
    refusal: text('refusal'),
    refusalLine: integer('refusal_line'),
    /** Why the worker itself stopped the last dry run or import; null when it went on, or a person stopped it. */
    halt: text('halt').$type<ImportHalt>(),
    createdBy: uuid('created_by').references(() => users.id),
    apiKeyId: uuid('api_key_id').references(() => apiKeys.id),
    createdByName: text('created_by_name').notNull(),
    createdAt: createdAt(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    undoneAt: instant('undone_at'),
  },
  (t) => [
    check(
      'imports_status',
      sql`${t.status} in ('receiving','reading','refused','ready','checking','running','stopped','done','undoing','undone')`,
    ),
    check('imports_refusal', sql`(${t.status} = 'refused') = (${t.refusal} is not null)`),
    index('imports_recent').on(t.createdAt.desc(), t.id.desc()),
  ],
)

/** How colleagues want files to be read, by headers and source: the next file begins with that. Nothing of any person. */
export const importReadings = pgTable(
  'import_readings',
  {
    /** Hash of the column names, whatever their order. */
    headers: text('headers').notNull(),
    source: text('source').notNull(),
    /** Names of the columns that held values, each with its meaning. */
    fields: jsonb('fields').$type<(readonly [string, ImportField])[]>().notNull(),
    saidBy: text('said_by').notNull(),
    saidAt: instant('said_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.headers, t.source] })],
)

/** The file's bytes in pieces, until they are read into rows: any worker can take them, and none holds the whole. */
export const importChunks = pgTable(
  'import_chunks',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.position] })],
)

/** One row of the file: what it said until it was written, then what became of it and what its undoing needs. */
export const importRows = pgTable(
  'import_rows',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    /** From 1, the header not counted. */
    number: integer('number').notNull(),
    /** Emptied once the row is written: the source record then holds what it said. Refused rows keep theirs for a month. */
    cells: jsonb('cells').$type<string[]>(),
    outcome: text('outcome').$type<RowOutcome>(),
    reason: text('reason'),
    sourceRecordId: uuid('source_record_id').references(() => sourceRecords.id),
    contentHash: text('content_hash'),
    /** The record's version before this row changed it; null when the row made the record. */
    previousVersion: integer('previous_version'),
    /** The version this row wrote: an undo only touches what nobody changed since. */
    writtenVersion: integer('written_version'),
    /** The customer this row made. No foreign key: it says what happened, not who the record belongs to now. */
    createdCustomer: uuid('created_customer'),
    /** Contact points this row stated for the first time (`contact_point_uses.id`). */
    addedUses: uuid('added_uses').array(),
    /** Merges the matcher made because of this row (`merges.id`). */
    causedMerges: uuid('caused_merges').array(),
    undone: boolean('undone').notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.number] }),
    index('import_rows_refused').on(t.importId, t.number).where(sql`${t.outcome} = 'refused'`),
    index('import_rows_record').on(t.sourceRecordId).where(sql`${t.sourceRecordId} is not null`),
    check('import_rows_outcome', sql`${t.outcome} in ('created','matched','review','updated','unchanged','refused')`),
  ],
)

/** Figures of data quality per source, counted in the background: a million records are not counted while somebody waits. */
export const qualityFigures = pgTable(
  'quality_figures',
  {
    source: text('source').notNull(),
    figure: text('figure').notNull(),
    count: integer('count').notNull(),
    /** The newest rows are remembered down to this record; null when all are. */
    rememberedTo: uuid('remembered_to'),
    computedAt: instant('computed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.source, t.figure] })],
)

/**
 * The newest records behind each figure of each source, as they were counted: a page of them is found without going
 * through all the others. Derived, hence without foreign keys.
 */
export const qualityRows = pgTable(
  'quality_rows',
  {
    figure: text('figure').notNull(),
    sourceRecordId: uuid('source_record_id').notNull(),
    source: text('source').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.figure, t.sourceRecordId] }),
    index('quality_rows_source').on(t.figure, t.source, t.sourceRecordId),
  ],
)
