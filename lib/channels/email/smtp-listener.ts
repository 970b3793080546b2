import 'server-only'
import { SMTPServer } from 'smtp-server'
import { env } from '@/lib/platform/env'
import { DomainError } from '@/lib/platform/errors'
import { logger } from '@/lib/platform/logger'
import { MAX_RAW_BYTES, storeDelivery } from '../commands/store-delivery'

export type SmtpListener = { port: number; close: () => Promise<void> }

class Refusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Listens for mail (RFC 5321). A message is acknowledged only after its raw bytes are committed; when they cannot be
 * stored the sender is told to try again (451) and keeps it.
 */
export async function listenForMail(): Promise<SmtpListener> {
  const server = new SMTPServer({
    name: 'relais',
    banner: 'Relais',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAX_RAW_BYTES,
    hideSize: false,
    disableReverseLookup: true,
    logger: false,
    maxClients: 200,
    socketTimeout: 60_000,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length
        // Past the limit the bytes are drained, not kept.
        if (size <= MAX_RAW_BYTES) chunks.push(chunk)
      })
      stream.on('error', (error) => done(error))
      stream.on('end', () => {
        if (size > MAX_RAW_BYTES || stream.sizeExceeded) return done(new Refusal(552, 'Message exceeds 30 MB'))
        const envelope = {
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : null,
          to: session.envelope.rcptTo.map((rcpt) => rcpt.address),
          client: session.remoteAddress,
          helo: session.hostNameAppearsAs,
        }
        storeDelivery({
          channel: 'email',
          transport: 'smtp',
          raw: Buffer.concat(chunks),
          envelope,
          job: 'email.process',
        }).then(
          ({ deliveryId }) => done(null, `Accepted as ${deliveryId}`),
          (error: unknown) => {
            if (error instanceof DomainError && error.code === 'too_large')
              return done(new Refusal(552, 'Message exceeds 30 MB'))
            logger.error({ err: error }, 'smtp: could not store a message')
            done(new Refusal(451, 'Could not store the message, try again'))
          },
        )
      })
    },
  })
  server.on('error', (error) => logger.warn({ err: error }, 'smtp: connection'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(env().SMTP_LISTEN_PORT, env().SMTP_LISTEN_HOST, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : env().SMTP_LISTEN_PORT,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
