import { queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { PreferencesView } from './views'

/** What the customer chose; under the key of the customer's file, so that whatever changes the customer refreshes it. */
export function preferencesQuery(customerId: string) {
  return queryOptions({
    queryKey: ['customer', customerId, 'preferences'] as const,
    queryFn: ({ signal }) =>
      readJson<PreferencesView>(`/api/console/customers/${encodeURIComponent(customerId)}/preferences`, signal),
  })
}
