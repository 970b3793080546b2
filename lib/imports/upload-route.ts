import 'server-only'
import { consoleRoute } from '@/lib/platform/console-route'
import { handInFile } from './commands/hand-in-file'

/** Takes in a file that a colleague hands in. No server action: those hold the whole body in memory. */
export const uploadRoute = consoleRoute('import.run', async (actor, request) =>
  Response.json(await handInFile(actor, request, { unattended: false }), { status: 201 }),
)
