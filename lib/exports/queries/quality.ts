import 'server-only'
import { type Actor, demand } from '@/lib/platform/actor'
import { listQualityRows } from '@/lib/quality/queries/quality'
import type { ExportRow } from '../domain/cells'
import type { ExportQualityInput } from '../schemas'
import { audited } from './audited'

const PAGE = 500

export const QUALITY_COLUMNS = ['source', 'sourceKey', 'customerId', 'customerName', 'values', 'updatedAt'] as const

async function* pages(actor: Actor, { figure, source }: ExportQualityInput): AsyncGenerator<ExportRow[]> {
  let cursor: string | undefined
  do {
    const page = await listQualityRows(actor, { figure, source, limit: PAGE, cursor })
    yield page.items.map(({ sourceRecordId: _, values, ...row }) => ({ ...row, values: values.join(' | ') }))
    cursor = page.next ?? undefined
  } while (cursor)
}

/** The records behind a figure of data quality; audited. */
export function exportQuality(actor: Actor, input: ExportQualityInput) {
  demand(actor, 'export.run')
  return audited(actor, 'quality', { figure: input.figure, source: input.source ?? null }, pages(actor, input))
}
