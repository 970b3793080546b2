import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { searchWho } from '@/lib/search/queries/who'
import { searchInput } from '@/lib/search/schemas'

/** Customers and their conversations, while typing. */
export const GET = consoleRoute('search.use', async (actor, request) => {
  const input = searchInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await searchWho(actor, input.data))
})
