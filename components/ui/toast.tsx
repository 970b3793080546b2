'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { announce } from './announcer'
import { cx } from './cx'
import { Icon } from './icon'
import { Kbd } from './kbd'

export type ToastInput = {
  /** One sentence, no final point. */
  message: string
  /** Takes the action back. The key `z` does the same while the toast stands. */
  undo?: () => void | Promise<void>
  /** Another action, e.g. « Réessayer » or « Voir ». Not together with undo. */
  action?: { label: string; run: () => void | Promise<void> }
  tone?: 'plain' | 'error'
  /** Called once when it has gone without having been undone: the moment to send what was held back. */
  onGone?: () => void
}
type Toast = ToastInput & { id: number }

/** Long enough to read and to reach (WCAG 2.2.1): it waits while hovered or focused, and `z` needs no reaching. */
export const TOAST_MS = 8000
const MAX_SHOWN = 3
const EMPTY: readonly Toast[] = []

let toasts: readonly Toast[] = EMPTY
let nextId = 1
const listeners = new Set<() => void>()
const publish = (changed: readonly Toast[]) => {
  toasts = changed
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function drop(id: number, undone: boolean): void {
  const gone = toasts.find((each) => each.id === id)
  if (!gone) return
  publish(toasts.filter((each) => each.id !== id))
  if (!undone) gone.onGone?.()
}

/** Shows a toast; returns a function that takes it away early. */
export function toast(input: ToastInput): () => void {
  const id = nextId++
  const shown = [...toasts, { ...input, id }]
  for (const old of shown.slice(0, -MAX_SHOWN)) old.onGone?.()
  publish(shown.slice(-MAX_SHOWN))
  announce(input.message, { assertive: input.tone === 'error' })
  return () => drop(id, false)
}

/** Undoes what the latest toast offers to undo. False when there is none. */
export function undoLast(): boolean {
  const last = toasts.findLast((each) => each.undo)
  if (!last?.undo) return false
  drop(last.id, true)
  void last.undo()
  return true
}

function Line({ item }: { item: Toast }) {
  const t = useTranslations('common')
  const [held, setHeld] = useState(false)
  const left = useRef(TOAST_MS)

  useEffect(() => {
    if (held) return
    const started = Date.now()
    const timer = setTimeout(() => drop(item.id, false), left.current)
    return () => {
      clearTimeout(timer)
      left.current -= Date.now() - started
    }
  }, [held, item.id])

  const action = item.undo ? { label: t('undo'), run: item.undo } : item.action
  return (
    <li
      className="pointer-events-auto relative flex min-h-10 w-fit max-w-full animate-rise items-center gap-3 overflow-hidden rounded-lg bg-inverse py-1.5 pr-1.5 pl-3.5 text-md text-on-inverse shadow-3 max-md:w-full"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {item.tone === 'error' ? <Icon name="alert" className="-ml-1" /> : null}
      <span className="min-w-0 flex-1">{item.message}</span>
      {action ? (
        <button
          type="button"
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 font-semibold whitespace-nowrap text-inverse-accent hover:bg-on-inverse/10 focus-visible:outline-inverse-accent focus-visible:outline-offset-[-2px]"
          onClick={() => {
            drop(item.id, true)
            void action.run()
          }}
        >
          {action.label}
          {item.undo ? <Kbd keys="z" tone="inherit" className="max-md:hidden" /> : null}
        </button>
      ) : null}
      <button
        type="button"
        aria-label={t('close')}
        className="grid size-7 shrink-0 place-items-center rounded-md opacity-75 hover:bg-on-inverse/10 hover:opacity-100 focus-visible:outline-inverse-accent focus-visible:outline-offset-[-2px]"
        onClick={() => drop(item.id, false)}
      >
        <Icon name="x" size="sm" />
      </button>
      {item.undo ? (
        <span
          aria-hidden="true"
          className={cx(
            'absolute bottom-0 left-0 h-0.5 w-full origin-left animate-drain bg-inverse-accent [animation-duration:8s] motion-reduce:hidden',
            held && '[animation-play-state:paused]',
          )}
        />
      ) : null}
    </li>
  )
}

/** Where toasts stand: at the foot of the queue, above the bar of a phone. Once a screen; `children` stand above them. */
export function ToastRegion({ children }: { children?: ReactNode }) {
  const t = useTranslations('common')
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => EMPTY,
  )
  return (
    <section
      aria-label={t('notifications')}
      className="pointer-events-none fixed z-50 grid gap-2 max-md:inset-x-2 max-md:bottom-[calc(var(--bottom-bar,0px)+0.5rem)] md:bottom-3 md:left-[calc(var(--rail,0px)+0.75rem)] md:max-w-80"
    >
      {children}
      <ul className="grid gap-2">
        {shown.map((item) => (
          <Line key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}
