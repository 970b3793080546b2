import { getChannelAdvice } from '@/lib/advice/queries/advice'
import { adviceInput } from '@/lib/advice/schemas'
import { fieldErrors } from '@/lib/platform/action'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** How to reach this customer now, and why. */
export const GET = consoleRoute<{ id: string }>('customer.read', async (actor, request, { id }) => {
  const input = adviceInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input', { fields: fieldErrors(input.error) })
  const locale = actor.kind === 'user' ? actor.locale : 'fr'
  return Response.json(await getChannelAdvice(actor, id, input.data, { locale }))
})
