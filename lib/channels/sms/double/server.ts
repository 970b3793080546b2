import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { measureSms } from '../domain/segments'
import { formParams, signedForm } from '../domain/twilio-signature'
import type { MessageStatus } from '../domain/twilio-wire'

export type DoubleSms = { sid: string; from: string; to: string; body: string; statusCallback: string | null }

/** How the double behaves at the next sends: the failures of a real provider. */
export type Behaviour = {
  /** Refuses with Twilio's error number. */
  refuse?: number
  /** Takes the message and closes the connection without an answer. */
  silent?: boolean
  /** What it reports afterwards, in this order. */
  reports?: readonly { status: MessageStatus; errorCode?: number }[]
}

export type SmsDouble = {
  /** For SMS_URL. */
  url: string
  /** Everything it was given, oldest first. */
  sent: DoubleSms[]
  behave(next: Behaviour): void
  /** Calls a webhook as the provider would when somebody writes to a number of ours. Returns the HTTP status. */
  receive(webhookUrl: string, message: { from: string; to: string; body: string; sid?: string }): Promise<number>
  /** Reports what became of a message. Returns the HTTP status. */
  report(sms: DoubleSms, status: MessageStatus, errorCode?: number): Promise<number>
  close(): Promise<void>
}

const newSid = () => `SM${randomBytes(16).toString('hex')}`

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** A small provider in Twilio's format, for tests and for trying things out: it takes messages and calls back. */
export async function startSmsDouble({
  port = 0,
  accountSid = `AC${randomBytes(16).toString('hex')}`,
  authToken = randomBytes(16).toString('hex'),
} = {}): Promise<SmsDouble> {
  const sent: DoubleSms[] = []
  let behaviour: Behaviour = {}
  const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`

  async function post(url: string, fields: Record<string, string>): Promise<number> {
    const { headers, body } = signedForm(authToken, url, fields)
    const response = await fetch(url, { method: 'POST', headers, body })
    return response.status
  }
  const report: SmsDouble['report'] = (sms, status, errorCode) =>
    post(sms.statusCallback ?? '', {
      MessageSid: sms.sid,
      AccountSid: accountSid,
      MessageStatus: status,
      From: sms.from,
      To: sms.to,
      ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
    })

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, json: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    if (request.method !== 'POST' || !request.url?.endsWith(`/Accounts/${accountSid}/Messages.json`))
      return void answer(404, { code: 20404, message: 'Not found', status: 404 })
    if (request.headers.authorization !== credentials)
      return void answer(401, { code: 20003, message: 'Authenticate', status: 401 })
    const { From, To, Body, StatusCallback } = formParams(await bodyOf(request)) as Record<string, string>
    if (behaviour.refuse) return void answer(400, { code: behaviour.refuse, message: 'Refused', status: 400 })
    const sms: DoubleSms = {
      sid: newSid(),
      from: From ?? '',
      to: To ?? '',
      body: Body ?? '',
      statusCallback: StatusCallback ?? null,
    }
    sent.push(sms)
    if (behaviour.silent) return void request.socket.destroy()
    answer(201, { sid: sms.sid, status: 'queued', num_segments: String(measureSms(sms.body).segments) })
    if (sms.statusCallback)
      for (const { status, errorCode } of behaviour.reports ?? []) await report(sms, status, errorCode)
  }

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${accountSid}:${authToken}@127.0.0.1:${bound}`,
    sent,
    behave(next) {
      behaviour = next
    },
    receive: (webhookUrl, { from, to, body, sid = newSid() }) =>
      post(webhookUrl, {
        MessageSid: sid,
        AccountSid: accountSid,
        From: from,
        To: to,
        Body: body,
        NumMedia: '0',
        NumSegments: String(measureSms(body).segments),
      }),
    report,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
