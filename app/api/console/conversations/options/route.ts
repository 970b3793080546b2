import { listAssignmentOptions } from '@/lib/conversations/queries/conversation'
import { consoleRoute } from '@/lib/platform/console-route'

/** Colleagues and queues a conversation can be given to. */
export const GET = consoleRoute('conversation.read', async (actor) => Response.json(await listAssignmentOptions(actor)))
