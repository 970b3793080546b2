import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import { type TimelineFilters, timelineFilters } from './schemas'
import type { TimelineEntriesPage, TimelineOverviewView, TimelinePage } from './views'

export const timelineKeys = {
  /** Everything of one customer's timeline. */
  timeline: (customerId: string) => ['timeline', customerId] as const,
}

/** The filters as they stand in an address, so that equal filters are equal text. */
export function timelineSearch(filters: TimelineFilters): string {
  const search = new URLSearchParams()
  for (const key of ['channel', 'reason'] as const) {
    if (filters[key].length > 0) search.set(key, filters[key].toSorted().join(','))
  }
  for (const key of ['agent', 'from', 'to'] as const) {
    const value = filters[key]
    if (value) search.set(key, value)
  }
  return search.toString()
}

/** The filters of an address; what it says wrongly is left out. */
export function timelineFiltersOf(search: URLSearchParams): TimelineFilters {
  const given = timelineFilters.safeParse(Object.fromEntries(search))
  return given.success ? given.data : timelineFilters.parse({})
}

type Place = { cursor: string; direction: 'older' | 'newer' } | null
const placed = (search: string, place: Place) => {
  const query = new URLSearchParams(search)
  if (place) {
    query.set('cursor', place.cursor)
    query.set('direction', place.direction)
  }
  return query
}
type Page = { older: string | null; newer: string | null }
const older = (page: Page): Place => (page.older ? { cursor: page.older, direction: 'older' } : null)
const newer = (page: Page): Place => (page.newer ? { cursor: page.newer, direction: 'newer' } : null)

/** The timeline by conversation, read to both sides. */
export function timelineQuery(customerId: string, filters: TimelineFilters) {
  const search = timelineSearch(filters)
  return infiniteQueryOptions({
    queryKey: [...timelineKeys.timeline(customerId), 'groups', search],
    queryFn: ({ pageParam, signal }) =>
      readJson<TimelinePage>(`/api/console/customers/${customerId}/timeline?${placed(search, pageParam)}`, signal),
    initialPageParam: null as Place,
    getNextPageParam: (page: TimelinePage) => older(page),
    getPreviousPageParam: (page: TimelinePage) => newer(page),
  })
}

/** What a conversation of the timeline holds, the latest first. */
export function timelineEntriesQuery(customerId: string, conversationId: string, filters: TimelineFilters) {
  const search = timelineSearch(filters)
  return infiniteQueryOptions({
    queryKey: [...timelineKeys.timeline(customerId), 'entries', conversationId, search],
    queryFn: ({ pageParam, signal }) => {
      const query = placed(search, pageParam)
      query.set('conversationId', conversationId)
      return readJson<TimelineEntriesPage>(`/api/console/customers/${customerId}/entries?${query}`, signal)
    },
    initialPageParam: null as Place,
    getNextPageParam: (page: TimelineEntriesPage) => older(page),
  })
}

export function timelineOverviewQuery(customerId: string) {
  return queryOptions({
    queryKey: [...timelineKeys.timeline(customerId), 'overview'],
    queryFn: ({ signal }) => readJson<TimelineOverviewView>(`/api/console/customers/${customerId}/overview`, signal),
  })
}
