import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/platform/read-json'
import type { ImportsPage, ImportView } from './views'

export const importKeys = {
  list: ['imports'] as const,
  one: (id: string) => ['import', id] as const,
}

/** The pages of all imports, the newest first. */
export function importsQuery() {
  return infiniteQueryOptions({
    queryKey: importKeys.list,
    queryFn: ({ pageParam, signal }) =>
      readJson<ImportsPage>(
        `/api/console/imports${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ''}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** One import: its progress, its mapping, its first rows. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => readJson<ImportView>(`/api/console/imports/${encodeURIComponent(id)}`, signal),
  })
}
