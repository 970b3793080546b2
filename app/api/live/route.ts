import type { NextRequest } from 'next/server'
import { consoleRoute } from '@/lib/platform/console-route'
import { onShutdown, subscribe } from '@/lib/platform/live'
import { isSessionLive } from '@/lib/platform/session'

export const dynamic = 'force-dynamic'

const PULSE_MS = 10_000

/** The instant up to which a screen knows: of its last event when the stream breaks, of its page when it first opens. */
function knownUpTo(request: NextRequest): number | null {
  const text = request.headers.get('last-event-id') ?? request.nextUrl.searchParams.get('since')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Server-sent events: which conversation, customer or delivery changed. Contents are fetched by their own reads. */
export const GET = consoleRoute('conversation.read', async (actor, request) => {
  const encoder = new TextEncoder()
  let stop = () => {}
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text))
      const beat = (name: 'hello' | 'pulse') => send(`id: ${Date.now()}\nevent: ${name}\ndata: {}\n\n`)
      send('retry: 1000\n')
      const unsubscribe = subscribe(
        (event, at) => send(`id: ${at}\ndata: ${JSON.stringify(event)}\n\n`),
        knownUpTo(request),
      )
      beat('hello')
      const forget = onShutdown(() => close())
      const pulse = setInterval(async () => {
        // A stream outlives its request: a session that was revoked meanwhile hears nothing more.
        const live = actor.kind !== 'user' || (await isSessionLive(actor.sessionId).catch(() => true))
        if (!open) return
        if (live) beat('pulse')
        else close()
      }, PULSE_MS)
      let open = true
      stop = () => {
        open = false
        unsubscribe()
        forget()
        clearInterval(pulse)
      }
      const close = () => {
        if (!open) return
        stop()
        controller.close()
      }
      request.signal.addEventListener('abort', close)
    },
    cancel: () => stop(),
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
})
