import 'server-only'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { logger } from '@/lib/platform/logger'
import { beginRun, countRecordsToResolve, endRun, isCancelRequested } from './commands/match-runs'

const CANCELLED = 3
const LOOK_EVERY_MS = 1_000
/**
 * Room for what the engine holds, which is about 0.9 kB a record: twice that, since a heap that may grow to much more does,
 * and leaves the machine less for Postgres.
 */
const heapMb = (records: number) => Math.max(1024, Math.ceil(records * 0.002))
const ENGINE = fileURLToPath(new URL('./commands/engine/main.ts', import.meta.url))

/**
 * Resolves all records in a process of its own and waits for it. Ended by whoever cancels the run; a worker that stops
 * leaves the run to the next worker.
 */
export async function runMatching({ runId }: { runId: string }, signal?: AbortSignal): Promise<void> {
  if (!(await beginRun(runId))) return
  const heap = heapMb(await countRecordsToResolve())
  const engine = fork(ENGINE, [runId], {
    execArgv: [...process.execArgv, `--max-old-space-size=${heap}`],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const stop = () => engine.kill('SIGTERM')
  signal?.addEventListener('abort', stop, { once: true })
  let cancelled = false
  const look = setInterval(() => {
    isCancelRequested(runId)
      .then((asked) => {
        if (asked) {
          cancelled = true
          stop()
        }
      })
      .catch((error: unknown) => logger.warn({ err: error, runId }, 'identity: cannot look for a cancellation'))
  }, LOOK_EVERY_MS)
  const code = await new Promise<number | null>((resolve) => {
    engine.once('exit', resolve)
    engine.once('error', (error) => {
      logger.error({ err: error, runId }, 'identity: cannot start the engine')
      resolve(1)
    })
  })
  clearInterval(look)
  signal?.removeEventListener('abort', stop)
  if (code === 0) return endRun(runId, 'done', null)
  if (cancelled || code === CANCELLED) return endRun(runId, 'cancelled', null)
  // The worker is stopping: the job stays in the queue and begins again elsewhere.
  if (signal?.aborted) throw new Error('worker stopped')
  return endRun(runId, 'failed', code === null ? 'killed' : `exit ${code}`)
}
