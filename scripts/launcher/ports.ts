import { connect, createServer } from 'node:net'
import { Failure } from './failure.ts'

/** What keeps us from listening there: undefined when nothing does, else the system's code (EADDRINUSE, EACCES, …). */
export function portTrouble(port: number, host?: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/** A port of the loopback nobody listens on, handed out by the system. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Waits up to `graceMs` for a port that a process of ours may still be leaving; throws the sentence when it stays taken. */
export async function requirePort(port: number, host: string | undefined, graceMs: number): Promise<void> {
  const until = Date.now() + graceMs
  for (;;) {
    // A loopback listener does not always collide with a listener on every address: ask for both.
    const trouble = (await portTrouble(port, host)) ?? (host ? undefined : await portTrouble(port, '127.0.0.1'))
    if (!trouble) return
    if (trouble === 'EACCES') throw new Failure('port_forbidden', { port })
    if (trouble === 'EADDRINUSE' ? Date.now() >= until : true) {
      if (trouble === 'EADDRINUSE') throw new Failure('port_taken', { port })
      throw new Failure('setting_invalid', {
        name: 'RELAIS_HOST',
        expects_fr: `cette machine ne peut pas écouter sur ${host} (${trouble})`,
        expects_en: `this machine cannot listen on ${host} (${trouble})`,
      })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The SMTP port: the one asked for or a sentence; the default, or the next free one after it. */
export async function chooseSmtpPort(wanted: { port: number; chosen: boolean }, host: string): Promise<number> {
  for (let port = wanted.port; port < Math.min(wanted.port + 200, 65_536); port += 1) {
    if (!(await portTrouble(port, host))) return port
    if (wanted.chosen) break
  }
  throw new Failure('smtp_port_taken', { port: wanted.port })
}

/** What keeps a mail server from greeting there (RFC 5321 §3.1: a line that begins with 220); undefined when it does. */
export function smtpTrouble(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
    const socket = connect(port, reachable)
    const end = (trouble: string | undefined) => {
      resolve(trouble)
      socket.destroy()
    }
    socket.setTimeout(2000, () => end(`no greeting on SMTP port ${port}`))
    socket.once('error', (error) => end(error.message))
    socket.once('close', () => end(`SMTP port ${port} closed without a greeting`))
    socket.once('data', (greeting) => {
      const said = greeting.toString('latin1').trim()
      end(said.startsWith('220') ? undefined : `SMTP port ${port}: ${said}`)
    })
  })
}
