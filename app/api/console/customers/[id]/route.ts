import { getCustomer } from '@/lib/customers/queries/customer'
import { consoleRoute } from '@/lib/platform/console-route'
import { isId } from '@/lib/platform/ids'

/** One customer; `conversation` says whose effort is told. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, request, { id }) => {
  const conversation = request.nextUrl.searchParams.get('conversation')
  return Response.json(await getCustomer(actor, id, isId(conversation) ? conversation : undefined))
})
