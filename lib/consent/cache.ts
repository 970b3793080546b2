import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { ConsentEventsPage, ConsentView, NoticeView } from './views'

/** Under the key of the customer's file, so that whatever changes the customer refreshes them. */
const key = (customerId: string) => ['customer', customerId, 'consents'] as const
const address = (customerId: string) => `/api/console/customers/${encodeURIComponent(customerId)}/consents`

export const consentKeys = { customer: key }

/** Where the customer's consents stand. */
export function consentQuery(customerId: string) {
  return queryOptions({
    queryKey: [...key(customerId), 'states'],
    queryFn: ({ signal }) => readJson<ConsentView>(address(customerId), signal),
  })
}

/** What the customer said, newest first. */
export function consentEventsQuery(customerId: string) {
  return infiniteQueryOptions({
    queryKey: [...key(customerId), 'events'],
    queryFn: ({ pageParam, signal }) =>
      readJson<ConsentEventsPage>(
        `${address(customerId)}/events${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ''}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** The words to read out or show before asking. */
export function noticesQuery() {
  return queryOptions({
    queryKey: ['consent-notices'],
    queryFn: ({ signal }) => readJson<NoticeView[]>('/api/console/consents/notices', signal),
    staleTime: 60_000,
  })
}

/** Where the proof, a receipt or a piece of evidence of an entry is downloaded. */
export const proofHref = (eventId: string) => `/api/console/consents/${eventId}/proof`
export const receiptHref = (eventId: string, format: 'pdf' | 'kantara' | 'dpv') =>
  `/api/console/consents/${eventId}/receipt?format=${format}`
export const evidenceHref = (eventId: string, sha256: string) => `/api/console/consents/${eventId}/evidence/${sha256}`
