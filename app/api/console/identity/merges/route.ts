import { listMerges } from '@/lib/identity/queries/merges'
import { listMergesInput } from '@/lib/identity/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** A page of merges, the latest first. */
export const GET = consoleRoute('identity.review', async (actor, request) => {
  const input = listMergesInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  return Response.json(await listMerges(actor, input.data))
})
