import { fieldErrors } from '@/lib/platform/action'
import { consoleRoute } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'
import { askWhatIf } from '@/lib/policy/queries/what-if'
import { whatIfInput } from '@/lib/policy/schemas'

/** The decision on the facts that somebody tries out; `question` is the JSON of the API, without a customer. */
export const GET = consoleRoute('policy.review', async (actor, request) => {
  const input = whatIfInput.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!input.success) throw new DomainError('invalid_input', { fields: fieldErrors(input.error) })
  const { facts, ...asked } = input.data.question
  return Response.json(await askWhatIf(actor, { request: asked, facts }, new Date(), input.data.locale))
})
