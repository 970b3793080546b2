import { listAccess } from '@/lib/customers/queries/access-log'
import { pageInput } from '@/lib/customers/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** Who looked at a customer's file. */
export const GET = consoleRoute<{ id: string }>('customer.access_log', async (actor, request, { id }) => {
  const input = pageInput.safeParse({ ...Object.fromEntries(request.nextUrl.searchParams), customerId: id })
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listAccess(actor, input.data))
})
