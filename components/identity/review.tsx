import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { candidateQuery, candidatesQuery, reviewFiltersOf } from '@/lib/identity/cache'
import { getMatchCandidate, listMatchCandidates } from '@/lib/identity/queries/candidates'
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
  const [page, candidate] = await Promise.all([
    listMatchCandidates(actor, { status: filters.view, minProbability: LIKELINESS[filters.least] }),
    candidateId ? orNotFound(getMatchCandidate(actor, candidateId)) : null,
  ])
  client.setQueryData(candidatesQuery(filters).queryKey, { pages: [page], pageParams: [null] })
  if (candidate) client.setQueryData(candidateQuery(candidate.id).queryKey, candidate)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReviewScreen rights={{ decide: can(actor, 'identity.merge') }} />
    </HydrationBoundary>
  )
}
