import { listMatchCandidates } from '@/lib/identity/queries/candidates'
import { LIKELINESS, reviewInput } from '@/lib/identity/schemas'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** A page of pairs to review. */
export const GET = consoleRoute('identity.review', async (actor, request) => {
  const input = reviewInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input')
  const { view, least, ...rest } = input.data
  return Response.json(await listMatchCandidates(actor, { ...rest, status: view, minProbability: LIKELINESS[least] }))
})
