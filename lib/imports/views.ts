import type {
  ImportColumn,
  ImportCounts,
  ImportField,
  ImportHalt,
  ImportStatus,
  Reading,
  RememberedReading,
} from './domain/types'

/** One import in the list. */
export type ImportRowView = {
  id: string
  filename: string
  /** Bytes. */
  size: number
  format: 'csv' | 'vcard' | 'xlsx' | null
  status: ImportStatus
  source: string
  rowCount: number
  /** Rows done in the step under way. */
  position: number
  counts: ImportCounts | null
  refusal: string | null
  refusalLine: number | null
  createdByName: string
  createdAt: string
  finishedAt: string | null
}

/** One import with its mapping and its first rows. */
export type ImportView = ImportRowView & {
  encoding: string | null
  delimiter: string | null
  profile: string | null
  columns: ImportColumn[]
  mapping: ImportField[]
  /** How the file alone would be read; null for files of before this was kept. */
  guess: Reading | null
  /** How the last file with its headers was read, where that is another way: what it begins with. */
  remembered: RememberedReading | null
  /** Why the worker itself stopped; null when it did not. */
  halt: ImportHalt | null
  /** What a dry run with this mapping found, or null when none was made. */
  checked: ImportCounts | null
  /** The first rows as they stand in the file; empty once they are written. */
  sample: { number: number; cells: string[] }[]
  /** The first refused rows and why. */
  refused: { number: number; reason: string; cells: string[] }[]
  undoneAt: string | null
}

export type ImportsPage = { items: ImportRowView[]; next: string | null }
