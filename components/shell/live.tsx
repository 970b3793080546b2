'use client'

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, use, useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { announce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useRouter } from '@/lib/i18n/navigation'
import { type Connection, type LiveMessage, type LiveStatus, openSharedStream } from './live-connection'
import { mayHaveMissed } from './may-have-missed'

type Listener = (message: LiveMessage) => void
type Heard = { at: number; message: LiveMessage }
type Live = {
  listeners: Set<Listener>
  recent: Heard[]
  /** How far this browser's clock is behind the server's (ms), never negative. */
  behind: { current: number }
  status: LiveStatus
  retry: () => void
}
const LiveContext = createContext<Live | null>(null)

function useLiveContext(): Live {
  const live = use(LiveContext)
  if (!live) throw new Error('live events are used outside of the console')
  return live
}

/** Long enough for the slowest part of a page to come alive after its frame. */
const REMEMBERED_MS = 60_000

type ProviderProps = { userId: string; since: number; children: ReactNode }

/**
 * Keeps the event stream of the console open, from `since` on, the instant at which the server began to read the page
 * (ms). On `resync` every query in use is asked again: nobody can tell any more what was missed.
 */
export function LiveProvider({ userId, since, children }: ProviderProps) {
  const client = useQueryClient()
  const [listeners] = useState(() => new Set<Listener>())
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const [recent] = useState<Heard[]>(() => [])
  const connection = useRef<Connection | null>(null)
  const behind = useRef(0)
  // The frame may be rendered again while the stream stands: only the first page opens it.
  const [from] = useState(since)

  useEffect(() => {
    behind.current = Math.max(0, from - Date.now())
    const hear = (message: LiveMessage) => {
      const at = Date.now()
      while (recent[0] && recent[0].at < at - REMEMBERED_MS) recent.shift()
      recent.push({ at, message })
      if (message.type === 'resync') void client.invalidateQueries()
      for (const listener of listeners) listener(message)
    }
    const opened = openSharedStream(userId, from, { onStatus: setStatus, onMessage: hear })
    connection.current = opened
    return () => {
      connection.current = null
      opened.close()
    }
  }, [userId, from, client, listeners, recent])

  return (
    <LiveContext value={{ listeners, recent, behind, status, retry: () => connection.current?.retry() }}>
      {children}
    </LiveContext>
  )
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
  const { recent, behind } = useLiveContext()
  const catchUp = useEffectEvent(() => {
    for (const { at, message } of recent) {
      const keys: readonly QueryKey[] = message.type === 'resync' ? [[]] : keysOf(message)
      for (const queryKey of keys)
        void client.invalidateQueries(
          { queryKey, predicate: ({ state }) => mayHaveMissed(state.dataUpdatedAt, at, behind.current) },
          { cancelRefetch: false },
        )
    }
  })
  // A part of the page that comes alive after its frame asks again what changed since its data was read.
  useEffect(() => catchUp(), [])
}

/** Renders the page's server components again when an event concerns them; always after a `resync`. */
export function useLiveRefresh(concerns: (message: LiveMessage) => boolean): void {
  const router = useRouter()
  const { recent } = useLiveContext()
  const gather = useGathered(() => router.refresh())
  const hear = (message: LiveMessage) => {
    if (message.type === 'resync' || concerns(message)) gather([['page']])
  }
  useLive(hear)
  const catchUp = useEffectEvent(() => {
    const now = Date.now()
    // When the server read the page is not known here: about now.
    for (const { at, message } of recent) if (mayHaveMissed(now, at, 0)) hear(message)
  })
  useEffect(() => catchUp(), [])
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
