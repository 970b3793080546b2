import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { Failure } from './failure.ts'

type Holder = { pid: number; url: string; stopping: boolean }
type Lock = { release(): void }

/** An abstract socket of Linux: the kernel frees it with its process, so a kill -9 leaves no stale lock. */
function nameFor(dataDir: string): string {
  return `\0relais-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32)}`
}

function tryLock(name: string, describe: () => Holder): Promise<Lock | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((client) => {
      client.on('error', () => client.destroy())
      client.end(JSON.stringify(describe()))
    })
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(name, () => {
      server.unref()
      resolve({ release: () => server.close() })
    })
  })
}

function ask(name: string): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(name)
    socket.setTimeout(2000, () => socket.destroy())
    socket.setEncoding('utf8').on('data', (data) => {
      text += data
    })
    // Gone in the meantime: the next attempt gets the lock.
    socket.on('error', () => resolve(undefined))
    socket.on('close', () => resolve(text ? (JSON.parse(text) as Holder) : undefined))
  })
}

/**
 * Makes this process the only launcher on the data directory, for as long as it lives.
 * A holder that is on its way out is waited for, up to `graceMs`; any other one is a Failure.
 */
export async function lockDataDir(dataDir: string, describe: () => Holder, graceMs = 12_000): Promise<Lock> {
  const name = nameFor(dataDir)
  const until = Date.now() + graceMs
  for (;;) {
    const lock = await tryLock(name, describe)
    if (lock) return lock
    const holder = await ask(name)
    if (holder && (!holder.stopping || Date.now() >= until))
      throw new Failure('already_running', { dataDir, pid: holder.pid, url: holder.url })
    if (Date.now() >= until) throw new Failure('already_running', { dataDir, pid: '?', url: '?' })
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
