import { consoleRoute } from '@/lib/platform/console-route'
import { getPreferences } from '@/lib/preferences/queries'

export const GET = consoleRoute<{ id: string }>('consent.read', async (actor, _request, { id }) =>
  Response.json(await getPreferences(actor, id)),
)
