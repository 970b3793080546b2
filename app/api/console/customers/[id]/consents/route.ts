import { getConsent } from '@/lib/consent/queries/state'
import { consoleRoute } from '@/lib/platform/console-route'

export const GET = consoleRoute<{ id: string }>('consent.read', async (actor, _request, { id }) =>
  Response.json(await getConsent(actor, id)),
)
