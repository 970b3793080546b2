import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { pageActor } from '@/lib/platform/page'
import { privacyRequestsQuery } from '@/lib/privacy/cache'
import { listPrivacyRequests } from '@/lib/privacy/queries/requests'
import { RequestsScreen } from './requests-screen'

/** Reads the open requests and gives them to the list that keeps them live. */
export async function PrivacyRequests() {
  const actor = await pageActor('privacy.manage')
  const client = new QueryClient()
  const page = await listPrivacyRequests(actor, { open: true })
  client.setQueryData(privacyRequestsQuery(true).queryKey, { pages: [page], pageParams: [null] })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RequestsScreen />
    </HydrationBoundary>
  )
}
