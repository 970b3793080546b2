import { suspectedDuplicatesOf } from '@/lib/identity/queries/suspected-duplicates'
import { consoleRoute } from '@/lib/platform/console-route'

/** Other customers that may be this one. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, _request, { id }) =>
  Response.json(await suspectedDuplicatesOf(actor, id)),
)
