import { exportText, fileOf } from '@/lib/exports/domain/cells'
import { CANDIDATE_COLUMNS, exportCandidates } from '@/lib/exports/queries/candidates'
import { exportCandidatesInput } from '@/lib/exports/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { streamedDownload } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'

/** The suspected duplicates of a status, as a file. */
export const GET = consoleRoute('identity.review', async (actor, request) => {
  const input = exportCandidatesInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  const { format } = input.data
  const text = exportText(format, CANDIDATE_COLUMNS, exportCandidates(actor, input.data))
  return streamedDownload({ ...fileOf(format, 'relais-duplicates'), text })
})
