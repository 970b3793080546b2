import { infiniteQueryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { PrivacyRequestsPage } from './views'

export const privacyKeys = { requests: ['privacy-requests'] as const }

/** The pages of customers' requests, open or closed. */
export function privacyRequestsQuery(open: boolean) {
  return infiniteQueryOptions({
    queryKey: [...privacyKeys.requests, open],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ open: open ? '1' : '0' })
      if (pageParam) query.set('cursor', pageParam)
      return readJson<PrivacyRequestsPage>(`/api/console/privacy/requests?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}
