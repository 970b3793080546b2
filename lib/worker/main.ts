import 'server-only'
import { EventEmitter } from 'node:events'
import { sql } from 'drizzle-orm'
import { Logger, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { closeDatabase, database } from '@/db/client'
import { workerHeartbeats } from '@/db/schema'
import { cleanApi } from '@/lib/api/commands'
import { processEmail } from '@/lib/channels/email/jobs'
import { listenForMail, type SmtpListener } from '@/lib/channels/email/smtp-listener'
import { sendMessage } from '@/lib/channels/jobs'
import { processSms } from '@/lib/channels/sms/jobs'
import { checkpointJob } from '@/lib/consent/jobs'
import { wakeConversationJob } from '@/lib/conversations/jobs'
import { runMatching } from '@/lib/identity/jobs'
import { cleanImports } from '@/lib/imports/commands/clean-imports'
import { advanceImport } from '@/lib/imports/jobs'
import { cleanSessions } from '@/lib/platform/auth'
import { env } from '@/lib/platform/env'
import type { Jobs } from '@/lib/platform/jobs'
import { logger } from '@/lib/platform/logger'
import { dressMessage } from '@/lib/portal/commands/dress-message'
import { cleanPortal } from '@/lib/portal/commands/open-session'
import { grantAccess, sendProof } from '@/lib/portal/jobs'
import { countQuality } from '@/lib/quality/commands/count-quality'
import { discreetTasks } from './discreet-tasks'

const HEARTBEAT_MS = 2_000
const DEAD_AFTER_MS = 8_000
const workerId = `worker-${process.pid}-${crypto.randomUUID().slice(0, 8)}`
const poolIds = new Set<string>()

const tasks: TaskList = {
  'email.process': (payload) => processEmail(payload as Jobs['email.process']),
  'sms.process': (payload) => processSms(payload as Jobs['sms.process']),
  'message.send': (payload, helpers) =>
    sendMessage(
      payload as Jobs['message.send'],
      { number: helpers.job.attempts, max: helpers.job.max_attempts },
      dressMessage,
    ),
  'conversation.wake': (payload) => wakeConversationJob(payload as Jobs['conversation.wake']),
  'import.advance': (payload, helpers) => advanceImport(payload as Jobs['import.advance'], helpers.abortSignal),
  'identity.match': (payload, helpers) => runMatching(payload as Jobs['identity.match'], helpers.abortSignal),
  'quality.count': () => countQuality(),
  'portal.prove': (payload) => sendProof(payload as Jobs['portal.prove']),
  'portal.access': (payload) => grantAccess(payload as Jobs['portal.access']),
  'consent.checkpoint': () => checkpointJob(),
  'platform.clean': async () => {
    await cleanSessions()
    await cleanPortal()
    await cleanApi()
    await cleanImports()
  },
}

/** Says that this worker lives, and frees the jobs of workers that stopped saying so (kill -9 leaves them locked). */
async function beat(): Promise<void> {
  const db = database()
  await db
    .insert(workerHeartbeats)
    .values({ id: workerId, details: { workers: [...poolIds] } })
    .onConflictDoUpdate({
      target: workerHeartbeats.id,
      set: { at: sql`now()`, details: { workers: [...poolIds] } },
    })
  await db.execute(sql`
    with dead as (
      delete from worker_heartbeats where at < now() - make_interval(secs => ${DEAD_AFTER_MS / 1000}) returning details
    )
    select graphile_worker.force_unlock_workers(array(select jsonb_array_elements_text(details -> 'workers') from dead))
    where exists (select 1 from dead)`)
}

async function main(): Promise<void> {
  let runner: Runner | undefined
  let smtp: SmtpListener | undefined
  let stopping = false
  const events = new EventEmitter() as WorkerEvents
  // The queue locks jobs in the name of the pool.
  events.on('pool:create', ({ workerPool }) => poolIds.add(workerPool.id))
  runner = await run({
    events,
    connectionString: env().DATABASE_URL,
    taskList: discreetTasks(tasks),
    concurrency: 4,
    pollInterval: 1_000,
    noHandleSignals: true,
    parsedCronItems: parseCronItems([
      { task: 'platform.clean', match: '17 * * * *' },
      { task: 'quality.count', match: '40 * * * *' },
      { task: 'consent.checkpoint', match: '*/15 * * * *' },
    ]),
    logger: new Logger(
      () => (level, message) => logger[level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'](message),
    ),
  })
  smtp = await listenForMail()
  // Only now is there a worker to speak of.
  await beat()
  const pulse = setInterval(() => {
    beat().catch((error: unknown) => logger.error({ err: error }, 'worker: heartbeat'))
  }, HEARTBEAT_MS)
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    clearInterval(pulse)
    logger.info({ signal }, 'worker: stopping')
    await smtp?.close()
    await runner?.stop()
    await database().execute(sql`delete from worker_heartbeats where id = ${workerId}`)
    await closeDatabase()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  process.stdout.write(`${JSON.stringify({ event: 'worker_ready', smtpPort: smtp.port })}\n`)
}

main().catch((error: unknown) => {
  const cause = error as NodeJS.ErrnoException
  if (cause.code === 'EADDRINUSE')
    console.error(`The SMTP port ${env().SMTP_LISTEN_PORT} is taken: set SMTP_LISTEN_PORT.`)
  else logger.fatal({ err: error }, 'worker: cannot start')
  process.exit(1)
})
