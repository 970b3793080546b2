import { listSourceRecords } from '@/lib/customers/queries/source-records'
import { consoleRoute } from '@/lib/platform/console-route'

/** What each source said about a customer. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, _request, { id }) =>
  Response.json(await listSourceRecords(actor, id)),
)
