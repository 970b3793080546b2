import { relationsOf } from '@/lib/identity/queries/relations'
import { consoleRoute } from '@/lib/platform/console-route'

/** Whom a customer lives with and belongs to. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, _request, { id }) =>
  Response.json(await relationsOf(actor, id)),
)
