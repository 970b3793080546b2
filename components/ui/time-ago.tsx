'use client'

import { useSyncExternalStore } from 'react'
import { useFormat } from '@/lib/i18n/use-format'

const STEP_MS = 15_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, STEP_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
const read = () => Math.floor(Date.now() / STEP_MS) * STEP_MS

/** The time now in epoch milliseconds, rounded down to 15 s; components that use it follow the clock together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, read)
}

type Shape = 'relative' | 'day' | 'moment'

/**
 * An instant as people say it, which stays true while the screen is open; the full date on hover.
 * `relative` « il y a 5 min », `day` « hier », `moment` « ven. 20 nov. à 20 h 14 ».
 */
export function TimeAgo({
  at,
  shape = 'relative',
  className,
}: {
  at: string | number | Date
  shape?: Shape
  className?: string
}) {
  const format = useFormat()
  const now = useNow()
  const text =
    shape === 'day'
      ? format.dayShort(at, now)
      : shape === 'moment'
        ? format.dateTimeShort(at, now)
        : format.relative(at, now)
  // The server's clock and the browser's may stand on two sides of a step.
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={format.dateTime(at)}
      className={className}
      suppressHydrationWarning
    >
      {text}
    </time>
  )
}
