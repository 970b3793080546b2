import { getIdentityHistory } from '@/lib/identity/queries/merges'
import { consoleRoute } from '@/lib/platform/console-route'

/** The merges a customer took part in, and how its source records came and went. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, _request, { id }) =>
  Response.json(await getIdentityHistory(actor, id)),
)
