import { countInbox } from '@/lib/conversations/queries/inbox'
import { consoleRoute } from '@/lib/platform/console-route'

/** How many conversations each view holds. */
export const GET = consoleRoute('conversation.read', async (actor) => Response.json(await countInbox(actor)))
