import { consoleRoute } from '@/lib/platform/console-route'
import { subscribe } from '@/lib/platform/live'

export const dynamic = 'force-dynamic'

const PULSE_MS = 15_000

/** Server-sent events: which conversation, customer or delivery changed. Contents are fetched by their own reads. */
export const GET = consoleRoute('conversation.read', async (_actor, request) => {
  const encoder = new TextEncoder()
  let stop = () => {}
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text))
      send('retry: 1000\nevent: hello\ndata: {}\n\n')
      const unsubscribe = subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`))
      const pulse = setInterval(() => send(': pulse\n\n'), PULSE_MS)
      stop = () => {
        unsubscribe()
        clearInterval(pulse)
      }
      request.signal.addEventListener('abort', () => {
        stop()
        controller.close()
      })
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
