import { getMergeEffects } from '@/lib/merging/queries'
import { consoleRoute } from '@/lib/platform/console-route'

/** What merging customers would change. */
export const GET = consoleRoute('identity.review', async (actor, request) =>
  Response.json(
    await getMergeEffects(actor, { customerIds: (request.nextUrl.searchParams.get('customerIds') ?? '').split(',') }),
  ),
)
