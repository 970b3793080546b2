import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailAdapter } from './adapter'
import { parseEmail } from './parse'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** Debian's OpenSMTPD, installed when we may: a mail server that nobody here wrote. */
function opensmtpd(): string | null {
  const path = '/usr/sbin/smtpd'
  if (!existsSync(path) && isRoot && existsSync('/usr/bin/apt-get')) {
    const install = () =>
      spawnSync('apt-get', ['install', '-y', '-q', 'opensmtpd'], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status
    if (install() !== 0) {
      spawnSync('apt-get', ['update', '-q'])
      install()
    }
    spawnSync('service', ['opensmtpd', 'stop'])
  }
  return isRoot && existsSync(path) ? path : null
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

async function until<T>(look: () => T | null, ms: number): Promise<T> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const found = look()
    if (found !== null) return found
  }
  throw new Error('nothing came')
}

const server = opensmtpd()
let child: ChildProcess | undefined
let folder = ''
const before = { ...process.env }

beforeAll(async () => {
  if (!server) return
  folder = mkdtempSync(join(tmpdir(), 'relais-smtpd-'))
  const mail = join(folder, 'mail')
  mkdirSync(mail)
  for (const path of [folder, mail]) chownSync(path, NOBODY, NOBODY)
  const port = await freePort()
  const conf = join(folder, 'smtpd.conf')
  writeFileSync(
    conf,
    [
      `listen on 127.0.0.1 port ${port}`,
      'table everyone { "@" = "nobody" }',
      `action "keep" maildir "${mail}" virtual <everyone>`,
      'match from any for any action "keep"',
      '',
    ].join('\n'),
    { mode: 0o600 },
  )
  child = spawn(server, ['-d', '-f', conf], { stdio: 'ignore' })
  await new Promise<void>((resolve, reject) => {
    const end = Date.now() + 15_000
    const attempt = () => {
      const socket = createConnection(port, '127.0.0.1', () => {
        socket.destroy()
        resolve()
      })
      socket.on('error', () =>
        Date.now() > end ? reject(new Error('smtpd does not listen')) : setTimeout(attempt, 100),
      )
    }
    attempt()
  })
  Object.assign(process.env, {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    DATABASE_URL: 'postgres://unused',
    RELAIS_SECRET: 'x'.repeat(32),
  })
}, 120_000)

afterAll(() => {
  child?.kill('SIGTERM')
  if (folder) rmSync(folder, { recursive: true, force: true })
  for (const name of ['SMTP_URL', 'DATABASE_URL', 'RELAIS_SECRET']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

test.skipIf(!server)(
  'an answer arrives, whole and threaded, at a mail server that nobody here wrote (needs root and apt)',
  async () => {
    const outcome = await emailAdapter.send({
      interactionId: crypto.randomUUID(),
      from: { name: 'Claire Delmas (Service client)', address: 'contact@clairvue.example' },
      replyTo: 'contact+signed@clairvue.example',
      to: [{ name: 'Léa Roy', address: 'lea@example.org' }],
      cc: [],
      subject: 'Re: Dégât sur ma monture « Brévin »',
      text: 'Bonjour Madame Roy,\n\nLa branche est en stock.\n.\nUn point seul ne coupe rien.',
      signature: 'Maison Clairvue',
      messageId: '<answer@clairvue.example>',
      inReplyTo: '<question@example.org>',
      references: ['<first@example.org>', '<question@example.org>'],
      automatic: false,
      attachments: [{ filename: 'devis été.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.4 x') }],
    })
    expect(outcome).toMatchObject({ state: 'sent', detail: 'smtp' })
    const inbox = join(folder, 'mail', 'new')
    const name = await until(() => (existsSync(inbox) ? (readdirSync(inbox)[0] ?? null) : null), 15_000)
    const arrived = await parseEmail(readFileSync(join(inbox, name)))
    expect(arrived).toMatchObject({
      subject: 'Re: Dégât sur ma monture « Brévin »',
      messageId: '<answer@clairvue.example>',
      inReplyTo: '<question@example.org>',
      references: ['<first@example.org>', '<question@example.org>'],
      from: { name: 'Claire Delmas (Service client)', address: 'contact@clairvue.example' },
      kind: 'message',
    })
    expect(arrived.text).toContain('Un point seul ne coupe rien.')
    expect(arrived.html).toContain('La branche est en stock.')
    expect(arrived.attachments[0]).toMatchObject({ filename: 'devis été.pdf', sniffedType: 'application/pdf' })
  },
)
