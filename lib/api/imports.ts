import 'server-only'
import { z } from 'zod'
import { exportRefusedRows } from '@/lib/exports/queries/refused-rows'
import {
  cancelImport,
  checkImport,
  mappingWith,
  resumeImport,
  runImport as runImportCommand,
  undoImport,
} from '@/lib/imports/commands/control-import'
import { handInFile } from '@/lib/imports/commands/hand-in-file'
import { IMPORT_FIELDS, IMPORT_HALTS, IMPORT_STATUSES, MAX_FILE_BYTES, ROW_OUTCOMES } from '@/lib/imports/domain/types'
import { getImport } from '@/lib/imports/queries/imports'
import { runInput, uploadQuery } from '@/lib/imports/schemas'
import type { Actor } from '@/lib/platform/actor'
import { streamedDownload } from '@/lib/platform/download'
import { endpoint } from './endpoint'
import { idParams } from './schemas'

const counts = z.object(
  Object.fromEntries(ROW_OUTCOMES.map((outcome) => [outcome, z.int()])) as Record<
    (typeof ROW_OUTCOMES)[number],
    z.ZodInt
  >,
)
const iso = z.iso.datetime({ offset: true })

const importBody = z
  .object({
    importId: z.uuid(),
    filename: z.string(),
    size: z.int().describe('bytes'),
    format: z.enum(['csv', 'vcard', 'xlsx']).nullable(),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    profile: z.string().nullable().describe('the export its headers are known from, such as outlook_fr'),
    status: z.enum(IMPORT_STATUSES),
    halt: z.enum(IMPORT_HALTS).nullable().describe('why it stopped by itself'),
    source: z.string(),
    rowCount: z.int(),
    position: z.int().describe('rows done in the step under way'),
    columns: z.array(z.object({ name: z.string(), filled: z.int(), field: z.enum(IMPORT_FIELDS) })),
    forecast: counts.nullable().describe('what a dry run found'),
    counts: counts.nullable(),
    error: z
      .object({ code: z.string(), line: z.int().nullable() })
      .nullable()
      .describe('why the whole file was refused'),
    errors: z
      .array(z.object({ row: z.int(), reason: z.string() }))
      .describe('the first hundred refused rows; all of them, with what they said, at /refused'),
    createdAt: iso,
    finishedAt: iso.nullable(),
    undoneAt: iso.nullable(),
  })
  .meta({ id: 'Import' })

async function importBodyOf(actor: Actor, importId: string) {
  const view = await getImport(actor, importId)
  return {
    importId: view.id,
    filename: view.filename,
    size: view.size,
    format: view.format,
    encoding: view.encoding,
    delimiter: view.delimiter,
    profile: view.profile,
    status: view.status,
    halt: view.halt,
    source: view.source,
    rowCount: view.rowCount,
    position: view.position,
    columns: view.columns.map((column, at) => ({ ...column, field: view.mapping[at] ?? 'ignore' })),
    forecast: view.checked,
    counts: view.counts,
    error: view.refusal ? { code: view.refusal, line: view.refusalLine } : null,
    errors: view.refused.map(({ number, reason }) => ({ row: number, reason })),
    createdAt: view.createdAt,
    finishedAt: view.finishedAt,
    undoneAt: view.undoneAt,
  }
}

export const submitImport = endpoint({
  method: 'POST',
  path: '/api/v1/imports',
  tag: 'imports',
  summary: 'Import a file of contacts',
  description:
    'CSV in any delimiter and encoding, vCard 2.1 to 4.0, or XLSX, up to 512 MB: the file as the body, or as the one file of a `multipart/form-data` (fields before the file). It is stored while it arrives and imported in the background; its format is told from its bytes. `dryRun=true` only says what would happen. The same file again changes nothing. Columns are read as colleagues said of the last file with the same headers and source, else as they are recognised.',
  permission: 'import.run',
  query: uploadQuery,
  rawBody: { contentType: 'application/octet-stream', maxBytes: MAX_FILE_BYTES, streamed: true },
  response: importBody,
  status: 202,
  async run({ actor, request }) {
    const { importId } = await handInFile(actor, request, { unattended: true })
    return importBodyOf(actor, importId)
  },
})

export const readImportStatus = endpoint({
  method: 'GET',
  path: '/api/v1/imports/{id}',
  tag: 'imports',
  summary: 'How far an import has come',
  permission: 'import.run',
  params: idParams,
  response: importBody,
  status: 200,
  run: ({ actor, params }) => importBodyOf(actor, params.id),
})

export const readRefusedRows = endpoint({
  method: 'GET',
  path: '/api/v1/imports/{id}/refused',
  tag: 'imports',
  summary: 'The refused rows of an import, as a CSV with the reason of each',
  permission: 'import.run',
  params: idParams,
  response: { contentType: 'text/csv' },
  status: 200,
  async run({ actor, params }) {
    const words = { row: 'row', reason: 'reason', reasonOf: (reason: string) => reason }
    return streamedDownload(await exportRefusedRows(actor, { importId: params.id, format: 'csv' }, words))
  },
})

export const runImport = endpoint({
  method: 'POST',
  path: '/api/v1/imports/{id}/run',
  tag: 'imports',
  summary: 'Import a file that was read, or go on with one that was stopped',
  description: '`mapping` changes what columns mean, by their names; `dryRun` only says what would happen.',
  permission: 'import.run',
  params: idParams,
  body: runInput,
  response: importBody,
  status: 202,
  async run({ actor, params, body }) {
    const importId = params.id
    const { status } = await getImport(actor, importId)
    if (status === 'stopped') await resumeImport(actor, { importId })
    else {
      const mapping = await mappingWith(actor, importId, body)
      await (body.dryRun ? checkImport(actor, mapping) : runImportCommand(actor, mapping))
    }
    return importBodyOf(actor, importId)
  },
})

export const stopImport = endpoint({
  method: 'POST',
  path: '/api/v1/imports/{id}/cancel',
  tag: 'imports',
  summary: 'Stop an import; what is written stays until it is undone',
  permission: 'import.run',
  params: idParams,
  response: importBody,
  status: 200,
  async run({ actor, params }) {
    await cancelImport(actor, { importId: params.id })
    return importBodyOf(actor, params.id)
  },
})

export const takeImportBack = endpoint({
  method: 'POST',
  path: '/api/v1/imports/{id}/undo',
  tag: 'imports',
  summary: 'Undo a whole import',
  description:
    'Customers that exist only because of it leave the lists, the others are as they were before. What has happened since (messages, consents) stays.',
  permission: 'import.run',
  params: idParams,
  response: importBody,
  status: 202,
  async run({ actor, params }) {
    await undoImport(actor, { importId: params.id })
    return importBodyOf(actor, params.id)
  },
})
