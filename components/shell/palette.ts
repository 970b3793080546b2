'use client'

import { type ReactNode, useEffect, useEffectEvent, useId, useSyncExternalStore } from 'react'
import type { IconName } from '@/components/ui/icon-names'
import type { Ranges } from './palette-match'

export type PaletteEntry = {
  id: string
  /** What it is called; matched against what is typed. */
  label: string
  /** Parts of the label to mark, for results of a search; actions are marked by the palette. */
  ranges?: Ranges
  /** Smaller, after the label: phone, town, channel. */
  detail?: string
  icon?: IconName
  /** Initials instead of an icon. */
  avatar?: string
  /** At the end of the line: a state, a date. */
  trailing?: ReactNode
  /** Keys shown at the end. */
  kbd?: string
  lang?: string
  /** A place to go; otherwise give run. */
  href?: string
  run?: () => void | Promise<void>
}

export type PaletteAction = PaletteEntry & { /** Other words it is looked for by. */ keywords?: string }

export type PaletteGroup = {
  id: string
  heading: string
  /** Small first. Searches 10 to 29, actions of what is open 30 to 49, places 50, the rest above. */
  order: number
  actions: readonly PaletteAction[]
  /** What these actions are about, shown as a chip that can be taken away: « Demande D-48 213 ». */
  scope?: string
}

export type PaletteSearch = {
  id: string
  heading: string
  order: number
  /** Characters before it asks. Default 2. */
  minLength?: number
  /** Answers while typing; must pass the signal on. A failure is shown as one line, the others stay. */
  search: (query: string, signal: AbortSignal) => Promise<readonly PaletteEntry[]>
}

type Store = {
  open: boolean
  initialQuery: string
  groups: readonly PaletteGroup[]
  searches: readonly PaletteSearch[]
}
const CLOSED: Store = { open: false, initialQuery: '', groups: [], searches: [] }

let store: Store = CLOSED
const listeners = new Set<() => void>()
function set(change: Partial<Store>): void {
  store = { ...store, ...change }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the palette, with something already typed if wanted. */
export function openPalette(query = ''): void {
  set({ open: true, initialQuery: query })
}

export function closePalette(): void {
  set({ open: false })
}

/** What the palette holds and whether it is open. */
export function usePaletteStore(): Store {
  return useSyncExternalStore(
    subscribe,
    () => store,
    () => CLOSED,
  )
}

/** Offers a group of actions while the component stands. Leave out what the reader may not do. */
export function usePaletteActions(group: PaletteGroup): void {
  const key = useId()
  useEffect(() => {
    const mine = { ...group, id: `${group.id}${key}` }
    set({ groups: [...store.groups, mine] })
    return () => set({ groups: store.groups.filter((each) => each !== mine) })
  }, [group, key])
}

/** Lets the palette search somewhere else while the component stands, e.g. customers over the network. */
export function usePaletteSearch(source: PaletteSearch): void {
  const ask = useEffectEvent((query: string, signal: AbortSignal) => source.search(query, signal))
  const { id, heading, order, minLength } = source
  useEffect(() => {
    const mine: PaletteSearch = { id, heading, order, minLength, search: (query, signal) => ask(query, signal) }
    set({ searches: [...store.searches, mine] })
    return () => set({ searches: store.searches.filter((each) => each !== mine) })
  }, [id, heading, order, minLength])
}
