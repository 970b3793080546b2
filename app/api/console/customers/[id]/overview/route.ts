import { consoleRoute } from '@/lib/platform/console-route'
import { getTimelineOverview } from '@/lib/timeline/queries/overview'

/** The density strip of a customer's history and what it can be filtered by. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, _request, { id }) =>
  Response.json(await getTimelineOverview(actor, id)),
)
