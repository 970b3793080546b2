import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { searchExchanges } from '@/lib/search/queries/exchanges'
import { searchInput } from '@/lib/search/schemas'

/** The full text of exchanges, while typing. */
export const GET = consoleRoute('search.use', async (actor, request) => {
  const input = searchInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await searchExchanges(actor, input.data))
})
