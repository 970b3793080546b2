import { infiniteQueryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { ListMergesInput } from './schemas'
import type { MergesPage } from './views/merges'

export const identityKeys = {
  merges: ['identity-merges'] as const,
}

export type MergeFilters = Required<Pick<ListMergesInput, 'state' | 'by'>>

/** The pages of merges. */
export function mergesQuery(filters: MergeFilters) {
  return infiniteQueryOptions({
    queryKey: [...identityKeys.merges, filters],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams(filters)
      if (pageParam) query.set('cursor', pageParam)
      return readJson<MergesPage>(`/api/console/identity/merges?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}
