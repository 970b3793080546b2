import { getMatchSettings } from '@/lib/identity/queries/match-settings'
import { consoleRoute } from '@/lib/platform/console-route'

/** Limits and the models in force. */
export const GET = consoleRoute('identity.review', async (actor) => Response.json(await getMatchSettings(actor)))
