import 'server-only'
import { closeDatabase, database } from '@/db/client'
import { logger } from '@/lib/platform/logger'
import { MatchRunCancelled, runOptions, writeProgress } from '../match-runs'
import { resolveAll } from './resolve-all'

/**
 * The process that resolves all records: apart from the worker, whose other jobs and heartbeat must not wait for
 * minutes of computing, and whose memory must not keep what a run needed. Ends with its parent.
 *
 *   node lib/identity/commands/engine/main.ts RUN_ID   exit 0 done, 3 cancelled, 1 failed
 */
async function main(runId: string): Promise<number> {
  process.once('disconnect', orphaned)
  try {
    const options = { ...(await runOptions(runId)), note: `run ${runId}` }
    const counts = await resolveAll((progress) => writeProgress(database(), runId, progress), options)
    await writeProgress(database(), runId, { counts })
    return 0
  } catch (error) {
    if (error instanceof MatchRunCancelled) return 3
    logger.error({ err: error, runId }, 'identity: run failed')
    return 1
  } finally {
    await closeDatabase()
  }
}

function orphaned(): void {
  process.exit(1)
}

process.exitCode = await main(process.argv[2] ?? '')
process.off('disconnect', orphaned)
if (process.connected) process.disconnect()
