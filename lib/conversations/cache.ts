import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import { type InboxFilters, inboxFilters } from './schemas'
import type {
  AssignmentOptionsView,
  ConversationView,
  InboxCountsView,
  InboxPage,
  ThreadPage,
  ThreadPlace,
} from './views'

/** The filters as they stand in an address, defaults left out, so that equal filters are equal text. */
export function inboxSearch(filters: InboxFilters): string {
  const search = new URLSearchParams()
  if (filters.view !== 'mine') search.set('view', filters.view)
  if (filters.sort !== 'due') search.set('sort', filters.sort)
  for (const key of ['channel', 'reason', 'urgency'] as const) {
    if (filters[key].length > 0) search.set(key, filters[key].toSorted().join(','))
  }
  if (filters.queue) search.set('queue', filters.queue)
  if (filters.assignee) search.set('assignee', filters.assignee)
  return search.toString()
}

/** The filters of an address; what it says wrongly is left out. */
export function inboxFiltersOf(search: URLSearchParams): InboxFilters {
  const given = inboxFilters.safeParse(Object.fromEntries(search))
  return given.success ? given.data : inboxFilters.parse({})
}

export const conversationKeys = {
  inbox: ['inbox'] as const,
  counts: ['inbox-counts'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  thread: (id: string) => ['thread', id] as const,
  text: (interactionId: string) => ['interaction-text', interactionId] as const,
  options: ['assignment-options'] as const,
}

/** The pages of a view of the inbox. */
export function inboxQuery(filters: InboxFilters) {
  const search = inboxSearch(filters)
  return infiniteQueryOptions({
    queryKey: [...conversationKeys.inbox, search],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams(search)
      if (pageParam) query.set('cursor', pageParam)
      return readJson<InboxPage>(`/api/console/inbox?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function inboxCountsQuery() {
  return queryOptions({
    queryKey: conversationKeys.counts,
    queryFn: ({ signal }) => readJson<InboxCountsView>('/api/console/inbox/counts', signal),
    // A breach is no event: nobody tells when a delay runs out.
    refetchInterval: 60_000,
  })
}

export function conversationQuery(conversationId: string) {
  return queryOptions({
    queryKey: conversationKeys.conversation(conversationId),
    queryFn: ({ signal }) => readJson<ConversationView>(`/api/console/conversations/${conversationId}`, signal),
  })
}

/** The thread, read backwards: the first page is the newest. */
export function threadQuery(conversationId: string) {
  return infiniteQueryOptions({
    queryKey: conversationKeys.thread(conversationId),
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam.cursor ? `?cursor=${encodeURIComponent(pageParam.cursor)}` : ''
      return readJson<ThreadPage>(`/api/console/conversations/${pageParam.conversationId}/thread${query}`, signal)
    },
    initialPageParam: { conversationId, cursor: null } as ThreadPlace,
    getNextPageParam: (page) => page.next,
  })
}

export function interactionTextQuery(interactionId: string) {
  return queryOptions({
    queryKey: conversationKeys.text(interactionId),
    queryFn: ({ signal }) => readJson<{ text: string }>(`/api/console/interactions/${interactionId}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function assignmentOptionsQuery() {
  return queryOptions({
    queryKey: conversationKeys.options,
    queryFn: ({ signal }) => readJson<AssignmentOptionsView>('/api/console/conversations/options', signal),
    staleTime: 5 * 60_000,
  })
}
