import { listImports } from '@/lib/imports/queries/imports'
import { uploadRoute } from '@/lib/imports/upload-route'
import { consoleRoute } from '@/lib/platform/console-route'

/** The imports of late. */
export const GET = consoleRoute('import.run', async (actor, request) =>
  Response.json(await listImports(actor, Object.fromEntries(request.nextUrl.searchParams))),
)

export const POST = uploadRoute
