import 'server-only'
import { createTransport, type Transporter } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import type SMTPPool from 'nodemailer/lib/smtp-pool'
import { database } from '@/db/client'
import { outboxMessages } from '@/db/schema'
import { env } from '@/lib/platform/env'
import type { ChannelAdapter, OutboundMessage, SendOutcome } from '../port'
import { plainTextToHtml } from './domain/outgoing'

/** Commands after which a server that fell silent may still have taken the message. */
const AFTER_HANDOVER = ['DATA']

type SmtpError = Error & { command?: string; responseCode?: number; response?: string; code?: string }

let transport: { url: string; transporter: Transporter } | undefined

function transporterFor(url: string): Transporter {
  if (transport?.url === url) return transport.transporter
  transport?.transporter.close()
  const transporter = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
  } as SMTPPool.Options & { url: string })
  transport = { url, transporter }
  return transporter
}

/** The message as RFC 5322 bytes: text and HTML, threaded, dated now, marked when automatic (RFC 3834). */
export async function composeEmail(
  message: OutboundMessage,
): Promise<{ raw: Buffer; envelope: { from: string; to: string[] } }> {
  const body = message.signature ? `${message.text}\n\n-- \n${message.signature}` : message.text
  const composer = new MailComposer({
    from: { name: message.from.name, address: message.from.address },
    ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    to: message.to.map(({ name, address }) => ({ name: name ?? '', address })),
    cc: message.cc.map(({ name, address }) => ({ name: name ?? '', address })),
    subject: message.subject,
    text: body,
    html: plainTextToHtml(message.text, message.signature),
    messageId: message.messageId,
    ...(message.inReplyTo ? { inReplyTo: message.inReplyTo } : {}),
    ...(message.references.length > 0 ? { references: message.references } : {}),
    date: new Date(),
    attachments: message.attachments,
    headers: {
      ...message.headers,
      ...(message.automatic ? { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const compiled = composer.compile()
  const raw = await new Promise<Buffer>((resolve, reject) => {
    compiled.build((error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
  return {
    raw,
    envelope: { from: message.from.address, to: [...message.to, ...message.cc].map(({ address }) => address) },
  }
}

function outcomeOf(error: SmtpError): SendOutcome {
  const reason = (error.response ?? error.message).slice(0, 500)
  if (error.responseCode !== undefined) return { state: error.responseCode >= 500 ? 'failed' : 'retry', reason }
  return { state: AFTER_HANDOVER.includes(error.command ?? '') ? 'unknown' : 'retry', reason }
}

/** E-mail through SMTP_URL; without it, into the local outbox that settings show. */
export const emailAdapter: ChannelAdapter = {
  channel: 'email',
  idempotent: false,
  async send(message) {
    const { raw, envelope } = await composeEmail(message)
    const url = env().SMTP_URL
    if (!url) {
      await database()
        .insert(outboxMessages)
        .values({ interactionId: message.interactionId, envelopeFrom: envelope.from, envelopeTo: envelope.to, raw })
        .onConflictDoNothing()
      return { state: 'sent', providerId: null, detail: 'outbox' }
    }
    try {
      const info = (await transporterFor(url).sendMail({ envelope, raw })) as { response?: string; rejected?: string[] }
      if (info.rejected && info.rejected.length > 0) {
        return {
          state: 'failed',
          reason: `Refused for ${info.rejected.join(', ')}: ${info.response ?? ''}`.slice(0, 500),
        }
      }
      return { state: 'sent', providerId: info.response?.slice(0, 200) ?? null, detail: 'smtp' }
    } catch (error) {
      return outcomeOf(error as SmtpError)
    }
  },
}
