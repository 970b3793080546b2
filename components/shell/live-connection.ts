import type { LiveEvent } from '@/lib/platform/live'

export type LiveMessage = LiveEvent | { type: 'resync' }
/** `lost` tries again by itself; `signed-out` does not. */
export type LiveStatus = 'connecting' | 'open' | 'lost' | 'signed-out'

type Sink = { onMessage: (message: LiveMessage) => void; onStatus: (status: LiveStatus) => void }
export type Connection = { retry: () => void; close: () => void }

const URL_LIVE = '/api/live'
const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 30_000

function parse(data: string): LiveMessage | null {
  const found: unknown = JSON.parse(data)
  return typeof found === 'object' && found !== null && typeof (found as { type?: unknown }).type === 'string'
    ? (found as LiveMessage)
    : null
}

/**
 * One event stream that stays open and reconnects with back-off. It begins, and goes on after each gap, where the screen
 * stands: at `since`, the instant at which the page was read by the server's clock (ms), or at the last event's. The
 * server replays what happened from there on, or says `resync`.
 */
export function openStream(since: number, { onMessage, onStatus }: Sink): Connection {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let delay = FIRST_RETRY_MS
  let known = String(since)
  let closed = false

  async function again(): Promise<void> {
    // EventSource hides the status of a refusal; only a look of our own tells a lost session from a restart.
    const look = new AbortController()
    const response = await fetch(URL_LIVE, { cache: 'no-store', signal: look.signal }).catch(() => null)
    look.abort()
    if (closed) return
    if (response?.status === 401) {
      onStatus('signed-out')
      return
    }
    timer = setTimeout(connect, delay)
    delay = Math.min(delay * 2, LAST_RETRY_MS)
  }

  function connect(): void {
    source?.close()
    clearTimeout(timer)
    const stream = new EventSource(`${URL_LIVE}?since=${known}`)
    source = stream
    stream.onopen = () => {
      delay = FIRST_RETRY_MS
      onStatus('open')
    }
    const hear = (event: MessageEvent<string>) => {
      known = event.lastEventId || known
      const message = event.type === 'message' ? parse(event.data) : null
      if (message) onMessage(message)
    }
    stream.onmessage = hear
    stream.addEventListener('pulse', hear)
    stream.onerror = () => {
      onStatus('lost')
      if (stream.readyState === EventSource.CLOSED) void again()
    }
  }

  const onOnline = () => connect()
  window.addEventListener('online', onOnline)
  onStatus('connecting')
  connect()
  return {
    retry: () => {
      delay = FIRST_RETRY_MS
      connect()
    },
    close: () => {
      closed = true
      clearTimeout(timer)
      source?.close()
      window.removeEventListener('online', onOnline)
    },
  }
}

/** Hears once what happened since that instant (server's clock, ms); for a tab that does not hold the stream. */
function catchUp(since: number, onMessage: Sink['onMessage']): Pick<Connection, 'close'> {
  const stream = new EventSource(`${URL_LIVE}?since=${since}`)
  stream.onmessage = (event: MessageEvent<string>) => {
    const message = parse(event.data)
    if (message) onMessage(message)
  }
  // What is replayed comes before the greeting.
  stream.addEventListener('hello', () => stream.close())
  return stream
}

type Wire =
  | { kind: 'message'; message: LiveMessage }
  | { kind: 'status'; status: LiveStatus }
  | { kind: 'who' }
  | { kind: 'retry' }

/**
 * The stream shared by the tabs of one colleague: the tab that holds the lock keeps the connection and passes on what
 * it hears. Browsers allow six connections a host over HTTP/1.1; one a tab would block the seventh tab altogether.
 * Where locks are missing (plain http on another host than localhost) each tab has its own.
 */
export function openSharedStream(userId: string, since: number, sink: Sink): Connection {
  const { locks } = navigator as { locks?: LockManager }
  if (!locks || typeof BroadcastChannel === 'undefined') return openStream(since, sink)

  const channel = new BroadcastChannel(`relais-live-${userId}`)
  const abort = new AbortController()
  let own: Connection | null = null
  let missed: Pick<Connection, 'close'> | null = null
  let status: LiveStatus = 'connecting'
  const tell = (wire: Wire) => channel.postMessage(wire)
  const setStatus = (next: LiveStatus) => {
    status = next
    sink.onStatus(next)
  }

  channel.onmessage = ({ data }: MessageEvent<Wire>) => {
    if (own) {
      if (data.kind === 'who') tell({ kind: 'status', status })
      if (data.kind === 'retry') own.retry()
    } else if (data.kind === 'message') sink.onMessage(data.message)
    else if (data.kind === 'status') {
      missed ??= catchUp(since, sink.onMessage)
      setStatus(data.status)
    }
  }
  setStatus('connecting')
  tell({ kind: 'who' })

  let release = () => {}
  locks
    .request(`relais-live-${userId}`, { signal: abort.signal }, () => {
      // The lock may be granted in the moment in which it was given up.
      if (abort.signal.aborted) return
      // A tab that waited takes over from one that closed: between the two, something may have been missed.
      const tookOver = status !== 'connecting'
      own = openStream(since, {
        onMessage: (message) => {
          sink.onMessage(message)
          tell({ kind: 'message', message })
        },
        onStatus: (next) => {
          setStatus(next)
          tell({ kind: 'status', status: next })
        },
      })
      if (tookOver) {
        sink.onMessage({ type: 'resync' })
        tell({ kind: 'message', message: { type: 'resync' } })
      }
      return new Promise<void>((resolve) => {
        release = resolve
      })
    })
    .catch((error: unknown) => {
      if (!abort.signal.aborted) throw error
    })

  return {
    retry: () => (own ? own.retry() : tell({ kind: 'retry' })),
    close: () => {
      abort.abort()
      missed?.close()
      own?.close()
      release()
      channel.close()
    },
  }
}
