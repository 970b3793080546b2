'use client'

import { useWrittenPlace } from '@/components/shell/use-written-place'
import { inboxFiltersOf, inboxSearch } from '@/lib/conversations/cache'
import type { InboxFilters } from '@/lib/conversations/schemas'

const OPEN = /^\/inbox\/([0-9a-f-]{36})$/

/** The address of a place in the inbox, without language. */
export function inboxHref(conversationId: string | null, filters: InboxFilters): string {
  const search = inboxSearch(filters)
  return `/inbox${conversationId ? `/${conversationId}` : ''}${search ? `?${search}` : ''}`
}

export type Place = { conversationId: string | null; filters: InboxFilters }

const read = (pathname: string, search: URLSearchParams): Place => ({
  conversationId: OPEN.exec(pathname)?.[1] ?? null,
  filters: inboxFiltersOf(search),
})
const write = (place: Place) => inboxHref(place.conversationId, place.filters)

/** Where the reader is in the inbox. */
export function usePlace() {
  return useWrittenPlace({ read, write })
}
