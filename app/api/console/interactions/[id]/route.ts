import { getInteractionText } from '@/lib/conversations/queries/content'
import { consoleRoute } from '@/lib/platform/console-route'

/** The whole text of an interaction. */
export const GET = consoleRoute<{ id: string }>('conversation.read', async (actor, _request, { id }) =>
  Response.json(await getInteractionText(actor, id)),
)
