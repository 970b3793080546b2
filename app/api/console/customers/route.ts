import { listCustomers } from '@/lib/customers/queries/list'
import { listCustomersInput } from '@/lib/customers/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** A page of all customers. */
export const GET = consoleRoute('customer.read', async (actor, request) => {
  const input = listCustomersInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listCustomers(actor, input.data))
})
