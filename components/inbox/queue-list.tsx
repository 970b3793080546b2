'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { cx } from '@/components/ui/cx'
import { Skeleton } from '@/components/ui/skeleton'
import { useNow } from '@/components/ui/time-ago'
import type { InboxFilters } from '@/lib/conversations/schemas'
import type { InboxItemView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'
import { QueueItem } from './queue-item'
import { type QueueGroup, type QueueLine, queueLines } from './queue-lines'
import { inboxHref } from './use-place'

/** Rows that the server draws; the rest comes with the script. */
const FIRST_LINES = 16
const ITEM_PX = 76
const GROUP_PX = 26
const never = () => () => {}

/** Where each view was scrolled to, kept while the tab lives. */
const scrolled = new Map<string, number>()

function GroupHead({ group, count }: { group: QueueGroup; count: number | null }) {
  const due = useTranslations('inbox.group')
  const recent = useTranslations('inbox.groupRecent')
  const late = group.kind === 'due' && group.name === 'breached'
  return (
    <h2 className="flex h-6.5 items-center gap-1.5 bg-surface-2 px-4 font-semibold text-text-3 text-xs">
      <span className={cx(late && 'text-red')} suppressHydrationWarning>
        {group.kind === 'due' ? due(group.name) : recent(group.name)}
      </span>
      {count === null ? null : <span className="font-medium">{count}</span>}
    </h2>
  )
}

type Props = {
  items: readonly InboxItemView[]
  filters: InboxFilters
  /** Names the scroll position to remember. */
  name: string
  label: string
  me: string
  openId: string | null
  complete: boolean
  loadingMore: boolean
  onMore: () => void
  /** `byKeyboard` when a key opened it: the focus then follows into the conversation. */
  onOpen: (id: string, byKeyboard: boolean) => void
}

/** The queue: a virtual list with a head before each group, one tab stop, arrows to move. */
export function QueueList({ items, filters, name, label, me, openId, complete, loadingMore, onMore, onOpen }: Props) {
  const t = useTranslations('inbox.list')
  const { timeZone } = useFormat()
  const now = useNow()
  const scroller = useRef<HTMLDivElement>(null)
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const [focused, setFocused] = useState<string | null>(null)
  const lines = useMemo(
    () => queueLines(items, filters, now, timeZone, complete),
    [items, filters, now, timeZone, complete],
  )
  const lineOf = (id: string | null) => (id ? lines.findIndex((line) => line.type === 'item' && line.key === id) : -1)
  // One row takes part in the tab order: the one last focused, else the open one, else the first.
  const held = [focused, openId].find((id) => lineOf(id) >= 0) ?? items[0]?.id ?? null
  const heldLine = lineOf(held)

  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (lines[at]?.type === 'group' ? GROUP_PX : ITEM_PX),
    getItemKey: (at) => lines[at]?.key ?? at,
    initialOffset: () => scrolled.get(name) ?? 0,
    overscan: 8,
    // The row that holds the focus stays in the page when it is scrolled away.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const shown: number[] = []
      for (let at = Math.max(0, startIndex - overscan); at <= Math.min(count - 1, endIndex + overscan); at++)
        shown.push(at)
      if (heldLine >= 0 && !shown.includes(heldLine)) shown.push(heldLine)
      return shown.sort((a, b) => a - b)
    },
  })

  const reveal = useEffectEvent((id: string) => {
    const at = lineOf(id)
    if (at >= 0) virtual.scrollToIndex(at)
  })
  useEffect(() => {
    if (openId) reveal(openId)
  }, [openId])

  const nearEnd = useEffectEvent(() => {
    const box = scroller.current
    if (!box) return
    scrolled.set(name, box.scrollTop)
    if (!complete && !loadingMore && box.scrollHeight - box.scrollTop - box.clientHeight < 10 * ITEM_PX) onMore()
  })
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const onScroll = () => nearEnd()
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => box.removeEventListener('scroll', onScroll)
  }, [])
  // A tall window may show all that is loaded without ever being scrolled.
  useEffect(() => {
    if (lines.length > 0) nearEnd()
  }, [lines.length])

  function focusItem(id: string): void {
    setFocused(id)
    const at = lineOf(id)
    if (at >= 0) virtual.scrollToIndex(at)
    // The row may only be drawn with the next frame.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-conversation="${id}"]`)?.focus())
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[event.key]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const from = items.findIndex((item) => item.id === held)
    const target = items[Math.min(items.length - 1, Math.max(0, from + step))]
    if (!target) return
    event.preventDefault()
    focusItem(target.id)
  }

  const latest = useRef(onOpen)
  useEffect(() => {
    latest.current = onOpen
  })
  const open = useCallback((event: MouseEvent<HTMLAnchorElement>, id: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    latest.current(id, event.detail === 0)
  }, [])

  function draw(line: QueueLine) {
    if (line.type === 'group') return <GroupHead group={line.group} count={line.count} />
    return (
      <QueueItem
        item={line.item}
        href={inboxHref(line.item.id, filters)}
        current={line.item.id === openId}
        me={me}
        tabIndex={line.item.id === held ? 0 : -1}
        onOpen={open}
        onFocus={setFocused}
      />
    )
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside.
    <div
      ref={scroller}
      onKeyDown={onKeyDown}
      className="scroll-thin min-h-0 flex-1 overflow-y-auto [overflow-anchor:none] max-md:pb-4"
      data-queue=""
    >
      {mounted ? (
        <ul aria-label={label} className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((row) => {
            const line = lines[row.index]
            if (!line) return null
            return (
              <li
                key={row.key}
                data-index={row.index}
                ref={virtual.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {draw(line)}
              </li>
            )
          })}
        </ul>
      ) : (
        <ul aria-label={label}>
          {lines.slice(0, FIRST_LINES).map((line) => (
            <li key={line.key}>{draw(line)}</li>
          ))}
        </ul>
      )}
      {loadingMore ? (
        <div role="status" className="grid h-19 content-center gap-2 px-4">
          <span className="sr-only">{t('loadingMore')}</span>
          <Skeleton className="h-3 w-3/5" />
          <Skeleton className="h-3 w-4/5 opacity-60" />
        </div>
      ) : null}
    </div>
  )
}
