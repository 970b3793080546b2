import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { aQueue } from '@/lib/conversations/testing'
import { databaseOwner, throwawayPlace } from '@/scripts/launcher/place.ts'
import { freePort } from '@/scripts/launcher/ports.ts'
import { openCluster, prepareDatabase, type Server, startServer } from '@/scripts/launcher/postgres.ts'
import { crashMail, endWorkersAfterwards, startWorker } from './testing'

const MAILS = 500
const DEADLINE_MS = 150_000

// A server of its own, that keeps what it commits: the other test files share one that is quicker and forgets.
const place = throwawayPlace(databaseOwner())
let server: Server
let serveAgain: () => Promise<void>

endWorkersAfterwards()
beforeAll(async () => {
  const cluster = await openCluster(place, join(place, 'postgres.log'))
  server = await startServer(cluster)
  const { port } = server
  serveAgain = async () => {
    server = await startServer(cluster, { port })
  }
  process.env.RELAIS_SECRET ??= 'a-secret-of-this-test-that-opens-nothing'
  process.env.DATABASE_URL = await prepareDatabase(cluster, port)
  await migrateDatabase(process.env.DATABASE_URL)
  await aQueue()
  await closeDatabase()
}, 60_000)
afterAll(async () => {
  await server.stop(2000)
  rmSync(place, { recursive: true, force: true })
}, 20_000)

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A worker that is started again when it ends, as the launcher does. */
function keepWorking(smtpPort: number): { stop(): void } {
  let wanted = true
  const again = async () => {
    while (wanted) {
      const worker = await startWorker(smtpPort).catch(() => null)
      if (worker) await new Promise((resolve) => worker.once('exit', resolve))
      else await pause(500)
    }
  }
  void again()
  return {
    stop: () => {
      wanted = false
    },
  }
}

test('a PostgreSQL killed in the middle of 500 mails loses no acknowledged one and doubles none', async () => {
  const smtpPort = await freePort()
  const worker = keepWorking(smtpPort)
  const sender = createTransport({ host: '127.0.0.1', port: smtpPort, pool: true, maxConnections: 4 })
  const until = Date.now() + DEADLINE_MS
  let refused = 0
  /** Sends until the server says 250, as every mail server does with what was not acknowledged. */
  const deliver = async (i: number) => {
    for (;;) {
      try {
        await sender.sendMail({
          envelope: { from: 'a@example.org', to: 'contact@clairvue.example' },
          raw: crashMail(i),
        })
        return
      } catch (error) {
        refused += 1
        if (Date.now() > until) throw error
        await pause(250)
      }
    }
  }
  const kill = async () => {
    process.kill(server.pid, 'SIGKILL')
    await server.exited
    await serveAgain()
  }
  const mails = Array.from({ length: MAILS }, (_, i) => i)
  const senders = Array.from({ length: 4 }, async () => {
    for (let i = mails.shift(); i !== undefined; i = mails.shift()) await deliver(i)
  })
  // Once the first mails are being taken, and once more while what they left is being worked off.
  while (mails.length > MAILS - 100) await pause(5)
  const refusedBefore = refused
  await kill()
  while (mails.length > MAILS / 3) await pause(5)
  await kill()
  await Promise.all(senders)
  sender.close()
  expect(refused).toBeGreaterThan(refusedBefore)

  const sql = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} })
  try {
    for (;;) {
      const [row] = await sql<{ waiting: number; interactions: number; messages: number }[]>`
        select (select count(*)::int from inbound_deliveries where status <> 'processed') as waiting,
          count(*)::int as interactions, count(distinct message_id)::int as messages
        from interactions where message_id like '<crash-%'`
      if (row?.waiting === 0 || Date.now() > until) {
        expect(row).toEqual({ waiting: 0, interactions: MAILS, messages: MAILS })
        break
      }
      await pause(200)
    }
  } finally {
    await sql.end()
    worker.stop()
  }
}, 240_000)
