import { getConversation } from '@/lib/conversations/queries/conversation'
import { consoleRoute } from '@/lib/platform/console-route'

/** One conversation: header, path, composer. */
export const GET = consoleRoute<{ id: string }>('conversation.read', async (actor, _request, { id }) =>
  Response.json(await getConversation(actor, id)),
)
