import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared, rawSql } from '@/db/client'
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

type Listener = (event: LiveEvent | { type: 'resync' }) => void
const holder = globalThis as { relaisLive?: { listeners: Set<Listener>; started: Promise<unknown> | null } }

/** Subscribes to live events over this process's one listening connection. Returns the unsubscriber. */
export function subscribe(listener: Listener): () => void {
  holder.relaisLive ??= { listeners: new Set(), started: null }
  const hub = holder.relaisLive
  hub.listeners.add(listener)
  const tell = (event: Parameters<Listener>[0]) => {
    for (const each of hub.listeners) each(event)
  }
  hub.started ??= rawSql()
    .listen(
      CHANNEL,
      (payload) => tell(JSON.parse(payload) as LiveEvent),
      // Called at every (re)connection: what was missed in between is caught up by asking again.
      () => tell({ type: 'resync' }),
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
