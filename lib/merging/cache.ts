import { queryOptions } from '@tanstack/react-query'
import { identityKeys } from '@/lib/identity/cache'
import { readJson } from '@/lib/platform/read-json'
import type { MergeEffectsView } from './views'

/** What merging these customers under the first of them changes. */
export function mergeEffectsQuery(customerIds: readonly string[]) {
  return queryOptions({
    queryKey: [...identityKeys.preview, 'effects', ...customerIds],
    queryFn: ({ signal }) =>
      readJson<MergeEffectsView>(
        `/api/console/identity/merge-effects?${new URLSearchParams({ customerIds: customerIds.join() })}`,
        signal,
      ),
  })
}
