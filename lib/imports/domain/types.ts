import type { FieldKind } from '@/lib/identity/domain/kinds'

/**
 * `receiving` → `reading` → `ready` (or `refused`) → `checking` → `ready` → `running` → `done`; `stopped` was cancelled
 * and can go on or be undone; `undoing` → `undone`.
 */
export const IMPORT_STATUSES = [
  'receiving',
  'reading',
  'refused',
  'ready',
  'checking',
  'running',
  'stopped',
  'done',
  'undoing',
  'undone',
] as const
export type ImportStatus = (typeof IMPORT_STATUSES)[number]

/** Statuses in which the worker is at work. */
export const BUSY_STATUSES = [
  'receiving',
  'reading',
  'checking',
  'running',
  'undoing',
] as const satisfies ImportStatus[]

/** `updated`, `unchanged`: the source record was known already. */
export const ROW_OUTCOMES = ['created', 'matched', 'review', 'updated', 'unchanged', 'refused'] as const
export type RowOutcome = (typeof ROW_OUTCOMES)[number]
export type ImportCounts = Record<RowOutcome, number>

export const NO_COUNTS: ImportCounts = { created: 0, matched: 0, review: 0, updated: 0, unchanged: 0, refused: 0 }

/** A column as the file names it, made unique, and how many rows fill it. */
export type ImportColumn = { name: string; filled: number }

/** What a column may mean. `extra` is kept as it came under its header; `ignore` is not imported. */
export const IMPORT_FIELDS = [
  'source_key',
  'full_name',
  'given_name',
  'surname',
  'birth_surname',
  'organisation_name',
  'birth_date',
  'gender',
  'language',
  'email',
  'phone',
  'house_number',
  'street',
  'address_extra',
  'address',
  'postcode',
  'city',
  'country',
  'national_id',
  'siren',
  'siret',
  'iban',
  'vat',
  'loyalty',
  'customer_number',
  'extra',
  'ignore',
] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]

/** How a file is read: the source its records come from, and what each column means, in the file's order. */
export type Reading = { source: string; mapping: ImportField[] }
/** How the last file with the same headers was read: whose decision that was, and when (ISO). */
export type RememberedReading = Reading & { by: string; at: string }

/** Whether two readings of one file are the same. */
export const sameReading = (one: Reading, two: Reading): boolean =>
  one.source === two.source && one.mapping.join() === two.mapping.join()

/** The engine's meaning of a column in terms of the import: what has no attribute of its own is kept as it came. */
export const FIELD_OF_KIND: Record<FieldKind, ImportField> = {
  given_name: 'given_name',
  surname: 'surname',
  birth_surname: 'birth_surname',
  full_name: 'full_name',
  birth_date: 'birth_date',
  birth_year: 'extra',
  birth_month: 'extra',
  birth_day: 'extra',
  gender: 'gender',
  email: 'email',
  phone: 'phone',
  house_number: 'house_number',
  street: 'street',
  address_extra: 'address_extra',
  address: 'address',
  city: 'city',
  postcode: 'postcode',
  state: 'extra',
  organisation_name: 'organisation_name',
  website: 'extra',
  national_id: 'national_id',
  siren: 'siren',
  siret: 'siret',
  iban: 'iban',
  vat: 'vat',
  generic_id: 'extra',
  birth_place: 'extra',
  occupation: 'extra',
  category: 'extra',
  text: 'extra',
  ignore: 'ignore',
}

/** Why a whole file is refused. The interface says each in words. */
export const FILE_REFUSALS = [
  'empty',
  'too_large',
  'binary',
  'archive',
  'old_excel',
  'encrypted',
  'broken_workbook',
  'unpacks_too_large',
  'too_many_columns',
  'too_many_rows',
  'unclosed_quote',
  'row_too_long',
  'mixed_encodings',
  'broken_card',
  'no_rows',
  'storage_full',
] as const
export type FileRefusalCode = (typeof FILE_REFUSALS)[number]

/** The whole file cannot be read: nothing of it is imported. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  constructor(
    readonly code: FileRefusalCode,
    readonly line: number | null = null,
  ) {
    super(code)
  }
}

/** Why the worker itself stopped a dry run or an import. The interface says each in words. */
export const IMPORT_HALTS = ['storage_full'] as const
export type ImportHalt = (typeof IMPORT_HALTS)[number]

/** Why one row is refused while the others go on. */
export const ROW_REFUSALS = [
  'nobody',
  'too_many_cells',
  'unreadable_characters',
  'value_too_long',
  'no_valid_contact',
  'erased',
  'unexpected',
] as const
export type RowRefusal = (typeof ROW_REFUSALS)[number]

/** A file of people may be this large (bytes); a workbook is unpacked in memory in part, so less. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024
export const MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
/** What one part of a workbook may unpack to (bytes): its sheet is read as a stream, all else is held in memory. */
export const MAX_SHEET_BYTES = 512 * 1024 * 1024
export const MAX_PART_BYTES = 64 * 1024 * 1024
export const MAX_ROWS = 2_000_000
export const MAX_COLUMNS = 500
/** Characters of one row: past it, a quote that nobody closed has swallowed the rest of the file. */
export const MAX_ROW_LENGTH = 1024 * 1024
