import 'server-only'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { database } from '@/db/client'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { acceptSmsWebhook } from '../sms/commands/accept-webhook'
import { signedForm } from '../sms/domain/twilio-signature'
import { smsProvider, smsWebhookUrl } from '../sms/queries/provider'

export const sampleSmsInput = z.object({
  from: z.string().trim().min(1).max(40),
  to: z.string().trim().min(1).max(40),
  text: z.string().trim().min(1).max(1600),
})

/**
 * Where no provider is set, an SMS as if a customer had sent it: signed and delivered the way a provider would, so that
 * everything after it is real. Throws `unavailable` where there is a provider, whose messages are real.
 */
export async function receiveSampleSms(
  actor: Actor,
  { from, to, text }: z.output<typeof sampleSmsInput>,
): Promise<{ deliveryId: string }> {
  demand(actor, 'settings.channels')
  const { baseUrl, accountSid, authToken } = smsProvider()
  if (baseUrl !== null) throw new DomainError('unavailable')
  const sender = normaliseContactPoint('phone', from)
  if (!sender) throw new DomainError('invalid_input', { fields: { from: ['invalid'] } })
  const url = smsWebhookUrl(to)
  const { headers, body } = signedForm(authToken, url, {
    MessageSid: `SM${randomBytes(16).toString('hex')}`,
    AccountSid: accountSid,
    From: sender,
    To: to,
    Body: text,
    NumMedia: '0',
  })
  const { deliveryId } = await acceptSmsWebhook(to.replace(/^\+/, ''), {
    url,
    signature: headers['x-twilio-signature'] ?? null,
    contentType: headers['content-type'] ?? null,
    rawBody: body,
  })
  await audit(database(), actor, { action: 'sms.sample_received', subjectKind: 'delivery', subjectId: deliveryId })
  return { deliveryId }
}
