import { listConsentEvents } from '@/lib/consent/queries/state'
import { consoleRoute } from '@/lib/platform/console-route'

export const GET = consoleRoute<{ id: string }>('consent.read', async (actor, request, { id }) =>
  Response.json(
    await listConsentEvents(actor, id, { cursor: request.nextUrl.searchParams.get('cursor') ?? undefined }),
  ),
)
