import 'server-only'
import { createHmac } from 'node:crypto'
import { env } from '@/lib/platform/env'

/** Where SMS leave and whose signature comes in: the account of SMS_URL, or our own double when it is unset. */
export type SmsProvider = {
  /** Null: nothing leaves this machine, messages stay in the outbox. */
  baseUrl: string | null
  accountSid: string
  authToken: string
}

/** The provider of this installation. Without SMS_URL a token of our own signs what the local double brings in. */
export function smsProvider(): SmsProvider {
  const { SMS_URL, RELAIS_SECRET } = env()
  if (SMS_URL) {
    const { origin, pathname, username, password } = new URL(SMS_URL)
    return {
      baseUrl: `${origin}${pathname === '/' ? '' : pathname}`,
      accountSid: username,
      authToken: decodeURIComponent(password),
    }
  }
  const derived = createHmac('sha256', RELAIS_SECRET).update('sms double').digest('hex')
  return { baseUrl: null, accountSid: `AC${derived.slice(0, 32)}`, authToken: derived.slice(32) }
}

/** The address the provider calls for a number of ours: what came in, and with `interactionId` what became of a message. */
export function smsWebhookUrl(address: string, interactionId?: string): string {
  const url = new URL(`/api/webhooks/sms/${encodeURIComponent(address.replace(/^\+/, ''))}`, env().RELAIS_PUBLIC_URL)
  if (interactionId) url.searchParams.set('interaction', interactionId)
  return url.href
}
