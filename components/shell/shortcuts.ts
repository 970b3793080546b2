'use client'

import { type RefObject, useEffect, useEffectEvent, useId, useSyncExternalStore } from 'react'
import { bringAlive } from './come-alive'
import {
  DEFAULT_SETTINGS,
  hasModifier,
  keyOf,
  parseSettings,
  resolvePress,
  type ShortcutSettings,
} from './shortcut-keys'

export type ShortcutGroup = 'go' | 'list' | 'conversation' | 'general'

export type Shortcut = {
  /** Stable, `module.verb`: a colleague's own key is stored under it. */
  id: string
  /** Default keys: `j`, `?`, `g i` (one after the other), `mod+k` (⌘ or Ctrl). */
  keys: string
  /** What it does, translated; shown in the help. */
  label: string
  group?: ShortcutGroup
  run: (event: KeyboardEvent) => void
  enabled?: boolean
  /** Also while typing; only for keys with `mod`. */
  whileTyping?: boolean
  /** Held down, it runs again and again (`j`, `k`). */
  repeats?: boolean
  /** Only while the focus is in this element, which may be an open dialog. */
  within?: RefObject<HTMLElement | null>
}

/** A shortcut that is live now, with the keys it has for this colleague. */
export type LiveShortcut = { id: string; keys: string; defaultKeys: string; label: string; group: ShortcutGroup }

type Entry = { key: string; shortcut: Shortcut; fire: (event: KeyboardEvent) => void }

let entries: readonly Entry[] = []
let settings: ShortcutSettings = DEFAULT_SETTINGS
let storageKey: string | null = null
let waiting: string | null = null
let waitingTimer: ReturnType<typeof setTimeout> | undefined
const SEQUENCE_MS = 1500

type Snapshot = { live: readonly LiveShortcut[]; settings: ShortcutSettings; waiting: string | null }
const NOTHING: Snapshot = { live: [], settings: DEFAULT_SETTINGS, waiting: null }
let snapshot: Snapshot = NOTHING
const listeners = new Set<() => void>()

const keysFor = (shortcut: Shortcut) => settings.keys[shortcut.id] ?? shortcut.keys
const isOn = (entry: Entry) => entry.shortcut.enabled !== false

function publish(): void {
  const live = new Map<string, LiveShortcut>()
  for (const entry of entries) {
    if (!isOn(entry)) continue
    const { id, keys, label, group = 'general' } = entry.shortcut
    live.set(id, { id, keys: keysFor(entry.shortcut), defaultKeys: keys, label, group })
  }
  snapshot = { live: [...live.values()], settings, waiting }
  for (const listener of listeners) listener()
}

function wait(key: string | null): void {
  waiting = key
  clearTimeout(waitingTimer)
  if (key !== null) waitingTimer = setTimeout(() => wait(null), SEQUENCE_MS)
  publish()
}

function isTyping(target: Element | null): boolean {
  if (!target) return false
  if (target instanceof HTMLElement && target.isContentEditable) return true
  if (target.closest('textarea, select, [role="textbox"], [role="combobox"], [role="searchbox"], [role="spinbutton"]'))
    return true
  const input = target.closest('input')
  return (
    input !== null &&
    !['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'file', 'color', 'image'].includes(input.type)
  )
}

/** The layer above the page that has the keyboard: a dialog, a menu, an open list. Null when there is none. */
function layerOf(target: Element | null): Element | null {
  const own = target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')
  return (
    own ??
    document.querySelector(
      '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"], [role="menu"][data-state="open"]',
    )
  )
}

const INTERACTIVE =
  'a[href], button, summary, input, [role="button"], [role="tab"], [role="menuitem"], [role="option"], [role="separator"]'

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const key = keyOf(event, /Mac|iPhone|iPad/.test(navigator.userAgent))
  if (key === null) return
  const target = event.target instanceof Element ? event.target : null
  // A screen comes alive after its frame: its keys count as soon as it is there to be seen.
  const screen = document.querySelector('#content h1')
  if (screen) bringAlive(screen)
  const typing = isTyping(target)
  const layer = layerOf(target)
  // On a link or a button these keys already do something.
  const taken =
    ['Enter', 'Space', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(key) &&
    target?.closest(INTERACTIVE) != null

  const usable = entries.filter((entry) => {
    const { shortcut } = entry
    if (!isOn(entry)) return false
    const keys = keysFor(shortcut)
    const modified = hasModifier(keys)
    if (settings.off && !modified) return false
    if (typing && !(modified && shortcut.whileTyping)) return false
    if (taken && !modified) return false
    if (event.repeat && !shortcut.repeats) return false
    const scope = shortcut.within?.current ?? null
    if (shortcut.within && (!scope || !target || !scope.contains(target))) return false
    return layer === null || (scope !== null && layer.contains(scope))
  })
  const { id, waiting: next } = resolvePress(
    waiting,
    key,
    usable.map((entry) => ({ id: entry.key, keys: keysFor(entry.shortcut) })),
  )
  const consumed = waiting !== null || id !== null || next !== null
  if (waiting !== next) wait(next)
  if (!consumed) return
  event.preventDefault()
  usable.findLast((entry) => entry.key === id)?.fire(event)
}

/** Starts listening, with the settings of this colleague. Returns the stopper. */
export function startShortcuts(userId: string): () => void {
  storageKey = `relais.shortcuts.${userId}`
  settings = parseSettings(localStorage.getItem(storageKey))
  publish()
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

/** Changes and stores this colleague's settings in this browser. */
export function changeShortcuts(change: (current: ShortcutSettings) => ShortcutSettings): void {
  settings = change(settings)
  if (storageKey) localStorage.setItem(storageKey, JSON.stringify(settings))
  publish()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Every live shortcut, the settings, and the first key of a sequence that waits for its second. */
export function useShortcuts(): Snapshot {
  return useSyncExternalStore(
    subscribe,
    () => snapshot,
    () => NOTHING,
  )
}

/** The keys a shortcut has for this colleague, for a key cap; null while it is not live or switched off. */
export function useShortcutKeys(id: string): string | null {
  const { live, settings: current } = useShortcuts()
  const keys = live.find((each) => each.id === id)?.keys ?? null
  return keys !== null && current.off && !hasModifier(keys) ? null : keys
}

/**
 * Makes a key do something while the component stands. Never fires while typing (save `mod` keys that ask for it), nor
 * inside a dialog or menu that is not its own; on a tie the component mounted last wins.
 */
export function useShortcut(shortcut: Shortcut): void {
  const key = useId()
  const fire = useEffectEvent((event: KeyboardEvent) => shortcut.run(event))
  const { id, keys, label, group, enabled, whileTyping, repeats, within } = shortcut

  useEffect(() => {
    const entry: Entry = {
      key,
      shortcut: { id, keys, label, group, enabled, whileTyping, repeats, within, run: () => {} },
      fire: (event) => fire(event),
    }
    entries = [...entries, entry]
    publish()
    return () => {
      entries = entries.filter((each) => each !== entry)
      publish()
    }
  }, [key, id, keys, label, group, enabled, whileTyping, repeats, within])
}
