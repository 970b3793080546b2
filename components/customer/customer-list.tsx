'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { ExportMenu } from '@/components/exports/export-menu'
import { useLiveQueries } from '@/components/shell/live'
import { useShortcut, useShortcutKeys } from '@/components/shell/shortcuts'
import { announce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { Kbd } from '@/components/ui/kbd'
import { LoadMore } from '@/components/ui/load-more'
import { Segmented } from '@/components/ui/segmented'
import { SkeletonRows } from '@/components/ui/skeleton'
import { EmptyState, ErrorState } from '@/components/ui/states'
import { VirtualList, type VirtualListHandle } from '@/components/ui/virtual-list'
import { customerKeys, customersQuery } from '@/lib/customers/cache'
import type { CustomerSort } from '@/lib/customers/schemas'
import type { CustomerRowView } from '@/lib/customers/views'
import { getPathname, useRouter } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { ReadError } from '@/lib/platform/read-json'
import { whoQuery } from '@/lib/search/cache'
import { COLUMNS, CustomerRow, ROW_PX } from './customer-row'

const PAUSE_MS = 120
const MIN_QUERY = 2
const MAX_RESULTS = 50

/** What is typed, once the typing pauses. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

type Props = {
  /** How many there are, at most `maxCounted` + 1. */
  total: number
  maxCounted: number
  mayExport: boolean
}

/** All customers, searched while typing; the address keeps what was typed and how they are sorted. */
export function CustomerList({ total, maxCounted, mayExport }: Props) {
  const t = useTranslations('customer.list')
  const title = useTranslations('customer')
  const common = useTranslations('common')
  const format = useFormat()
  const locale = useLocale()
  const router = useRouter()
  const address = useSearchParams()
  const [typed, setTyped] = useState(address.get('q') ?? '')
  const [sort, setSort] = useState<CustomerSort>(address.get('sort') === 'name' ? 'name' : 'recent')
  const query = useSettled(typed.trim())
  const searching = query.length >= MIN_QUERY
  const list = useRef<HTMLDivElement>(null)
  const rows = useRef<VirtualListHandle>(null)
  const field = useRef<HTMLInputElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const searchKeys = useShortcutKeys('customers.search')

  const pages = useInfiniteQuery({ ...customersQuery(sort), enabled: !searching })
  const found = useQuery({ ...whoQuery(query, MAX_RESULTS), enabled: searching, placeholderData: (before) => before })
  useLiveQueries((message) =>
    message.type === 'customer' || message.type === 'interaction' ? [customerKeys.list] : [],
  )

  useEffect(() => {
    const search = new URLSearchParams()
    if (query) search.set('q', query)
    if (sort !== 'recent') search.set('sort', sort)
    const href = getPathname({ href: `/customers${search.size > 0 ? `?${search}` : ''}`, locale })
    if (`${window.location.pathname}${window.location.search}` !== href) window.history.replaceState(null, '', href)
  }, [query, sort, locale])

  const items: readonly CustomerRowView[] = useMemo(
    () => (searching ? (found.data?.customers ?? []) : (pages.data?.pages.flatMap((page) => page.items) ?? [])),
    [searching, found.data, pages.data],
  )
  // Whether what is shown answers what stands in the field.
  const upToDate = typed.trim() === query && (!searching || (found.data !== undefined && !found.isPlaceholderData))
  const settled = searching && upToDate
  const count = items.length
  useEffect(() => {
    if (settled) announce(t('results', { count }))
  }, [settled, count, t])

  // A key pressed before the answer has come is kept for it: nobody should open what they did not ask for.
  const [kept, setKept] = useState<'open' | 'focus' | null>(null)
  const obey = useEffectEvent((wish: 'open' | 'focus') => {
    const first = items[0]
    if (first && wish === 'open') router.push(`/customers/${first.id}`)
    else if (first) focusRow(first.id)
  })
  useEffect(() => {
    if (kept === null || !upToDate) return
    setKept(null)
    obey(kept)
  }, [kept, upToDate])

  const at = items.findIndex((item) => item.id === active)
  // One row takes part in the tab order: the one last focused, else the first.
  const held = at >= 0 ? active : (items[0]?.id ?? null)

  function focusRow(id: string): void {
    setActive(id)
    rows.current?.scrollToIndex(items.findIndex((item) => item.id === id))
    // The row may only be drawn with the next frame.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-customer="${id}"]`)?.focus())
  }
  function move(step: number): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.customer : undefined
    const from = items.findIndex((item) => item.id === (focused ?? null))
    const target = items[from < 0 ? Math.max(at, 0) : Math.min(items.length - 1, Math.max(0, from + step))]
    if (target) focusRow(target.id)
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -items.length, End: items.length }[event.key]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (step === -1 && items[0]?.id === active) field.current?.focus()
    else move(step)
  }

  useShortcut({
    id: 'customers.search',
    keys: '/',
    group: 'list',
    label: t('keys.search'),
    run: () => field.current?.focus(),
  })
  useShortcut({
    id: 'customers.next',
    keys: 'j',
    group: 'list',
    label: t('keys.next'),
    repeats: true,
    run: () => move(1),
  })
  useShortcut({
    id: 'customers.previous',
    keys: 'k',
    group: 'list',
    label: t('keys.previous'),
    repeats: true,
    run: () => move(-1),
  })
  useShortcut({
    id: 'customers.open',
    keys: 'Enter',
    group: 'list',
    label: t('keys.open'),
    run: () => {
      if (held) router.push(`/customers/${held}`)
    },
  })

  const exportHref = `/api/console/exports/customers?${new URLSearchParams(searching ? { q: query } : { sort })}`
  const near = searching && items.length > 0 && items.every((item) => 'near' in item && item.near === true)
  const failure = searching ? found.error : pages.error
  const loading = searching ? found.isPending : pages.isPending

  return (
    <section aria-label={t('label')} className="flex min-h-0 flex-1 flex-col bg-surface">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-4 pb-3 md:px-8">
        <h1 className="text-xl">{title('title')}</h1>
        <p className="text-md text-text-3" aria-live="off">
          {searching
            ? settled
              ? t('results', { count })
              : null
            : total > maxCounted
              ? t('countMore', { count: format.number(maxCounted) })
              : t('count', { count: total })}
          {near ? `, ${t('near')}` : null}
        </p>
        <div className="flex w-full flex-wrap items-center gap-2 md:ml-auto md:w-auto md:flex-nowrap">
          <search className="relative min-w-0 flex-1 basis-full md:w-80 md:basis-auto">
            <Input
              ref={field}
              icon="search"
              type="search"
              aria-label={t('search')}
              placeholder={t('placeholder')}
              value={typed}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              className="pr-9 [&::-webkit-search-cancel-button]:hidden"
              onChange={(event) => {
                setTyped(event.target.value)
                setKept(null)
              }}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') {
                  event.preventDefault()
                  setKept('focus')
                } else if (event.key === 'Enter' && typed.trim().length >= MIN_QUERY) {
                  event.preventDefault()
                  setKept('open')
                } else if (event.key === 'Escape' && typed !== '') {
                  event.preventDefault()
                  setTyped('')
                }
              }}
            />
            {typed === '' ? (
              searchKeys ? (
                <Kbd keys={searchKeys} className="pointer-events-none absolute top-1.5 right-2 max-md:hidden" />
              ) : null
            ) : (
              <span className="absolute top-0.5 right-0.5">
                <IconButton icon="x" size="sm" label={t('clear')} onClick={() => setTyped('')} />
              </span>
            )}
          </search>
          <Segmented
            label={t('sort')}
            value={sort}
            onValueChange={setSort}
            segments={[
              { value: 'recent', label: t('recent') },
              { value: 'name', label: t('name') },
            ]}
            className={cx('shrink-0', searching && 'invisible')}
          />
          {mayExport ? <ExportMenu href={exportHref} /> : null}
        </div>
      </header>
      <div
        aria-hidden="true"
        className={cx(COLUMNS, 'shrink-0 border-line-2 border-b px-4 pb-1 text-sm text-text-3 max-md:hidden md:px-8')}
      >
        <span />
        <span>{t('columns.name')}</span>
        <span>{t('columns.contact')}</span>
        <span className="max-lg:hidden">{t('columns.city')}</span>
        <span className="max-lg:hidden">{t('columns.last')}</span>
        <span className="text-right">{t('columns.state')}</span>
      </div>
      {failure ? (
        <ErrorState
          title={t(searching ? 'searchFailed' : 'failed')}
          errorId={failure instanceof ReadError ? failure.errorId : null}
          onRetry={() => void (searching ? found.refetch() : pages.refetch())}
        />
      ) : loading ? (
        <SkeletonRows rows={12} rowClassName="h-13 md:px-8" />
      ) : items.length === 0 ? (
        <EmptyState
          icon={searching ? 'search' : 'users'}
          as="h2"
          title={t(searching ? 'noneTitle' : 'emptyTitle')}
          actions={searching ? <Button onClick={() => setTyped('')}>{t('clear')}</Button> : null}
        >
          {t(searching ? 'noneBody' : 'emptyBody')}
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside.
        <div
          ref={list}
          className={cx(
            'flex min-h-0 flex-1 flex-col transition-opacity',
            found.isPlaceholderData && searching && 'opacity-60',
          )}
          onKeyDown={onKeyDown}
        >
          <VirtualList
            key={searching ? 'found' : sort}
            handle={rows}
            label={t('label')}
            items={items}
            getKey={(item) => item.id}
            rowHeight={ROW_PX}
            rememberAs={searching ? undefined : `customers-${sort}`}
            onEndReached={() => {
              if (!searching && pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
            }}
            className="flex-1 max-md:pb-4"
            footer={
              searching ? (
                found.data?.partial ? (
                  <p className="px-4 py-3 text-sm text-text-3 md:px-8">{t('partial')}</p>
                ) : null
              ) : pages.hasNextPage ? (
                <LoadMore pending={pages.isFetchingNextPage} onLoad={() => void pages.fetchNextPage()} />
              ) : null
            }
            renderRow={(item) => (
              <CustomerRow row={item} tabIndex={item.id === held ? 0 : -1} onFocus={() => setActive(item.id)} />
            )}
          />
        </div>
      )}
      <span className="sr-only" role="status">
        {loading ? common('loading') : ''}
      </span>
    </section>
  )
}

export function CustomerListSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <div className="h-15 shrink-0" />
      <SkeletonRows rows={14} rowClassName="h-13 md:px-8" />
    </div>
  )
}
