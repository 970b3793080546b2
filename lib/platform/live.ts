import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared, rawSql } from '@/db/client'
import { LiveMemory } from './live-memory'
import { logger } from './logger'

/** What an open screen is told: which thing changed, never its content. */
export type LiveEvent = {
  type:
    | 'conversation'
    | 'customer'
    | 'interaction'
    | 'delivery'
    | 'identity'
    | 'consent'
    | 'privacy'
    | 'import'
    | 'quality'
    | 'presence'
    | 'session'
  conversationId?: string
  customerId?: string
  interactionId?: string
  userId?: string
  [key: string]: string | undefined
}

const CHANNEL = 'relais_live'

/** Tells every open screen at COMMIT of the transaction; nobody hears of a rolled-back change. */
export async function notify(tx: Executor, event: LiveEvent): Promise<void> {
  await executePrepared(tx, sql`select pg_notify(${CHANNEL}, ${JSON.stringify(event)})`)
}

/** `notify` for each of many events, in one statement. */
export async function notifyEach(tx: Executor, events: readonly LiveEvent[]): Promise<void> {
  await executePrepared(
    tx,
    sql`select pg_notify(${CHANNEL}, event::text) from jsonb_array_elements(${JSON.stringify(events)}::jsonb) as e (event)`,
  )
}

/** `at`: when this process heard it, in milliseconds. */
type Listener = (event: LiveEvent | { type: 'resync' }, at: number) => void
type Hub = { listeners: Set<Listener>; started: Promise<unknown> | null; memory: LiveMemory<LiveEvent> | null }
const holder = globalThis as { relaisLiveHub?: Hub }

/**
 * Subscribes to live events over this process's one listening connection. With `since` (milliseconds) the listener first
 * hears what happened since then, or `resync` when this process cannot tell. Returns the unsubscriber.
 */
export function subscribe(listener: Listener, since: number | null = null): () => void {
  holder.relaisLiveHub ??= { listeners: new Set(), started: null, memory: null }
  const hub = holder.relaisLiveHub
  const tell: Listener = (event, at) => {
    for (const each of hub.listeners) each(event, at)
  }
  if (since !== null && hub.memory) {
    const now = Date.now()
    for (const event of hub.memory.since(since) ?? [{ type: 'resync' as const }]) listener(event, now)
  }
  hub.listeners.add(listener)
  hub.started ??= rawSql()
    .listen(
      CHANNEL,
      (payload) => {
        const event = JSON.parse(payload) as LiveEvent
        const now = Date.now()
        hub.memory?.remember(event, now)
        tell(event, now)
      },
      // Called at every (re)connection: what was missed in between is caught up by asking again.
      () => {
        const now = Date.now()
        hub.memory = new LiveMemory(now)
        tell({ type: 'resync' }, now)
      },
    )
    .catch((error: unknown) => {
      hub.started = null
      logger.error({ err: error }, 'live: cannot listen')
    })
  return () => hub.listeners.delete(listener)
}

const closing = globalThis as { relaisClosers?: Set<() => void> }

/** Calls back when the process is told to stop: an open stream would keep it from stopping. Returns the forgetter. */
export function onShutdown(close: () => void): () => void {
  if (!closing.relaisClosers) {
    const closers = new Set<() => void>()
    closing.relaisClosers = closers
    const all = () => {
      for (const each of closers) each()
    }
    process.once('SIGTERM', all)
    process.once('SIGINT', all)
  }
  closing.relaisClosers.add(close)
  const closers = closing.relaisClosers
  return () => closers.delete(close)
}
