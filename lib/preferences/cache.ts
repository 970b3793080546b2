import { queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { PreferencesView } from './views'

/** Under the key of the customer's file, so that whatever changes the customer refreshes them. */
const key = (customerId: string) => ['customer', customerId, 'preferences'] as const

export const preferenceKeys = { customer: key }

/** What the customer chose about how it is written to. */
export function preferencesQuery(customerId: string) {
  return queryOptions({
    queryKey: key(customerId),
    queryFn: ({ signal }) =>
      readJson<PreferencesView>(`/api/console/customers/${encodeURIComponent(customerId)}/preferences`, signal),
  })
}
