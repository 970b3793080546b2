import 'server-only'
import { database } from '@/db/client'
import { outboxMessages } from '@/db/schema'
import { env } from '@/lib/platform/env'
import type { ChannelAdapter, OutboundMessage, SendOutcome } from '../port'
import { messageResourceSchema, messagesCall, smsFailure, twilioErrorSchema } from './domain/twilio-wire'
import { smsProvider, smsWebhookUrl } from './queries/provider'

const ANSWERS_WITHIN_MS = 20_000

const isLocal = (url: string) => /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname)

/** Whether the request can have reached the provider: a refused connection cannot, a broken or silent one can. */
function neverLeft(error: unknown): boolean {
  const cause = (error as { cause?: { code?: string } }).cause
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    cause?.code ?? '',
  )
}

/** Reads the provider's answer; a 201 that cannot be read has left all the same. */
export function smsOutcome(httpStatus: number, body: string): SendOutcome {
  let json: unknown = null
  try {
    json = JSON.parse(body)
  } catch {
    // A page of a proxy in between: the status alone decides.
  }
  if (httpStatus >= 200 && httpStatus < 300) {
    const resource = messageResourceSchema.safeParse(json)
    return { state: 'sent', providerId: resource.success ? resource.data.sid : null, detail: 'sms' }
  }
  const refusal = twilioErrorSchema.safeParse(json)
  const code = refusal.success ? refusal.data.code : null
  const failure = smsFailure(httpStatus, code)
  const reason = [failure, code ?? `HTTP ${httpStatus}`].join(' ')
  // A server error after the request was read may have sent it; only a named "busy" and a 429 surely did not.
  if (failure === 'retry') return { state: httpStatus >= 500 && code === null ? 'unknown' : 'retry', reason }
  return { state: 'failed', reason }
}

async function keepInOutbox(message: OutboundMessage): Promise<SendOutcome> {
  await database()
    .insert(outboxMessages)
    .values({
      interactionId: message.interactionId,
      envelopeFrom: message.from.address,
      envelopeTo: message.to.map(({ address }) => address),
      raw: Buffer.from(message.text, 'utf8'),
    })
    .onConflictDoNothing()
  return { state: 'sent', providerId: null, detail: 'outbox' }
}

/**
 * SMS through SMS_URL in Twilio's format; without it, into the local outbox that settings show. Twilio has no
 * idempotency key: a send whose answer is lost is `unknown`, and its delivery report settles it.
 */
export const smsAdapter: ChannelAdapter = {
  channel: 'sms',
  idempotent: false,
  async send(message) {
    const { baseUrl, accountSid, authToken } = smsProvider()
    if (!baseUrl) return keepInOutbox(message)
    const [to] = message.to
    if (!to) return { state: 'failed', reason: 'invalid_recipient' }
    // A provider elsewhere cannot call this machine back and refuses such an address.
    const reports = isLocal(baseUrl) || !isLocal(env().RELAIS_PUBLIC_URL)
    const { url, ...call } = messagesCall(
      {
        accountSid,
        authToken,
        from: { sender: message.from.address },
        to: to.address,
        body: message.text,
        ...(reports ? { statusCallback: smsWebhookUrl(message.from.address, message.interactionId) } : {}),
      },
      baseUrl,
    )
    try {
      const response = await fetch(url, { ...call, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
      return smsOutcome(response.status, await response.text())
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unexpected'
      return neverLeft(error) ? { state: 'retry', reason: `unreachable ${reason}` } : { state: 'unknown', reason }
    }
  },
}
