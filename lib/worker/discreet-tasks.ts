import type { TaskList } from 'graphile-worker'
import { logger } from '@/lib/platform/logger'

/**
 * The tasks, of whose failure the queue is told an id only: it keeps and logs an error's message, which of a failed
 * query holds its parameters, personal data. Our own log has the rest under that id.
 */
export function discreetTasks(tasks: TaskList): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload, helpers) => {
        try {
          return await task?.(payload, helpers)
        } catch (error) {
          const errorId = crypto.randomUUID()
          logger.error({ err: error, errorId, task: name, jobId: helpers.job.id }, 'worker: job failed')
          const told = new Error(`${error instanceof Error ? error.name : 'Error'} ${errorId}`)
          // Its first line would be the message, the places are in our log.
          told.stack = told.message
          throw told
        }
      },
    ]),
  )
}
