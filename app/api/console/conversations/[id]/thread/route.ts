import { getThread } from '@/lib/conversations/queries/thread'
import { consoleRoute } from '@/lib/platform/console-route'

/** A page of a conversation's thread, backwards from `cursor`. */
export const GET = consoleRoute<{ id: string }>('conversation.read', async (actor, request, { id }) => {
  const cursor = request.nextUrl.searchParams.get('cursor')
  return Response.json(await getThread(actor, { conversationId: id, ...(cursor ? { cursor } : {}) }))
})
