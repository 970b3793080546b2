import { getMatchCandidate } from '@/lib/identity/queries/candidates'
import { consoleRoute } from '@/lib/platform/console-route'

/** One pair to review. */
export const GET = consoleRoute<{ id: string }>('identity.review', async (actor, _request, { id }) =>
  Response.json(await getMatchCandidate(actor, id)),
)
