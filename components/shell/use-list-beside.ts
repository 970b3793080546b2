'use client'

import { useCallback, useEffect, useRef } from 'react'
import { useShortcut } from './shortcuts'

type Go = (id: string | null, options: { replace: boolean }) => void
type Options<Item extends { id: string }> = {
  /** Of the screen: begins the ids of its shortcuts. */
  name: string
  /** The loaded items, in order. */
  items: readonly Item[]
  openId: string | null
  /** Writes the place; the same function while the place is the same. */
  go: Go
  /** The row of an item carries its id in this attribute. */
  rowAttribute: `data-${string}`
  /** What the keys do, in the reader's language. */
  keys: { next: string; previous: string; open: string }
}

/**
 * A list with the open item beside it: `j` and `k` move, `Enter` leads into the item, and what is decided gives way to
 * the next. `pane` goes to the open item, which the keyboard then lands in.
 */
export function useListBeside<Item extends { id: string }>({
  name,
  items,
  openId,
  go,
  rowAttribute,
  keys,
}: Options<Item>) {
  const pane = useRef<HTMLDivElement>(null)
  // Where the open item stood, so that "next" still means something once it has left the list.
  const position = useRef(0)
  const at = items.findIndex((item) => item.id === openId)
  if (at >= 0) position.current = at

  const open = useCallback(
    (id: string, { replace = false, focus = false } = {}) => {
      go(id, { replace })
      if (focus) requestAnimationFrame(() => pane.current?.focus())
    },
    [go],
  )

  // An undo is pressed seconds later, from wherever the reader is by then.
  const latestOpen = useRef(open)
  useEffect(() => {
    latestOpen.current = open
  })
  const comeBack = useCallback((id: string) => latestOpen.current(id, { replace: true, focus: true }), [])

  /** The item after (or before) the open one; the first (or last) when none is open. */
  const neighbour = useCallback(
    (step: 1 | -1): Item | null => {
      if (at >= 0) return items[at + step] ?? null
      if (openId === null) return items[step === 1 ? 0 : items.length - 1] ?? null
      // It has left the list: what follows has moved up to its place.
      return items[step === 1 ? Math.min(position.current, items.length - 1) : position.current - 1] ?? null
    },
    [items, at, openId],
  )

  /** Gives the place of what was decided to the next item, else to the one before; closes when `gone` leaves none. */
  const giveWay = useCallback(
    (gone: ReadonlySet<string>) => {
      const stays = ({ id }: Item) => !gone.has(id)
      const from = at >= 0 ? at : position.current
      const next = items.slice(from).find(stays) ?? items.slice(0, from).findLast(stays)
      if (next) open(next.id, { replace: true, focus: true })
      else go(null, { replace: true })
    },
    [items, at, open, go],
  )

  const move = (step: 1 | -1) => {
    const target = neighbour(step)
    if (!target) return
    open(target.id, { replace: openId !== null })
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[${rowAttribute}="${target.id}"]`)?.focus())
  }
  useShortcut({ id: `${name}.next`, keys: 'j', group: 'list', label: keys.next, repeats: true, run: () => move(1) })
  useShortcut({
    id: `${name}.previous`,
    keys: 'k',
    group: 'list',
    label: keys.previous,
    repeats: true,
    run: () => move(-1),
  })
  useShortcut({
    id: `${name}.open`,
    keys: 'Enter',
    group: 'list',
    label: keys.open,
    run: () => {
      const target = openId ?? items[0]?.id
      if (target) open(target, { replace: openId !== null, focus: true })
    },
  })

  return { pane, at, open, comeBack, neighbour, giveWay }
}
