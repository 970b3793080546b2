'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { Fragment, useRef } from 'react'
import { useShortcut } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { LoadMore } from '@/components/ui/load-more'
import { Skeleton, SkeletonText } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { useFormat } from '@/lib/i18n/use-format'
import { ReadError } from '@/lib/platform/read-json'
import { timelineOverviewQuery, timelineQuery, timelineSearch } from '@/lib/timeline/cache'
import { silences } from '@/lib/timeline/domain/lines'
import { type TimelineFilters, timelineFilters } from '@/lib/timeline/schemas'
import { DensityStrip } from './density-strip'
import { SingleContact } from './timeline-entry'
import { TimelineFilterBar } from './timeline-filters'
import { TimelineGroup } from './timeline-group'

const WEEK_MS = 7 * 86_400_000
const MONTH_MS = 30.44 * 86_400_000

function Silence({ ms }: { ms: number }) {
  const t = useTranslations('customer.timeline')
  const weeks = Math.floor(ms / WEEK_MS)
  return (
    <p className="border-line border-t py-1.5 pl-9 text-sm text-text-3 max-md:pl-8">
      {weeks < 26 ? t('weeks', { count: weeks }) : t('months', { count: Math.floor(ms / MONTH_MS) })}
    </p>
  )
}

type Props = {
  customerId: string
  filters: TimelineFilters
  onFilters: (filters: TimelineFilters) => void
  /** What to do first when there is nothing yet. */
  onLog: (() => void) | null
}

/** One column over all channels, grouped by conversation: density above, filters, silences and gaps in sentences. */
export function Timeline({ customerId, filters, onFilters, onLog }: Props) {
  const t = useTranslations('customer.timeline')
  const actions = useTranslations('customer.actions')
  const format = useFormat()
  const box = useRef<HTMLElement>(null)
  const overview = useQuery(timelineOverviewQuery(customerId))
  const query = useInfiniteQuery({ ...timelineQuery(customerId, filters), placeholderData: (before) => before })

  function move(step: 1 | -1): void {
    const lines = [...(box.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])]
    const at = lines.indexOf(document.activeElement as HTMLElement)
    const target = lines[at < 0 ? 0 : at + step]
    target?.focus()
    target?.scrollIntoView({ block: 'nearest' })
  }
  useShortcut({
    id: 'timeline.next',
    keys: 'j',
    group: 'list',
    label: t('keys.next'),
    repeats: true,
    run: () => move(1),
  })
  useShortcut({
    id: 'timeline.previous',
    keys: 'k',
    group: 'list',
    label: t('keys.previous'),
    repeats: true,
    run: () => move(-1),
  })

  const failure = query.error ?? overview.error
  if (failure && (!query.data || !overview.data)) {
    return (
      <ErrorState
        title={t('failed')}
        errorId={failure instanceof ReadError ? failure.errorId : null}
        onRetry={() => {
          void query.refetch()
          void overview.refetch()
        }}
      />
    )
  }
  if (!overview.data || !query.data) {
    return (
      <div className="grid gap-4 py-2">
        <Skeleton className="h-14" />
        <SkeletonText lines={8} />
      </div>
    )
  }

  const { density, facets, total } = overview.data
  const groups = query.data.pages.flatMap((page) => page.groups)
  const filtered = timelineSearch(filters) !== ''
  // Who asks for one channel or one colleague wants to see those contacts, not only where they are.
  const narrowed = [...filters.channel, filters.agent ?? ''].join(' ').trim()
  const between = filtered ? [] : silences(groups)
  const first = density.weeks[0]
  const last = density.weeks.at(-1)
  const months = first && last ? Math.round((Date.parse(last.start) - Date.parse(first.start)) / MONTH_MS) : 0
  const monthOf = (day: string) => format.month(`${day}T12:00:00Z`)
  const range = first && last ? { from: monthOf(first.start), to: monthOf(last.start) } : null
  const opened = groups.find((group) => group.conversation !== null)?.id

  if (total === 0) {
    return (
      <EmptyState
        icon="history"
        as="h2"
        title={t('emptyTitle')}
        actions={
          onLog ? (
            <Button variant="primary" icon="plus" onClick={onLog}>
              {actions('log')}
            </Button>
          ) : null
        }
      >
        {t('emptyBody')}
      </EmptyState>
    )
  }
  return (
    <section ref={box} aria-label={t('label')}>
      <header className="flex items-baseline gap-3">
        <h2 className="text-base">
          {t('heading', {
            months,
            count: density.inbound + density.outbound,
            channels: facets.channels.filter(({ channel }) => channel !== 'internal').length,
          })}
        </h2>
        {range ? (
          <span className="ml-auto text-sm text-text-3 max-md:hidden">
            {range.from === range.to ? range.from : t('range', range)}
          </span>
        ) : null}
      </header>
      <DensityStrip
        overview={overview.data}
        filters={filters}
        onPeriod={(period) => onFilters({ ...filters, from: period?.from, to: period?.to })}
      />
      <TimelineFilterBar overview={overview.data} filters={filters} onChange={onFilters} />
      {query.hasPreviousPage ? (
        <LoadMore pending={query.isFetchingPreviousPage} onLoad={() => void query.fetchPreviousPage()} />
      ) : null}
      {groups.length === 0 ? (
        <EmptyState
          icon="filter"
          title={t('noneTitle')}
          actions={<Button onClick={() => onFilters(timelineFilters.parse({}))}>{t('clear')}</Button>}
        />
      ) : (
        <div className={query.isPlaceholderData ? 'opacity-60 transition-opacity' : 'transition-opacity'}>
          {groups.map((group, at) => {
            const silence = between[at] ?? null
            return (
              <Fragment key={group.id}>
                {silence === null ? null : <Silence ms={silence} />}
                {group.single ? (
                  <SingleContact contact={group.single} />
                ) : (
                  <TimelineGroup
                    key={narrowed}
                    customerId={customerId}
                    group={group}
                    filters={filters}
                    initiallyOpen={group.id === opened || narrowed !== ''}
                  />
                )}
              </Fragment>
            )
          })}
        </div>
      )}
      {query.hasNextPage ? (
        <LoadMore auto pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
    </section>
  )
}
