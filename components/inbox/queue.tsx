'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { openPalette } from '@/components/shell/palette'
import { ColumnHead } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import type { IconName } from '@/components/ui/icon-names'
import { Kbd } from '@/components/ui/kbd'
import { Menu, MenuItem } from '@/components/ui/menu'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { inboxCountsQuery, inboxQuery, inboxSearch } from '@/lib/conversations/cache'
import type { InboxFilters, InboxViewName } from '@/lib/conversations/schemas'
import type { InboxItemView } from '@/lib/conversations/views'
import { Link } from '@/lib/i18n/navigation'
import { ReadError } from '@/lib/platform/read-json'
import { filterCount, QueueFilters } from './queue-filters'
import { QueueList } from './queue-list'
import { QueueSkeleton } from './queue-skeleton'
import { inboxHref } from './use-place'

const MAIN_VIEWS = ['mine', 'unassigned', 'breached'] as const satisfies readonly InboxViewName[]
const MORE_VIEWS = ['waiting', 'mentions', 'team', 'all', 'resolved'] as const satisfies readonly InboxViewName[]
const EMPTY_ICON: Record<InboxViewName, IconName> = {
  mine: 'check-circle',
  unassigned: 'inbox',
  breached: 'check-circle',
  waiting: 'moon',
  mentions: 'at',
  team: 'users',
  all: 'inbox',
  resolved: 'check',
}
const isMore = (view: InboxViewName): view is (typeof MORE_VIEWS)[number] =>
  (MORE_VIEWS as readonly string[]).includes(view)

/** The loaded conversations of a view, in order. */
export function useQueue(filters: InboxFilters) {
  const query = useInfiniteQuery(inboxQuery(filters))
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { query, items }
}

/** Beyond it the names would not fit beside each other; the open view says its whole number in its heading. */
const MOST_COUNTED = 99

function ViewLink({
  view,
  filters,
  count,
  current,
  onChoose,
}: {
  view: InboxViewName
  filters: InboxFilters
  count: number | undefined
  current: boolean
  onChoose: (filters: InboxFilters) => void
}) {
  const t = useTranslations('inbox')
  return (
    <Link
      href={inboxHref(null, filters)}
      prefetch={false}
      title={t(`viewHint.${view}`)}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onChoose(filters)
      }}
      className={cx(
        '-mb-px inline-flex h-8 shrink-0 items-center gap-1 border-b-2 font-medium text-sm whitespace-nowrap focus-visible:outline-offset-[-2px]',
        current ? 'border-accent text-text' : 'border-transparent text-text-2 hover:text-text',
      )}
    >
      {t(`views.${view}`)}
      {count === undefined ? null : (
        <span className={view === 'breached' && count > 0 ? 'font-semibold text-red' : 'font-normal text-text-3'}>
          {count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}
        </span>
      )}
    </Link>
  )
}

type Props = {
  filters: InboxFilters
  items: readonly InboxItemView[]
  query: ReturnType<typeof useQueue>['query']
  me: string
  openId: string | null
  onFilters: (filters: InboxFilters) => void
  onOpen: (id: string, byKeyboard: boolean) => void
}

/** The left column: views, filters, and the conversations that wait. */
export function Queue({ filters, items, query, me, openId, onFilters, onOpen }: Props) {
  const t = useTranslations('inbox')
  const common = useTranslations('common')
  const { data: counts } = useQuery(inboxCountsQuery())
  const filtered = filterCount(filters) > 0
  const countOf = (view: InboxViewName) => (view === 'resolved' || !counts ? undefined : counts[view])
  const total = filtered ? undefined : countOf(filters.view)
  // A view has its own whose: a filter on somebody does not follow into "mine".
  const to = (view: InboxViewName): InboxFilters => ({ ...filters, view, assignee: undefined })

  const { view } = filters
  const more = isMore(view)

  const error = query.error
  const shown = items.length
  return (
    <>
      <ColumnHead title={t(`heading.${filters.view}`)} count={total}>
        <IconButton icon="search" size="sm" label={common('search')} kbd="/" onClick={() => openPalette()} />
      </ColumnHead>
      <div className="flex shrink-0 items-stretch border-line border-b pr-2">
        <nav
          aria-label={t('views.label')}
          className={cx(
            'scroll-none flex min-w-0 flex-1 gap-2.5 overflow-x-auto pr-2 pl-4 xl:gap-4',
            // Where they do not all fit, the last one fades instead of running into its neighbour.
            more && '[mask-image:linear-gradient(to_right,#000_calc(100%-1.5rem),transparent)]',
          )}
        >
          {MAIN_VIEWS.map((each) => (
            <ViewLink
              key={each}
              view={each}
              filters={to(each)}
              // The name of another view takes the place of the figures.
              count={more ? undefined : countOf(each)}
              current={each === view}
              onChoose={onFilters}
            />
          ))}
        </nav>
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              className={cx(
                '-mb-px inline-flex h-8 shrink-0 items-center gap-1 border-b-2 px-0.5 font-medium text-sm hover:text-text data-[state=open]:text-text',
                more ? 'border-accent text-text' : 'border-transparent text-text-2',
              )}
            >
              {more ? (
                <>
                  <span className="sr-only">{common('labelled', { label: t('views.current'), value: '' })}</span>
                  {t(`views.${view}`)}
                </>
              ) : (
                <span className="max-xl:sr-only">{t('views.more')}</span>
              )}
              <Icon name="down" size="sm" />
            </button>
          }
        >
          {MORE_VIEWS.map((each) => (
            <MenuItem key={each} hint={t(`viewHint.${each}`)} onSelect={() => onFilters(to(each))}>
              <span className="flex justify-between gap-4">
                {t(`views.${each}`)}
                <span className="text-text-3">{countOf(each)}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </div>
      <QueueFilters filters={filters} onChange={onFilters} />
      {query.isPending ? (
        <QueueSkeleton />
      ) : error && shown === 0 ? (
        <ErrorState
          title={t('failed.title')}
          errorId={error instanceof ReadError ? error.errorId : null}
          onRetry={() => void query.refetch()}
        >
          {t('failed.body')}
        </ErrorState>
      ) : shown === 0 ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <EmptyState
            icon={filtered ? 'filter' : EMPTY_ICON[filters.view]}
            title={filtered ? t('empty.filteredTitle') : t(`empty.${filters.view}Title`)}
            actions={
              filtered ? (
                <Button
                  onClick={() =>
                    onFilters({
                      ...filters,
                      channel: [],
                      reason: [],
                      urgency: [],
                      queue: undefined,
                      assignee: undefined,
                    })
                  }
                >
                  {t('filters.clear')}
                </Button>
              ) : filters.view === 'mine' && (counts?.unassigned ?? 0) > 0 ? (
                <Button variant="primary" onClick={() => onFilters(to('unassigned'))}>
                  {t('empty.toTake')}
                </Button>
              ) : null
            }
          >
            {filtered ? null : t(`empty.${filters.view}`)}
          </EmptyState>
        </div>
      ) : (
        <QueueList
          key={inboxSearch(filters)}
          name={inboxSearch(filters)}
          items={items}
          filters={filters}
          label={t('list.label', {
            order: t(
              filters.view === 'resolved' || filters.sort === 'recent' ? 'filters.recentLong' : 'filters.dueLong',
            ),
          })}
          me={me}
          openId={openId}
          complete={!query.hasNextPage}
          loadingMore={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
          onOpen={onOpen}
        />
      )}
      <footer
        className={cx(
          'flex h-8 shrink-0 items-center gap-2 overflow-hidden whitespace-nowrap border-line border-t px-4 text-text-3 text-xs max-lg:hidden',
        )}
      >
        <Kbd keys="j" />
        <Kbd keys="k" />
        {t('list.browse')}
        <Kbd keys="Enter" />
        {t('list.open')}
        <span className="ml-auto">
          {total === undefined ? null : t('list.count', { shown: Math.min(shown, total), total })}
        </span>
      </footer>
    </>
  )
}
