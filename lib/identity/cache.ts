import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import { type ListMergesInput, type ReviewFilters, reviewFilters } from './schemas'
import type { CandidateCountView, MatchCandidatesPage, MatchCandidateView, MergePreviewView } from './views'
import type { MatchRunView } from './views/match-runs'
import type { BlockedValuesPage, MatchSettingsView } from './views/match-settings'
import type { MergesPage } from './views/merges'
import type { SuspectedDuplicatesView } from './views/suspected-duplicates'
import type { TodaysDecisionsView } from './views/todays-decisions'

export const identityKeys = {
  candidates: ['match-candidates'] as const,
  count: ['match-candidates-count'] as const,
  candidate: (id: string) => ['match-candidate', id] as const,
  preview: ['merge-preview'] as const,
  merges: ['identity-merges'] as const,
  settings: ['match-settings'] as const,
  blocked: ['blocked-values'] as const,
  runs: ['match-runs'] as const,
}

export type MergeFilters = Required<Pick<ListMergesInput, 'state' | 'by'>>

/** The pages of merges. */
export function mergesQuery(filters: MergeFilters) {
  return infiniteQueryOptions({
    queryKey: [...identityKeys.merges, filters],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams(filters)
      if (pageParam) query.set('cursor', pageParam)
      return readJson<MergesPage>(`/api/console/identity/merges?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** The filters as they stand in an address, defaults left out, so that equal filters are equal text. */
export function reviewSearch({ view, least }: ReviewFilters): string {
  const search = new URLSearchParams()
  if (view !== 'open') search.set('view', view)
  if (least !== 'possible') search.set('least', least)
  return search.toString()
}

/** The filters of an address; what it says wrongly is left out. */
export function reviewFiltersOf(search: URLSearchParams): ReviewFilters {
  const given = reviewFilters.safeParse(Object.fromEntries(search))
  return given.success ? given.data : reviewFilters.parse({})
}

/** The pages of pairs to review, the heaviest first. */
export function candidatesQuery(filters: ReviewFilters) {
  const search = reviewSearch(filters)
  return infiniteQueryOptions({
    queryKey: [...identityKeys.candidates, search],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams(search)
      if (pageParam) query.set('cursor', pageParam)
      return readJson<MatchCandidatesPage>(`/api/console/identity/candidates?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** How many pairs wait for a decision. */
export function candidateCountQuery() {
  return queryOptions({
    queryKey: identityKeys.count,
    queryFn: ({ signal }) => readJson<CandidateCountView>('/api/console/identity/count', signal),
  })
}

/** What the reader decided today. Read anew with the candidates. */
export function todaysDecisionsQuery() {
  return queryOptions({
    queryKey: [...identityKeys.candidates, 'today'],
    queryFn: ({ signal }) => readJson<TodaysDecisionsView>('/api/console/identity/today', signal),
  })
}

/** Other customers that may be this one. Read anew with the candidates. */
export function suspectedDuplicatesQuery(customerId: string) {
  return queryOptions({
    queryKey: [...identityKeys.candidates, 'suspected', customerId],
    queryFn: ({ signal }) =>
      readJson<SuspectedDuplicatesView>(`/api/console/customers/${customerId}/duplicates`, signal),
  })
}

/** The pairs of one customer that wait for a decision. */
export function customerCandidatesQuery(customerId: string) {
  return queryOptions({
    queryKey: [...identityKeys.candidates, 'customer', customerId],
    queryFn: ({ signal }) =>
      readJson<MatchCandidatesPage>(`/api/console/identity/candidates?customerId=${customerId}`, signal),
  })
}

export function candidateQuery(id: string) {
  return queryOptions({
    queryKey: identityKeys.candidate(id),
    queryFn: ({ signal }) => readJson<MatchCandidateView>(`/api/console/identity/candidates/${id}`, signal),
  })
}

/** The golden record that merging these customers under the survivor would make. */
export function mergePreviewQuery(survivorId: string, customerIds: readonly string[]) {
  return queryOptions({
    queryKey: [...identityKeys.preview, survivorId, ...customerIds.toSorted()],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ survivorId, customerIds: customerIds.join(',') })
      return readJson<MergePreviewView>(`/api/console/identity/merge-preview?${query}`, signal)
    },
  })
}

/** The pages of values that name nobody. */
export function blockedValuesQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: [...identityKeys.blocked, q],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ q })
      if (pageParam) query.set('cursor', pageParam)
      return readJson<BlockedValuesPage>(`/api/console/identity/blocked-values?${query}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** Limits and the models in force. */
export function matchSettingsQuery() {
  return queryOptions({
    queryKey: identityKeys.settings,
    queryFn: ({ signal }) => readJson<MatchSettingsView>('/api/console/identity/settings', signal),
  })
}

/** The latest resolutions of all records. */
export function matchRunsQuery() {
  return queryOptions({
    queryKey: identityKeys.runs,
    queryFn: ({ signal }) => readJson<MatchRunView[]>('/api/console/identity/runs', signal),
  })
}

/** Where the match model of a kind of customers is downloaded. */
export const modelAddress = (kind: 'individual' | 'organisation') => `/api/console/identity/model?kind=${kind}`
