import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { mergesQuery } from '@/lib/identity/cache'
import { listMerges } from '@/lib/identity/queries/merges'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'
import { MergesScreen } from './merges-screen'

/** Reads the latest merges and gives them to the list that keeps them live. */
export async function Merges() {
  const actor = await pageActor('identity.review')
  const client = new QueryClient()
  client.setQueryData(mergesQuery({ state: 'all', by: 'all' }).queryKey, {
    pages: [await listMerges(actor)],
    pageParams: [null],
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <MergesScreen mayUndo={can(actor, 'identity.merge')} />
    </HydrationBoundary>
  )
}
