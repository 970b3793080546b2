import { getTodaysDecisions } from '@/lib/identity/queries/todays-decisions'
import { consoleRoute } from '@/lib/platform/console-route'

/** What the reader decided today. */
export const GET = consoleRoute('identity.review', async (actor) => Response.json(await getTodaysDecisions(actor)))
