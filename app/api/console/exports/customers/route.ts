import { exportText, fileOf } from '@/lib/exports/domain/cells'
import { CUSTOMER_COLUMNS, exportCustomers } from '@/lib/exports/queries/customers'
import { exportCustomersInput } from '@/lib/exports/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { streamedDownload } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'

/** The list of customers as it is filtered, as a file. */
export const GET = consoleRoute('export.run', async (actor, request) => {
  const input = exportCustomersInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  const { format } = input.data
  const text = exportText(format, CUSTOMER_COLUMNS, exportCustomers(actor, input.data))
  return streamedDownload({ ...fileOf(format, 'relais-customers'), text })
})
