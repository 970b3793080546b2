'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import { cx } from './cx'

export type VirtualListHandle = { scrollToIndex: (index: number, align?: 'auto' | 'start' | 'center' | 'end') => void }

type Props<Item> = {
  items: readonly Item[]
  getKey: (item: Item) => string
  renderRow: (item: Item, index: number) => ReactNode
  /** Height of a row in pixels before it is measured. */
  rowHeight: number | ((item: Item) => number)
  /** Names the list. */
  label: string
  /** Rows of the server's answer, in the page before any script runs. */
  initialRows?: number
  /** Keeps the scroll position under this name while the tab lives. */
  rememberAs?: string
  /** Kept in sight, e.g. the row that `j` and `k` move. */
  activeIndex?: number
  /** Called when the last rows come near. */
  onEndReached?: () => void
  /** Below the last row. */
  footer?: ReactNode
  handle?: Ref<VirtualListHandle>
  className?: string
}

const offsets = new Map<string, number>()

/**
 * A list of any length of which only the rows in sight are in the page. It scrolls itself: give it a height by class.
 * Rows stand in the normal flow between two spacers, so that the server's rows need no style and nothing jumps.
 */
export function VirtualList<Item>({
  items,
  getKey,
  renderRow,
  rowHeight,
  label,
  initialRows = 20,
  rememberAs,
  activeIndex,
  onEndReached,
  footer,
  handle,
  className,
}: Props<Item>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [mounted, setMounted] = useState(false)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index]
      return typeof rowHeight === 'number' || item === undefined ? (rowHeight as number) : rowHeight(item)
    },
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : getKey(item)
    },
    overscan: 8,
    initialOffset: () => (rememberAs ? (offsets.get(rememberAs) ?? 0) : 0),
  })
  useImperativeHandle(handle, () => ({
    scrollToIndex: (index, align = 'auto') => virtual.scrollToIndex(index, { align }),
  }))

  useEffect(() => setMounted(true), [])

  useEffect(() => {
    const box = scroller.current
    if (!box || !rememberAs) return
    const keep = () => {
      offsets.set(rememberAs, box.scrollTop)
    }
    box.addEventListener('scroll', keep, { passive: true })
    return () => box.removeEventListener('scroll', keep)
  }, [rememberAs])

  const reveal = useEffectEvent((index: number) => virtual.scrollToIndex(index, { align: 'auto' }))
  useEffect(() => {
    if (mounted && activeIndex !== undefined && activeIndex >= 0) reveal(activeIndex)
  }, [mounted, activeIndex])

  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)
  const endReached = useEffectEvent(() => onEndReached?.())
  const nearEnd = last !== undefined && last.index >= items.length - 5
  useEffect(() => {
    if (nearEnd && items.length > 0) endReached()
  }, [nearEnd, items.length])

  const shown = mounted ? rows.map((row) => row.index) : items.slice(0, initialRows).map((_, index) => index)
  const spacers = mounted
    ? { paddingTop: rows[0]?.start ?? 0, paddingBottom: virtual.getTotalSize() - (last?.end ?? 0) }
    : undefined
  return (
    <div ref={scroller} className={cx('scroll-thin min-h-0 overflow-y-auto [overflow-anchor:none]', className)}>
      <ul aria-label={label} style={spacers}>
        {shown.map((index) => {
          const item = items[index]
          return item === undefined ? null : (
            <li
              key={getKey(item)}
              data-index={index}
              ref={mounted ? virtual.measureElement : undefined}
              aria-setsize={items.length}
              aria-posinset={index + 1}
            >
              {renderRow(item, index)}
            </li>
          )
        })}
      </ul>
      {footer}
    </div>
  )
}
