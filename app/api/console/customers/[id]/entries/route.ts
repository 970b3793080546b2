import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { listTimelineEntries } from '@/lib/timeline/queries/entries'
import { timelineEntriesInput } from '@/lib/timeline/schemas'

/** A customer's interactions, of one conversation when given. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, request, { id }) => {
  const input = timelineEntriesInput.safeParse({ ...Object.fromEntries(request.nextUrl.searchParams), customerId: id })
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listTimelineEntries(actor, input.data))
})
