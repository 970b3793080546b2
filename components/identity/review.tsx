import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import {
  candidateCountQuery,
  candidateQuery,
  candidatesQuery,
  customerCandidatesQuery,
  reviewFiltersOf,
  todaysDecisionsQuery,
} from '@/lib/identity/cache'
import { countOpenCandidates, getMatchCandidate, listMatchCandidates } from '@/lib/identity/queries/candidates'
import { getTodaysDecisions } from '@/lib/identity/queries/todays-decisions'
import { LIKELINESS } from '@/lib/identity/schemas'
import { can } from '@/lib/platform/actor'
import { orNotFound, pageActor } from '@/lib/platform/page'
import { ReviewScreen } from './review-screen'

type Props = { candidateId: string | null; search: Record<string, string | string[] | undefined> }

/** Reads what the review shows first, and gives it to the screen that keeps it live. */
export async function Review({ candidateId, search }: Props) {
  const actor = await pageActor('identity.review')
  const given = Object.entries(search).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[key, value]] : [],
  )
  const filters = reviewFiltersOf(new URLSearchParams(given))
  const client = new QueryClient()
  const [page, candidate, waiting, today] = await Promise.all([
    listMatchCandidates(actor, { status: filters.view, minProbability: LIKELINESS[filters.least] }),
    candidateId ? orNotFound(getMatchCandidate(actor, candidateId)) : null,
    countOpenCandidates(actor),
    getTodaysDecisions(actor),
  ])
  client.setQueryData(candidatesQuery(filters).queryKey, { pages: [page], pageParams: [null] })
  client.setQueryData(candidateCountQuery().queryKey, waiting)
  client.setQueryData(todaysDecisionsQuery().queryKey, today)
  if (candidate) {
    client.setQueryData(candidateQuery(candidate.id).queryKey, candidate)
    await Promise.all(
      candidate.sides.map(async ({ customerId }) =>
        client.setQueryData(
          customerCandidatesQuery(customerId).queryKey,
          await orNotFound(listMatchCandidates(actor, { customerId, minProbability: LIKELINESS.possible })),
        ),
      ),
    )
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReviewScreen rights={{ decide: can(actor, 'identity.merge') }} />
    </HydrationBoundary>
  )
}
