import { countOpenCandidates } from '@/lib/identity/queries/candidates'
import { consoleRoute } from '@/lib/platform/console-route'

/** How many pairs wait for a decision. */
export const GET = consoleRoute('identity.review', async (actor) => Response.json(await countOpenCandidates(actor)))
