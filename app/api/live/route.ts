import { consoleRoute } from '@/lib/platform/console-route'
import { onShutdown, subscribe } from '@/lib/platform/live'
import { isSessionLive } from '@/lib/platform/session'

export const dynamic = 'force-dynamic'

const PULSE_MS = 10_000

/** Server-sent events: which conversation, customer or delivery changed. Contents are fetched by their own reads. */
export const GET = consoleRoute('conversation.read', async (actor, request) => {
  const encoder = new TextEncoder()
  let stop = () => {}
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text))
      send('retry: 1000\nevent: hello\ndata: {}\n\n')
      const unsubscribe = subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`))
      const forget = onShutdown(() => close())
      const pulse = setInterval(async () => {
        // A stream outlives its request: a session that was revoked meanwhile hears nothing more.
        const live = actor.kind !== 'user' || (await isSessionLive(actor.sessionId).catch(() => true))
        if (!open) return
        if (live) send(': pulse\n\n')
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
