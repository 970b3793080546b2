import { listInbox } from '@/lib/conversations/queries/inbox'
import { inboxInput } from '@/lib/conversations/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** A page of a view of the inbox. */
export const GET = consoleRoute('conversation.read', async (actor, request) => {
  const input = inboxInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listInbox(actor, input.data))
})
