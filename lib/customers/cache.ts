import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { IdentityHistoryView } from '@/lib/identity/views/merges'
import type { OverrideView } from '@/lib/identity/views/overrides'
import type { RelationsView } from '@/lib/identity/views/relations'
import { readJson } from '@/lib/platform/read-json'
import type { CustomerSort } from './schemas'
import type { AccessPage, ConversationsPage, CustomersPage, CustomerView, SourceRecordView } from './views'

export const customerKeys = {
  list: ['customers'] as const,
  /** Everything about one customer. */
  customer: (id: string) => ['customer', id] as const,
}

const address = (id: string, path = '') => `/api/console/customers/${encodeURIComponent(id)}${path}`

/** One customer; with a conversation, its effort. */
export function customerQuery(id: string, conversationId: string | null = null) {
  return queryOptions({
    queryKey: [...customerKeys.customer(id), 'file', conversationId],
    queryFn: ({ signal }) =>
      readJson<CustomerView>(address(id, conversationId ? `?conversation=${conversationId}` : ''), signal),
  })
}

/** The pages of all customers. */
export function customersQuery(sort: CustomerSort) {
  return infiniteQueryOptions({
    queryKey: [...customerKeys.list, sort],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ sort })
      if (pageParam) query.set('cursor', pageParam)
      return readJson<CustomersPage>(`/api/console/customers?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

const paged = (path: string) => (id: string, cursor: string | null) =>
  address(id, `${path}${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`)
const conversationsAddress = paged('/conversations')
const accessAddress = paged('/access-log')

export function customerConversationsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...customerKeys.customer(id), 'conversations'],
    queryFn: ({ pageParam, signal }) => readJson<ConversationsPage>(conversationsAddress(id, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function accessLogQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...customerKeys.customer(id), 'access-log'],
    queryFn: ({ pageParam, signal }) => readJson<AccessPage>(accessAddress(id, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function sourceRecordsQuery(id: string) {
  return queryOptions({
    queryKey: [...customerKeys.customer(id), 'source-records'],
    queryFn: ({ signal }) => readJson<SourceRecordView[]>(address(id, '/source-records'), signal),
  })
}

/** The stewards' choices of golden values that stand for a customer. */
export function overridesQuery(id: string) {
  return queryOptions({
    queryKey: [...customerKeys.customer(id), 'overrides'],
    queryFn: ({ signal }) => readJson<OverrideView[]>(address(id, '/overrides'), signal),
  })
}

/** The merges of a customer and how its source records came and went. */
export function identityHistoryQuery(id: string) {
  return queryOptions({
    queryKey: [...customerKeys.customer(id), 'identity-history'],
    queryFn: ({ signal }) => readJson<IdentityHistoryView>(address(id, '/identity-history'), signal),
  })
}

/** Whom a customer lives with and belongs to. */
export function relationsQuery(id: string) {
  return queryOptions({
    queryKey: [...customerKeys.customer(id), 'relations'],
    queryFn: ({ signal }) => readJson<RelationsView>(address(id, '/relations'), signal),
  })
}
