'use client'

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, use, useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { announce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useRouter } from '@/lib/i18n/navigation'
import { type Connection, type LiveMessage, type LiveStatus, openSharedStream } from './live-connection'

type Listener = (message: LiveMessage) => void
type Live = { listeners: Set<Listener>; status: LiveStatus; retry: () => void }
const LiveContext = createContext<Live | null>(null)

function useLiveContext(): Live {
  const live = use(LiveContext)
  if (!live) throw new Error('live events are used outside of the console')
  return live
}

/** Keeps the event stream of the console open. On `resync` every query in use is asked again. */
export function LiveProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const client = useQueryClient()
  const [listeners] = useState(() => new Set<Listener>())
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const connection = useRef<Connection | null>(null)

  useEffect(() => {
    const opened = openSharedStream(userId, {
      onStatus: setStatus,
      onMessage: (message) => {
        if (message.type === 'resync') void client.invalidateQueries()
        for (const listener of listeners) listener(message)
      },
    })
    connection.current = opened
    return () => {
      connection.current = null
      opened.close()
    }
  }, [userId, client, listeners])

  return <LiveContext value={{ listeners, status, retry: () => connection.current?.retry() }}>{children}</LiveContext>
}

/** Calls the handler with every event, `resync` included, while the component stands. */
export function useLive(handler: (message: LiveMessage) => void): void {
  const { listeners } = useLiveContext()
  const handle = useEffectEvent(handler)
  useEffect(() => {
    const listener: Listener = (message) => handle(message)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [listeners])
}

export function useLiveStatus(): LiveStatus {
  return useLiveContext().status
}

/** A burst of events asks once, not once each; the first within this time, so that a lone event is not late. */
const GATHER_MS = 250

function useGathered(run: (keys: readonly QueryKey[]) => void): (keys: readonly QueryKey[]) => void {
  const latest = useRef(run)
  const state = useRef({
    waiting: new Map<string, QueryKey>(),
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
    last: 0,
  })
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const current = state.current
    return () => clearTimeout(current.timer)
  }, [])
  return useCallback((keys) => {
    const current = state.current
    for (const key of keys) current.waiting.set(JSON.stringify(key), key)
    if (keys.length === 0 || current.timer !== undefined) return
    current.timer = setTimeout(
      () => {
        const gathered = [...current.waiting.values()]
        current.waiting.clear()
        current.timer = undefined
        current.last = Date.now()
        latest.current(gathered)
      },
      Math.max(0, current.last + GATHER_MS - Date.now()),
    )
  }, [])
}

/** Asks queries again when an event concerns them: `useLiveQueries((event) => event.conversationId ? [keys.thread(event.conversationId)] : [])`. */
export function useLiveQueries(keysOf: (message: LiveMessage) => readonly QueryKey[]): void {
  const client = useQueryClient()
  const gather = useGathered((keys) => {
    for (const queryKey of keys) {
      // A read that is under way may have begun before the change: it is let finish, and asked once more.
      const under = client.isFetching({ queryKey }) > 0
      const read = client.invalidateQueries({ queryKey }, { cancelRefetch: false })
      if (under) void read.then(() => client.invalidateQueries({ queryKey }, { cancelRefetch: false }))
    }
  })
  useLive((message) => gather(keysOf(message)))
}

/** Renders the page's server components again when an event concerns them; always after a `resync`. */
export function useLiveRefresh(concerns: (message: LiveMessage) => boolean): void {
  const router = useRouter()
  const gather = useGathered(() => router.refresh())
  useLive((message) => {
    if (message.type === 'resync' || concerns(message)) gather([['page']])
  })
}

/** Short cuts heal by themselves and are not worth a word. */
const QUIET_MS = 4000

/** Says when nothing new arrives any more, and that it does again. Silent while all is well. */
export function LiveNotice() {
  const t = useTranslations('shell.live')
  const common = useTranslations('common')
  const { status, retry } = useLiveContext()
  const [shown, setShown] = useState<LiveStatus | null>(null)
  const wasShown = useRef(false)

  useEffect(() => {
    if (status === 'open') {
      setShown(null)
      if (wasShown.current) announce(t('back'))
      wasShown.current = false
      return
    }
    if (status === 'connecting') return
    const timer = setTimeout(
      () => {
        wasShown.current = true
        setShown(status)
      },
      status === 'signed-out' ? 0 : QUIET_MS,
    )
    return () => clearTimeout(timer)
  }, [status, t])

  if (shown === null || status === 'open') return null
  const out = status === 'signed-out'
  return (
    <div
      role="alert"
      className="pointer-events-auto flex w-full animate-rise items-center gap-2.5 rounded-lg border border-amber-line bg-amber-soft py-2 pr-2 pl-3 text-md shadow-3"
    >
      <Icon name="offline" className="text-amber" />
      <span className="min-w-0 flex-1">{t(out ? 'signedOut' : 'lost')}</span>
      <Button size="sm" icon="refresh" onClick={out ? () => window.location.reload() : retry}>
        {common('retry')}
      </Button>
    </div>
  )
}
