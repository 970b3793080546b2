import { consoleRoute } from '@/lib/platform/console-route'
import { getLiveDecision } from '@/lib/policy/queries/live-decision'

type Given = Parameters<typeof getLiveDecision>[2]

export const GET = consoleRoute<{ id: string }>('consent.read', async (actor, request, { id }) => {
  const given = Object.fromEntries(request.nextUrl.searchParams)
  return Response.json(await getLiveDecision(actor, id, given as Given))
})
