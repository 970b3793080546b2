import { queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { ExchangesView, WhoView } from './views'

/** Customers and conversations that answer what was typed. */
export function whoQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: ['search', 'who', q, limit],
    queryFn: ({ signal }) =>
      readJson<WhoView>(`/api/console/search/who?${new URLSearchParams({ q, limit: String(limit) })}`, signal),
    staleTime: 10_000,
    gcTime: 60_000,
  })
}

/** Exchanges whose words answer what was typed. */
export function exchangesQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: ['search', 'exchanges', q, limit],
    queryFn: ({ signal }) =>
      readJson<ExchangesView>(
        `/api/console/search/exchanges?${new URLSearchParams({ q, limit: String(limit) })}`,
        signal,
      ),
    staleTime: 10_000,
    gcTime: 60_000,
  })
}
