import { listNotices } from '@/lib/consent/queries/state'
import { consoleRoute } from '@/lib/platform/console-route'

export const GET = consoleRoute('consent.read', async (actor) => Response.json(await listNotices(actor)))
