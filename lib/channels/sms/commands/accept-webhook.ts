import 'server-only'
import { createHash } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { database } from '@/db/client'
import { channelAccounts } from '@/db/schema'
import { DomainError } from '@/lib/platform/errors'
import { type Delivery, storeDelivery } from '../../commands/store-delivery'
import { isFromTwilio, type TwilioWebhook } from '../domain/twilio-signature'
import { webhookFields } from '../domain/twilio-wire'
import { smsProvider } from '../queries/provider'

/** What a webhook is about, as kept beside its raw body. */
export type SmsEnvelope = {
  accountId: string
  contentType: string
  /** Which message of ours a delivery report speaks of: part of the signed address. */
  interactionId: string | null
  from?: string
}

async function accountOf(address: string): Promise<string> {
  const [account] = await database()
    .select({ id: channelAccounts.id })
    .from(channelAccounts)
    // A number that is switched off is still told to stop.
    .where(and(eq(channelAccounts.channel, 'sms'), inArray(channelAccounts.address, [address, `+${address}`])))
  if (!account) throw new DomainError('not_found')
  return account.id
}

/**
 * Takes a webhook of the SMS provider: signature first, then the raw body is stored with its job; once this returns,
 * the provider may be answered. The same message again changes nothing. `address` is our number, without its plus.
 * Throws `not_found` for a number that is not ours, `forbidden` for a signature that is not the provider's.
 */
export async function acceptSmsWebhook(address: string, webhook: TwilioWebhook): Promise<Delivery> {
  const accountId = await accountOf(address)
  if (!isFromTwilio(webhook, [smsProvider().authToken])) throw new DomainError('forbidden')
  const contentType = webhook.contentType ?? ''
  const fields = webhookFields(webhook.rawBody, contentType)
  const envelope: SmsEnvelope = {
    accountId,
    contentType,
    interactionId: new URL(webhook.url).searchParams.get('interaction'),
    ...(fields.From ? { from: fields.From } : {}),
  }
  // A message has one delivery, its fate one per status; what has no id of its own is known by its bytes.
  const providerId = fields.MessageSid
    ? [fields.MessageSid, fields.MessageStatus].filter(Boolean).join(':')
    : createHash('sha256').update(webhook.rawBody).digest('hex')
  return storeDelivery({
    channel: 'sms',
    transport: 'webhook',
    raw: Buffer.from(webhook.rawBody, 'utf8'),
    providerId: providerId.slice(0, 200),
    envelope,
    job: 'sms.process',
  })
}
