'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ExportMenu } from '@/components/exports/export-menu'
import { ColumnHead } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import { Kbd } from '@/components/ui/kbd'
import { LoadMore } from '@/components/ui/load-more'
import { Menu, MenuChoices } from '@/components/ui/menu'
import { SkeletonRows } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { VirtualList, type VirtualListHandle } from '@/components/ui/virtual-list'
import { candidateCountQuery, candidatesQuery, reviewSearch } from '@/lib/identity/cache'
import { REVIEW_VIEWS, type ReviewFilters } from '@/lib/identity/schemas'
import type { MatchCandidateView } from '@/lib/identity/views'
import { ReadError } from '@/lib/platform/read-json'
import { CandidateRow } from './candidate-row'
import { IdentityNav } from './identity-nav'
import { queueLines } from './queue-lines'
import { TodaysBatch } from './todays-batch'
import { reviewHref } from './use-place'
import { DEGREES } from './weight'

const ITEM_PX = 61
const GROUP_PX = 26

/** The loaded pairs of a list, in order. */
export function useCandidates(filters: ReviewFilters) {
  const query = useInfiniteQuery(candidatesQuery(filters))
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { query, items }
}

type Props = {
  filters: ReviewFilters
  mayDecide: boolean
  items: readonly MatchCandidateView[]
  query: ReturnType<typeof useCandidates>['query']
  openId: string | null
  /** Ids ticked; null while nothing is being chosen. */
  chosen: ReadonlySet<string> | null
  onChosen: (chosen: ReadonlySet<string> | null) => void
  onFilters: (filters: ReviewFilters) => void
  /** `byKeyboard` when a key opened it: the focus then follows into the pair. */
  onOpen: (id: string, byKeyboard: boolean) => void
}

function Trigger({ label, on, ...rest }: { label: string; on: boolean } & React.ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={cx(
        'inline-flex h-6 shrink-0 items-center gap-1 rounded-md border px-2 font-medium text-sm whitespace-nowrap data-[state=open]:bg-active',
        on ? 'border-transparent bg-accent-soft text-accent-text' : 'border-line-2 text-text-2 hover:bg-hover',
      )}
      {...rest}
    >
      {label}
      <Icon name="down" size="sm" />
    </button>
  )
}

/** The left column: which list, how likely at least, and the pairs, the heaviest first. */
export function CandidateQueue({
  filters,
  mayDecide,
  items,
  query,
  openId,
  chosen,
  onChosen,
  onFilters,
  onOpen,
}: Props) {
  const t = useTranslations('identity.queue')
  const likeliness = useTranslations('identity.likeliness')
  const list = useRef<HTMLDivElement>(null)
  const handle = useRef<VirtualListHandle>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const complete = !query.hasNextPage
  // What was decided stands in the order of its decision, not of its weight.
  const isDecided = filters.view === 'decided' || filters.view === 'never'
  const lines = useMemo(() => queueLines(items, complete, !isDecided), [items, complete, isDecided])
  const lineOf = (id: string | null) => lines.findIndex((line) => line.key === id)
  // One row takes part in the tab order: the one last focused, else the open one, else the first.
  const held = [focused, openId].find((id) => items.some((item) => item.id === id)) ?? items[0]?.id ?? null

  function focusItem(id: string): void {
    setFocused(id)
    handle.current?.scrollToIndex(lineOf(id))
    // The row may only be drawn with the next frame.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-candidate="${id}"]`)?.focus())
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -items.length, End: items.length }[event.key]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const from = items.findIndex((item) => item.id === held)
    const target = items[Math.min(items.length - 1, Math.max(0, from + step))]
    if (!target) return
    event.preventDefault()
    focusItem(target.id)
  }

  const latest = useRef({ onOpen, onChosen, chosen })
  useEffect(() => {
    latest.current = { onOpen, onChosen, chosen }
  })
  const open = useCallback((event: MouseEvent<HTMLAnchorElement>, id: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    latest.current.onOpen(id, event.detail === 0)
  }, [])
  const choose = useCallback((id: string, on: boolean) => {
    const next = new Set(latest.current.chosen)
    if (on) next.add(id)
    else next.delete(id)
    latest.current.onChosen(next)
  }, [])

  const { data: count } = useQuery(candidateCountQuery())
  const counted = count && (count.more ? `${count.open}+` : count.open)
  const whole = filters.view === 'open' && filters.least === 'possible' ? counted : undefined
  const { error } = query
  return (
    <>
      <ColumnHead title={t('title')} count={whole ?? (complete ? items.length : `${items.length}+`)}>
        {isDecided ? null : (
          <IconButton
            icon="list"
            size="sm"
            label={t(chosen ? 'chooseOff' : 'chooseOn')}
            aria-pressed={chosen !== null}
            onClick={() => onChosen(chosen ? null : new Set())}
          />
        )}
        <ExportMenu compact href={`/api/console/exports/candidates?${reviewSearch(filters)}`} />
      </ColumnHead>
      {mayDecide ? <TodaysBatch /> : null}
      <IdentityNav size="sm" className="shrink-0 pl-4" />
      <fieldset
        aria-label={t('filters')}
        className="flex shrink-0 items-center gap-1.5 border-line border-b py-2 pr-3 pl-4"
      >
        <Menu trigger={<Trigger label={t(`views.${filters.view}`)} on={filters.view !== 'open'} />}>
          <MenuChoices
            label={t('view')}
            value={filters.view}
            onValueChange={(view) => onFilters({ ...filters, view })}
            choices={REVIEW_VIEWS.map((value) => ({ value, label: t(`views.${value}`), hint: t(`viewHint.${value}`) }))}
          />
        </Menu>
        <Menu
          trigger={
            <Trigger
              label={filters.least === 'possible' ? t('least') : t('leastShown', { degree: likeliness(filters.least) })}
              on={filters.least !== 'possible'}
            />
          }
        >
          <MenuChoices
            label={t('least')}
            value={filters.least}
            onValueChange={(least) => onFilters({ ...filters, least })}
            choices={DEGREES.map((value) => ({
              value,
              label: value === 'possible' ? t('any') : t('leastShown', { degree: likeliness(value) }),
            }))}
          />
        </Menu>
        {chosen ? (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            onClick={() => onChosen(chosen.size === items.length ? new Set() : new Set(items.map((item) => item.id)))}
          >
            {t(chosen.size === items.length ? 'chooseNone' : 'chooseAll')}
          </Button>
        ) : null}
      </fieldset>
      {query.isPending ? (
        <SkeletonRows rows={9} rowClassName="h-15" className="min-h-0 flex-1 overflow-hidden" />
      ) : error && items.length === 0 ? (
        <ErrorState
          className="flex-1"
          title={t('failed')}
          errorId={error instanceof ReadError ? error.errorId : null}
          onRetry={() => void query.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState
          className="flex-1 content-start"
          icon={filters.least === 'possible' ? 'check-circle' : 'filter'}
          title={t(filters.least === 'possible' ? `empty.${filters.view}` : 'empty.filtered')}
          actions={
            filters.least === 'possible' ? null : (
              <Button onClick={() => onFilters({ ...filters, least: 'possible' })}>{t('any')}</Button>
            )
          }
        >
          {filters.least === 'possible' ? t(`emptyBody.${filters.view}`) : null}
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside.
        <div ref={list} onKeyDown={onKeyDown} className="flex min-h-0 flex-1 flex-col">
          <VirtualList
            key={reviewSearch(filters)}
            handle={handle}
            label={t('title')}
            items={lines}
            getKey={(line) => line.key}
            rowHeight={(line) => (line.type === 'group' ? GROUP_PX : ITEM_PX)}
            rememberAs={`identity-${reviewSearch(filters)}`}
            activeIndex={lineOf(openId)}
            onEndReached={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
            }}
            className="flex-1 max-md:pb-4"
            footer={
              query.hasNextPage ? (
                <LoadMore pending={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
              ) : null
            }
            renderRow={(line) =>
              line.type === 'group' ? (
                <h2 className="flex h-6.5 items-center gap-1.5 px-4 font-semibold text-text-3 text-xs">
                  {t(`group.${line.name}`)}
                  {line.count === null ? null : <span className="font-medium">{line.count}</span>}
                </h2>
              ) : (
                <CandidateRow
                  candidate={line.item}
                  href={reviewHref(line.item.id, filters)}
                  current={line.item.id === openId}
                  tabIndex={line.item.id === held ? 0 : -1}
                  chosen={chosen ? chosen.has(line.item.id) : undefined}
                  onChoose={choose}
                  onOpen={open}
                  onFocus={setFocused}
                />
              )
            }
          />
        </div>
      )}
      <footer className="flex h-8 shrink-0 items-center gap-2 overflow-hidden whitespace-nowrap border-line border-t px-4 text-text-3 text-xs max-lg:hidden">
        <Kbd keys="j" />
        <Kbd keys="k" />
        {t('browse')}
        <span className="ml-auto inline-flex items-center gap-2">
          <Kbd keys="z" />
          {t('undo')}
        </span>
      </footer>
    </>
  )
}
