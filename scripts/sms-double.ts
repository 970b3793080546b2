import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { startSmsDouble } from '../lib/channels/sms/double/server'

const HELP = `npm run -s sms:double -- [--port 4010] [--relais http://localhost:3000]

A provider of SMS in Twilio's format, on this machine, for trying things out: start Relais with the SMS_URL it prints.
It shows what Relais sends, and each line typed here comes in as an SMS: +33639980001 38123 STOP
`

/** A local provider to send to and to receive from; runs until it is stopped. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      relais: { type: 'string', default: 'http://localhost:3000' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  const double = await startSmsDouble({ port: Number(values.port) })
  double.behave({ reports: [{ status: 'sent' }, { status: 'delivered' }] })
  process.stdout.write(`SMS_URL=${double.url}\n`)
  let shown = 0
  setInterval(() => {
    for (; shown < double.sent.length; shown += 1) {
      const { from, to, body } = double.sent[shown]!
      process.stdout.write(`${from} → ${to} ${body}\n`)
    }
  }, 200)
  for await (const line of createInterface({ input: process.stdin })) {
    const [, from, to, body] = /^(\S+)\s+(\S+)\s+(.+)$/.exec(line.trim()) ?? []
    if (!from || !to || !body) {
      process.stdout.write('+33639980001 38123 STOP\n')
      continue
    }
    const webhook = new URL(`/api/webhooks/sms/${to.replace(/^\+/, '')}`, values.relais).href
    const status = await double.receive(webhook, { from, to, body }).catch((error: unknown) => String(error))
    process.stdout.write(`${status}\n`)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
