import { overridesOf } from '@/lib/identity/queries/overrides'
import { consoleRoute } from '@/lib/platform/console-route'

/** The stewards' choices of golden values that stand for a customer. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, _request, { id }) =>
  Response.json(await overridesOf(actor, id)),
)
