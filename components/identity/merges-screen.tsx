'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useLiveQueries } from '@/components/shell/live'
import { LoadMore } from '@/components/ui/load-more'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { VirtualList } from '@/components/ui/virtual-list'
import { identityKeys, type MergeFilters, mergesQuery } from '@/lib/identity/cache'
import { ReadError } from '@/lib/platform/read-json'
import { IdentityNav } from './identity-nav'
import { MergeLine } from './merge-line'

const ROW_PX = 84
const STATES = ['all', 'standing', 'undone'] as const
const DECIDERS = ['all', 'automatic', 'colleague'] as const

/** Every merge, the latest first, each with its undo. */
export function MergesScreen({ mayUndo }: { mayUndo: boolean }) {
  const t = useTranslations('identity.merges')
  const [filters, setFilters] = useState<MergeFilters>({ state: 'all', by: 'all' })
  const query = useInfiniteQuery(mergesQuery(filters))
  useLiveQueries((message) => (message.type === 'identity' ? [identityKeys.merges] : []))
  const merges = query.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = filters.state !== 'all' || filters.by !== 'all'

  return (
    <section aria-label={t('title')} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="shrink-0 px-4 pt-4 md:px-8">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="text-xl">{t('title')}</h1>
          <div className="flex flex-wrap items-center gap-2 md:ml-auto">
            <Segmented
              label={t('state.label')}
              value={filters.state}
              onValueChange={(state) => setFilters({ ...filters, state })}
              segments={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
            />
            <Select
              aria-label={t('decider.label')}
              value={filters.by}
              onChange={(event) =>
                setFilters({ ...filters, by: DECIDERS.find((each) => each === event.target.value) ?? 'all' })
              }
              options={DECIDERS.map((value) => ({ value, label: t(`decider.${value}`) }))}
            />
          </div>
        </div>
        <IdentityNav className="mt-2" />
      </header>
      {query.isError && merges.length === 0 ? (
        <ErrorState
          title={t('failed')}
          errorId={query.error instanceof ReadError ? query.error.errorId : null}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <SkeletonRows rows={8} rowClassName="h-21 md:px-8" />
      ) : merges.length === 0 ? (
        <EmptyState icon="merge" as="h2" title={t(filtered ? 'noneFiltered' : 'none')}>
          {filtered ? null : t('noneBody')}
        </EmptyState>
      ) : (
        <VirtualList
          key={JSON.stringify(filters)}
          label={t('title')}
          items={merges}
          getKey={(merge) => merge.id}
          rowHeight={ROW_PX}
          rememberAs={`merges-${filters.state}-${filters.by}`}
          onEndReached={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
          }}
          className="flex-1"
          footer={
            query.hasNextPage ? (
              <LoadMore pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
            ) : null
          }
          renderRow={(merge) => (
            <MergeLine merge={merge} mayUndo={mayUndo} className="border-line border-b px-4 md:px-8" />
          )}
        />
      )}
    </section>
  )
}
