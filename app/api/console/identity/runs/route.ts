import { listMatchRuns } from '@/lib/identity/queries/match-runs'
import { consoleRoute } from '@/lib/platform/console-route'

/** The latest resolutions of all records. */
export const GET = consoleRoute('identity.review', async (actor) => Response.json(await listMatchRuns(actor)))
