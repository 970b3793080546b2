import { listCustomerConversations } from '@/lib/customers/queries/conversations'
import { pageInput } from '@/lib/customers/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** A page of a customer's conversations. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, request, { id }) => {
  const input = pageInput.safeParse({ ...Object.fromEntries(request.nextUrl.searchParams), customerId: id })
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listCustomerConversations(actor, input.data))
})
