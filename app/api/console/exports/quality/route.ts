import { exportText, fileOf } from '@/lib/exports/domain/cells'
import { exportQuality, QUALITY_COLUMNS } from '@/lib/exports/queries/quality'
import { exportQualityInput } from '@/lib/exports/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { streamedDownload } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'

/** The records behind a figure of data quality, as a file. */
export const GET = consoleRoute('identity.review', async (actor, request) => {
  const input = exportQualityInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  const { format, figure } = input.data
  const text = exportText(format, QUALITY_COLUMNS, exportQuality(actor, input.data))
  return streamedDownload({ ...fileOf(format, `relais-quality-${figure}`), text })
})
