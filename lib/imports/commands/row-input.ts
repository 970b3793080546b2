import 'server-only'
import type { SourceRecordInput } from '@/lib/identity/commands/resolve-source-record'
import { type RowRecord, recordOfRow } from '../domain/row-record'
import type { ImportField, RowRefusal } from '../domain/types'
import { sha256 } from './sha256'

export type ReadRow = { number: number; cells: string[] }
export type WritableRow = { number: number; input: SourceRecordInput; contentHash: string }
export type RefusedRow = { number: number; reason: RowRefusal }

/**
 * The key of a row whose source has none: what the row says, whatever the order of its columns. The same line is the
 * same record in every file.
 */
function contentKey(columns: readonly string[], cells: readonly string[]): string {
  const stated = columns.map((name, at) => [name, cells[at] ?? ''] as const).filter(([, value]) => value !== '')
  return `row:${sha256(stated.sort(([a], [b]) => (a < b ? -1 : 1))).slice(0, 40)}`
}

function inputOf(record: RowRecord, source: string, key: string): SourceRecordInput {
  return { source, sourceKey: key, kind: record.kind, attributes: record.attributes, points: record.points }
}

/** A row as the identity module takes it, or why it is refused. */
export function readRow(
  row: ReadRow,
  file: { source: string; columns: readonly string[]; mapping: readonly ImportField[] },
): WritableRow | RefusedRow {
  const read = recordOfRow(file.columns, file.mapping, row.cells)
  if ('refused' in read) return { number: row.number, reason: read.refused }
  const input = inputOf(read.record, file.source, read.record.key ?? contentKey(file.columns, row.cells))
  return { number: row.number, input, contentHash: sha256([input.kind, input.attributes, input.points]) }
}
