'use client'

import { useWrittenPlace } from '@/components/shell/use-written-place'
import { reviewFiltersOf, reviewSearch } from '@/lib/identity/cache'
import type { ReviewFilters } from '@/lib/identity/schemas'

const OPEN = /^\/identity\/([0-9a-f-]{36})$/

/** The address of a pair in the review, without language. */
export function reviewHref(candidateId: string | null, filters: ReviewFilters): string {
  const search = reviewSearch(filters)
  return `/identity${candidateId ? `/${candidateId}` : ''}${search ? `?${search}` : ''}`
}

type Place = { candidateId: string | null; filters: ReviewFilters }

const read = (pathname: string, search: URLSearchParams): Place => ({
  candidateId: OPEN.exec(pathname)?.[1] ?? null,
  filters: reviewFiltersOf(search),
})
const write = (place: Place) => reviewHref(place.candidateId, place.filters)

/** Where the reader is in the review. */
export function usePlace() {
  return useWrittenPlace({ read, write })
}
