import { consoleRoute } from '@/lib/platform/console-route'
import { listPrivacyRequests } from '@/lib/privacy/queries/requests'

/** A page of customers' requests. */
export const GET = consoleRoute('privacy.manage', async (actor, request) => {
  const { searchParams } = request.nextUrl
  const open = searchParams.get('open') !== '0'
  return Response.json(await listPrivacyRequests(actor, { open, cursor: searchParams.get('cursor') ?? undefined }))
})
