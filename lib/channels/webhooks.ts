import 'server-only'
import type { NextRequest } from 'next/server'
import { problem } from '@/lib/platform/console-route'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { readBody } from '@/lib/platform/read-body'
import { acceptSmsWebhook } from './sms/commands/accept-webhook'

/** Providers' webhooks are a few kilobytes. */
const MAX_WEBHOOK_BYTES = 256 * 1024
/** TwiML that says nothing: answers are sent as messages of their own, after their own contact decision. */
const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

/**
 * A provider's webhook: verified, stored, then acknowledged; a worker understands it. No session and no key: the
 * provider's signature over the public address and the body is what is asked for.
 */
export async function receiveWebhook(
  request: NextRequest,
  { channel, account }: { channel: string; account: string },
): Promise<Response> {
  try {
    if (channel !== 'sms') throw new DomainError('not_found')
    const { pathname, search } = new URL(request.url)
    const rawBody = (await readBody(request, MAX_WEBHOOK_BYTES)).toString('utf8')
    await acceptSmsWebhook(decodeURIComponent(account), {
      // The address as the provider knows it: behind a proxy ours is another one.
      url: new URL(pathname + search, env().RELAIS_PUBLIC_URL).href,
      signature: request.headers.get('x-twilio-signature'),
      contentType: request.headers.get('content-type'),
      rawBody,
    })
    return new Response(EMPTY_TWIML, {
      headers: { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' },
    })
  } catch (error) {
    return problem(error)
  }
}
