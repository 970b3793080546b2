import { queryOptions } from '@tanstack/react-query'
import { readJson } from '@/lib/conversations/cache'
import type { ImportsPage, ImportView } from './views'

export const importKeys = {
  list: ['imports'] as const,
  one: (id: string) => ['imports', id] as const,
}

/** The imports of late. */
export function importsQuery() {
  return queryOptions({
    queryKey: importKeys.list,
    queryFn: ({ signal }) => readJson<ImportsPage>('/api/console/imports', signal),
  })
}

/** One import: its progress, its mapping, its first rows. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => readJson<ImportView>(`/api/console/imports/${id}`, signal),
  })
}
