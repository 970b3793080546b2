import { listBlockedValues } from '@/lib/identity/queries/blocked-values'
import { consoleRoute } from '@/lib/platform/console-route'

/** A page of the values that name nobody. */
export const GET = consoleRoute('identity.review', async (actor, request) =>
  Response.json(await listBlockedValues(actor, Object.fromEntries(request.nextUrl.searchParams))),
)
