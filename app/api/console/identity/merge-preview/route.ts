import { previewMerge } from '@/lib/identity/queries/golden-preview'
import { consoleRoute } from '@/lib/platform/console-route'

/** The golden record that a merge would make. */
export const GET = consoleRoute('identity.review', async (actor, request) => {
  const { searchParams } = request.nextUrl
  return Response.json(
    await previewMerge(actor, {
      survivorId: searchParams.get('survivorId') ?? '',
      customerIds: (searchParams.get('customerIds') ?? '').split(','),
    }),
  )
})
