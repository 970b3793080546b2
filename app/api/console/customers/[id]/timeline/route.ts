import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { listTimeline } from '@/lib/timeline/queries/groups'
import { timelineInput } from '@/lib/timeline/schemas'

/** A customer's timeline by conversation. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, request, { id }) => {
  const input = timelineInput.safeParse({ ...Object.fromEntries(request.nextUrl.searchParams), customerId: id })
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listTimeline(actor, input.data))
})
