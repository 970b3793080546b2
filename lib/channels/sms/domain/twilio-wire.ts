import { z } from 'zod'
import { formParams } from './twilio-signature'

/** Twilio's wire format for SMS: webhooks in, REST calls out. Unknown fields are kept aside: Twilio adds some. */

/** The fields of a webhook's body, form or JSON, one text each; none when it cannot be read. */
export function webhookFields(rawBody: string, contentType: string): Record<string, string> {
  if (!/^application\/json\b/i.test(contentType)) {
    const params = Object.entries(formParams(rawBody))
    return Object.fromEntries(
      params.map(([name, value]) => [name, typeof value === 'string' ? value : (value[0] ?? '')]),
    )
  }
  try {
    const parsed: unknown = JSON.parse(rawBody)
    if (typeof parsed !== 'object' || parsed === null) return {}
    const given = Object.entries(parsed).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  } catch {
    return {}
  }
}

const sid = (prefixes: string) => z.string().regex(new RegExp(`^(${prefixes})[0-9a-fA-F]{32}$`))
const countSchema = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)

/** Statuses of a message, in the order they are reached; delivery reports may arrive in any order. */
export const MESSAGE_STATUSES = [
  'accepted',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'receiving',
  'received',
  'delivered',
  'read',
  'undelivered',
  'failed',
  'canceled',
] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

const FINAL: readonly MessageStatus[] = ['delivered', 'read', 'undelivered', 'failed', 'canceled']

/** Whether a report brings news: statuses only move forward, and a final one stays unless it becomes `read`. */
export function advancesStatus(from: MessageStatus, to: MessageStatus): boolean {
  if (FINAL.includes(from)) return from === 'delivered' && to === 'read'
  return MESSAGE_STATUSES.indexOf(to) > MESSAGE_STATUSES.indexOf(from)
}

const inboundFieldsSchema = z.looseObject({
  MessageSid: sid('SM|MM'),
  AccountSid: sid('AC'),
  MessagingServiceSid: sid('MG').optional(),
  From: z.string().min(1).max(100),
  To: z.string().min(1).max(100),
  Body: z.string().max(10_000).default(''),
  NumMedia: countSchema.default(0),
  NumSegments: countSchema.default(1),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
})

export interface InboundSms {
  messageSid: string
  accountSid: string
  from: string
  to: string
  body: string
  segments: number
  media: { url: string; contentType: string }[]
  /** Set when Twilio itself recognised an opt-out keyword ("advanced opt-out"), and already blocks the number. */
  optOutType: 'STOP' | 'START' | 'HELP' | null
}

/** An inbound message from its form parameters. */
export const inboundSmsSchema = inboundFieldsSchema.transform((fields, context): InboundSms => {
  const media: InboundSms['media'] = []
  for (let index = 0; index < fields.NumMedia; index += 1) {
    const url = fields[`MediaUrl${index}`]
    const contentType = fields[`MediaContentType${index}`]
    if (typeof url !== 'string' || !URL.canParse(url)) {
      context.addIssue({ code: 'custom', message: 'Expected the URL of a medium', path: [`MediaUrl${index}`] })
      return z.NEVER
    }
    media.push({ url, contentType: typeof contentType === 'string' ? contentType : 'application/octet-stream' })
  }
  return {
    messageSid: fields.MessageSid,
    accountSid: fields.AccountSid,
    from: fields.From,
    to: fields.To,
    body: fields.Body,
    segments: fields.NumSegments,
    media,
    optOutType: fields.OptOutType ?? null,
  }
})

export interface StatusReport {
  messageSid: string
  accountSid: string
  status: MessageStatus
  /** Twilio's error number, as 30003 (unreachable) or 30005 (unknown number). */
  errorCode: number | null
}

/** A delivery report (StatusCallback) from its form parameters. */
export const statusReportSchema = z
  .looseObject({
    MessageSid: sid('SM|MM'),
    AccountSid: sid('AC'),
    MessageStatus: z.enum(MESSAGE_STATUSES),
    ErrorCode: z
      .string()
      .regex(/^\d{0,6}$/)
      .optional(),
  })
  .transform(
    (fields): StatusReport => ({
      messageSid: fields.MessageSid,
      accountSid: fields.AccountSid,
      status: fields.MessageStatus,
      errorCode: fields.ErrorCode ? Number(fields.ErrorCode) : null,
    }),
  )

export interface OutboundSms {
  accountSid: string
  authToken: string
  /** A number, a short code or a sender name; or the messaging service that chooses one. */
  from: { sender: string } | { messagingServiceSid: string }
  /** E.164. */
  to: string
  body: string
  statusCallback?: string
  /** Seconds after which an undelivered message is given up. */
  validityPeriod?: number
  mediaUrls?: readonly string[]
}

export interface HttpCall {
  method: 'POST'
  url: string
  headers: Record<string, string>
  body: string
}

/** The call that sends a message: `POST /2010-04-01/Accounts/{sid}/Messages.json`, form-encoded. */
export function messagesCall(message: OutboundSms, baseUrl = 'https://api.twilio.com'): HttpCall {
  const form = new URLSearchParams({ To: message.to, Body: message.body })
  if ('sender' in message.from) form.set('From', message.from.sender)
  else form.set('MessagingServiceSid', message.from.messagingServiceSid)
  if (message.statusCallback !== undefined) form.set('StatusCallback', message.statusCallback)
  if (message.validityPeriod !== undefined) form.set('ValidityPeriod', String(message.validityPeriod))
  for (const url of message.mediaUrls ?? []) form.append('MediaUrl', url)
  const credentials = Buffer.from(`${message.accountSid}:${message.authToken}`, 'utf8').toString('base64')
  return {
    method: 'POST',
    url: `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(message.accountSid)}/Messages.json`,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${credentials}`,
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    },
    body: form.toString(),
  }
}

/** What Twilio answers to an accepted message (201). */
export const messageResourceSchema = z.looseObject({
  sid: sid('SM|MM'),
  status: z.enum(MESSAGE_STATUSES),
  num_segments: countSchema.optional(),
  error_code: z.number().nullable().optional(),
  error_message: z.string().nullable().optional(),
})

/** What Twilio answers when it refuses. */
export const twilioErrorSchema = z.looseObject({
  code: z.number(),
  message: z.string(),
  status: z.number().optional(),
})

/** What to do after a refused call or an undelivered message. */
export type SmsFailure = 'opted_out' | 'invalid_recipient' | 'unreachable' | 'retry' | 'refused'

const OPTED_OUT = [21610]
const INVALID_RECIPIENT = [21211, 21217, 21408, 21612, 21614, 21635, 30005, 30006]
const UNREACHABLE = [30003, 30008]
const BUSY = [20429, 14107, 21611, 30001, 30022]

/** Reads a refusal: by Twilio's error number where there is one, by the HTTP status otherwise. */
export function smsFailure(httpStatus: number | null, errorCode: number | null): SmsFailure {
  if (errorCode !== null) {
    if (OPTED_OUT.includes(errorCode)) return 'opted_out'
    if (INVALID_RECIPIENT.includes(errorCode)) return 'invalid_recipient'
    if (UNREACHABLE.includes(errorCode)) return 'unreachable'
    if (BUSY.includes(errorCode)) return 'retry'
  }
  return httpStatus !== null && (httpStatus === 429 || httpStatus >= 500) ? 'retry' : 'refused'
}
