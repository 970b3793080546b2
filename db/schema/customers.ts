import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { IdentifierAttribute } from '../../lib/identity/domain/company-identifiers'
import type { ContactPointKind } from '../../lib/identity/domain/contact-points'
import type { GoldenAttribute, SurvivorshipRule } from '../../lib/identity/domain/survivorship'
import { createdAt, id, instant } from '../columns'
import { users } from './platform'

/** Which source record gave a golden value, and by which survivorship rule. */
export type GoldenOrigin = { sourceRecordId: string; rule: SurvivorshipRule }

/** The golden record. `merged_into_id` leads an old id to the surviving customer. */
export const customers = pgTable(
  'customers',
  {
    id: id(),
    kind: text('kind').$type<'individual' | 'organisation'>().notNull().default('individual'),
    displayName: text('display_name').notNull(),
    givenName: text('given_name'),
    familyName: text('family_name'),
    organisationName: text('organisation_name'),
    birthDate: date('birth_date', { mode: 'string' }),
    language: text('language'),
    /** Numbers that name a company, in their one spelling; each passed its checksum. */
    identifiers: jsonb('identifiers').$type<Partial<Record<IdentifierAttribute, string>>>().notNull().default({}),
    /** Facts of the company about this customer: number, since, value … shown as key facts. */
    facts: jsonb('facts').$type<Record<string, string | number | boolean>>().notNull().default({}),
    preferredChannel: text('preferred_channel'),
    origins: jsonb('origins').$type<Partial<Record<GoldenAttribute, GoldenOrigin>>>().notNull().default({}),
    /** Lower case, unaccented: names, addresses, numbers. Rewritten by the identity module whenever any of them changes. */
    searchText: text('search_text').notNull().default(''),
    mergedIntoId: uuid('merged_into_id').references((): AnyPgColumn => customers.id),
    erasedAt: instant('erased_at'),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
    lastInteractionAt: instant('last_interaction_at'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    check('customers_kind', sql`${t.kind} in ('individual','organisation')`),
    check('customers_no_self_merge', sql`${t.mergedIntoId} <> ${t.id}`),
    index('customers_search').using('gin', sql`${t.searchText} gin_trgm_ops`),
    // Names alone: of the many files that hold a word somewhere, those that are called so.
    index('customers_names').using('gin', sql`relais_fold(${t.displayName}) gin_trgm_ops`),
    index('customers_recent')
      .on(sql`${t.lastInteractionAt} desc nulls last`, t.id.desc())
      .where(sql`${t.mergedIntoId} is null`),
    index('customers_name').on(t.displayName, t.id).where(sql`${t.mergedIntoId} is null`),
    index('customers_merged_into').on(t.mergedIntoId),
    // So few that matching asks here who was erased, instead of looking up everybody it compares.
    index('customers_erased').on(t.id).where(sql`${t.erasedAt} is not null`),
    // Alphabetical as in a directory: family name first, accents and case apart.
    index('customers_by_name')
      .on(
        sql`relais_fold(coalesce(${t.familyName}, ${t.organisationName}, ${t.displayName}))`,
        sql`relais_fold(coalesce(${t.givenName}, ''))`,
        t.id,
      )
      .where(sql`${t.mergedIntoId} is null and ${t.erasedAt} is null`),
  ],
)

/**
 * Every word of the search texts, once or rarely twice: what a mistyped name is compared with. Written by triggers on
 * `customers`. Without a unique index, so that no transaction ever waits for another's new word.
 */
export const searchWords = pgTable('search_words', { word: text('word').notNull() }, (t) => [
  index('search_words_beginning').on(t.word.op('text_pattern_ops')),
  index('search_words_similar').using('gin', sql`${t.word} gin_trgm_ops`),
])

/** What one system or channel told us about somebody, as it came. Never destroyed. */
export const sourceRecords = pgTable(
  'source_records',
  {
    id: id(),
    source: text('source').notNull(),
    sourceKey: text('source_key').notNull(),
    kind: text('kind').$type<'individual' | 'organisation'>().notNull().default('individual'),
    attributes: jsonb('attributes').$type<SourceAttributes>().notNull().default({}),
    version: integer('version').notNull().default(1),
    receivedAt: instant('received_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('source_records_source_key').on(t.source, t.sourceKey),
    // Lists of a source's records, and of those nobody has touched for long.
    index('source_records_source').on(t.source, t.id),
    index('source_records_updated').on(t.updatedAt, t.id),
    check('source_records_kind', sql`${t.kind} in ('individual','organisation')`),
  ],
)

/** Attributes a source record may state. Anything else the source said is kept under `extra`. */
export type SourceAttributes = {
  displayName?: string
  givenName?: string
  familyName?: string
  birthName?: string
  organisationName?: string
  birthDate?: string
  gender?: string
  language?: string
  nationalId?: string
  /** Numbers that name a company, as the source wrote them: a wrong one is kept, and never golden. */
  siren?: string
  siret?: string
  vatNumber?: string
  iban?: string
  street?: string
  postcode?: string
  city?: string
  country?: string
  facts?: Record<string, string | number | boolean>
  /** Attributes checked against a proof. */
  verified?: string[]
  extra?: Record<string, string>
}

/** Earlier states of a source record: history as it came. */
export const sourceRecordVersions = pgTable(
  'source_record_versions',
  {
    id: id(),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    version: integer('version').notNull(),
    attributes: jsonb('attributes').$type<SourceAttributes>().notNull(),
    recordedAt: instant('recorded_at').notNull().defaultNow(),
  },
  (t) => [uniqueIndex('source_record_versions_unique').on(t.sourceRecordId, t.version)],
)

/** Which customer a source record belongs to, now (`until` is null) and before. */
export const customerLinks = pgTable(
  'customer_links',
  {
    id: id(),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    cause: text('cause').$type<'created' | 'matched' | 'merged' | 'unmerged' | 'split'>().notNull(),
    decidedBy: uuid('decided_by').references(() => users.id),
    /** The record whose contact point led here: when that one moves, this one goes with it. */
    viaSourceRecordId: uuid('via_source_record_id').references(() => sourceRecords.id),
    /** Why a colleague took the record out; here and not in the audit, so that an erasure reaches it. */
    reason: text('reason'),
    since: instant('since').notNull().defaultNow(),
    until: instant('until'),
  },
  (t) => [
    uniqueIndex('customer_links_one_current').on(t.sourceRecordId).where(sql`${t.until} is null`),
    index('customer_links_customer').on(t.customerId).where(sql`${t.until} is null`),
    // Whoever a person took out of a customer: among the few, whatever Postgres has counted yet.
    index('customer_links_split').on(t.customerId).where(sql`${t.cause} = 'split'`),
    // The history of a customer: records that left it, to another one or to one of their own.
    index('customer_links_past').on(t.customerId, t.until).where(sql`${t.until} is not null`),
    // Where a record stood before: what an undo asks.
    index('customer_links_record_past').on(t.sourceRecordId).where(sql`${t.until} is not null`),
    check('customer_links_cause', sql`${t.cause} in ('created','matched','merged','unmerged','split')`),
  ],
)

/**
 * One normalised way to reach somebody: e-mail in lower case, phone in E.164, and so on.
 * One row per address in the whole system: locking it makes two first messages of one sender meet.
 */
export const contactPoints = pgTable(
  'contact_points',
  {
    id: id(),
    kind: text('kind').$type<ContactPointKind>().notNull(),
    value: text('value').notNull(),
    /** A shop tablet, a switchboard, a family mail: never a match key. */
    sharedAt: instant('shared_at'),
    bouncedAt: instant('bounced_at'),
    bounceKind: text('bounce_kind').$type<'hard' | 'soft'>(),
    bounceReason: text('bounce_reason'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('contact_points_kind_value').on(t.kind, t.value),
    // Search while typing: the beginning of an address or a number, and its end (the last four figures of a phone).
    index('contact_points_beginning').on(t.kind, t.value.op('text_pattern_ops')),
    index('contact_points_end').on(t.kind, sql`reverse(${t.value}) text_pattern_ops`),
    index('contact_points_bounced').on(t.kind, t.bouncedAt).where(sql`${t.bouncedAt} is not null`),
    check(
      'contact_points_kind',
      sql`${t.kind} in ('email','phone','whatsapp','messenger','instagram','x','facebook','postal','loyalty','order','customer_number','external')`,
    ),
  ],
)

/** A source record's claim on a contact point. `customer_id` follows the source record through merges. */
export const contactPointUses = pgTable(
  'contact_point_uses',
  {
    id: id(),
    contactPointId: uuid('contact_point_id')
      .notNull()
      .references(() => contactPoints.id),
    sourceRecordId: uuid('source_record_id')
      .notNull()
      .references(() => sourceRecords.id),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    asTyped: text('as_typed').notNull(),
    label: text('label'),
    verifiedAt: instant('verified_at'),
    validFrom: instant('valid_from').notNull().defaultNow(),
    validTo: instant('valid_to'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('contact_point_uses_unique').on(t.sourceRecordId, t.contactPointId).where(sql`${t.validTo} is null`),
    index('contact_point_uses_point').on(t.contactPointId),
    index('contact_point_uses_customer').on(t.customerId),
    // Ended claims too: a merge moves them all.
    index('contact_point_uses_record').on(t.sourceRecordId),
  ],
)
