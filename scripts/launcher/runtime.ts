import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { loggedSince, startNode } from './children.ts'
import { trimLog } from './data-dir.ts'
import { Failure, type FailureCode, saysDiskFull, tellingLine } from './failure.ts'
import { type Cluster, prepareDatabase, startServer } from './postgres.ts'
import { processLedger } from './processes.ts'
import { type Ending, type Running, type Supervised, supervise } from './supervise.ts'
import { signalGroup } from './tied.mjs'
import { label } from './words.mjs'

// Together they stay under the five seconds in which everything has stopped.
const STEP_GRACE_MS = 500
const PROCESS_GRACE_MS = 2000
const POSTGRES_GRACE_MS = 2000
const ALL_GRACE_MS = 4600
// Before anything has worked, a process that ends at once will go on doing so.
const ATTEMPTS_TO_BEGIN = 2

type Program = { name: string; args: string[]; env: NodeJS.ProcessEnv }
type Options = { dataDir: string; ledgerFile: string; onFatal: (failure: Failure) => void }

/** Everything this launcher runs: started, watched, written down, and stopped in order. */
export type Runtime = ReturnType<typeof createRuntime>

export function createRuntime({ dataDir, ledgerFile, onFatal }: Options) {
  const ledger = processLedger(ledgerFile)
  const pids = new Set<number>()
  const steps = new Set<Running>()
  const processes: Supervised[] = []
  let database: Supervised | undefined
  let stopped: Promise<void> | undefined
  let settled = false

  const logOf = (name: string) => join(dataDir, 'logs', `${name}.log`)
  const seen = (name: string) => (pid: number) => {
    pids.add(pid)
    ledger.add(name, pid)
  }
  const unseen = (pid: number) => {
    pids.delete(pid)
    ledger.remove(pid)
  }

  function launch({ name, args, env }: Program) {
    const log = logOf(name)
    trimLog(log)
    const from = existsSync(log) ? statSync(log).size : 0
    const child = startNode({ args, env, log, onSpawn: seen(name) })
    void child.exited.then(() => child.pid !== undefined && unseen(child.pid))
    return { child, log, output: () => loggedSince(log, from) }
  }

  /** What is asked for while everything stops never happens, and never answers. */
  const never = new Promise<never>(() => {})

  function kill(): void {
    for (const pid of pids) signalGroup(pid, 'SIGKILL')
  }

  function report(name: string, ending: Ending | Error, delayMs: number): void {
    if (stopped) return
    const why = ending instanceof Error ? ending.message : (ending.signal ?? `code ${ending.code}`)
    console.error(
      label({
        fr: `${name} s’est arrêté (${why}) : relancé dans ${delayMs / 1000} s.`,
        en: `${name} stopped (${why}): started again in ${delayMs / 1000} s.`,
      }),
    )
  }

  return {
    /** Whether stopping has begun. */
    isStopping: () => stopped !== undefined,

    /** From now on what ends is started again for as long as it takes: giving up would make a bad moment an outage. */
    settle() {
      settled = true
    },

    /** Runs one program to its end and gives what it wrote; `failure` is what its not ending well means. */
    async runStep(program: Program, failure: FailureCode, room: string): Promise<string> {
      if (stopped) return never
      const { child, log, output } = launch(program)
      steps.add(child)
      const { code } = await child.exited
      steps.delete(child)
      if (code === 0) return output()
      if (saysDiskFull(output())) throw new Failure('disk_full', { where: room })
      throw new Failure(failure, { why: tellingLine(output()), log })
    },

    /** Keeps a program running. */
    keepRunning(program: Program): void {
      if (stopped) return
      let last = { log: logOf(program.name), output: () => '' }
      processes.push(
        supervise({
          async launch() {
            const started = launch(program)
            last = started
            return started.child
          },
          onEnd: (ending, delayMs) => report(program.name, ending, delayMs),
          onGiveUp() {
            const detail = { name: program.name, why: tellingLine(last.output()), log: last.log }
            const full = saysDiskFull(last.output())
            onFatal(full ? new Failure('disk_full', { where: dataDir }) : new Failure('process_failed', detail))
          },
          failuresAllowed: () => (settled ? Number.POSITIVE_INFINITY : ATTEMPTS_TO_BEGIN),
        }),
      )
    },

    /** Keeps PostgreSQL serving, always on the port it got first; resolves with the application's database. */
    keepServing(cluster: Cluster): Promise<string> {
      if (stopped) return never
      return new Promise((resolve, reject) => {
        let port: number | undefined
        database = supervise({
          async launch() {
            const server = await startServer(cluster, { port, onSpawn: seen('postgres') })
            void server.exited.then(() => unseen(server.pid))
            port = server.port
            prepareDatabase(cluster, server.port).then(resolve, reject)
            return server
          },
          onEnd: (ending, delayMs) => report('PostgreSQL', ending, delayMs),
          onGiveUp(ending) {
            const why = ending instanceof Error ? ending.message : (ending.signal ?? `code ${ending.code}`)
            const failure =
              ending instanceof Failure ? ending : new Failure('postgres_failed', { why, log: cluster.log })
            reject(failure)
            onFatal(failure)
          },
          failuresAllowed: () => (settled ? Number.POSITIVE_INFINITY : 0),
        })
      })
    },

    /** Keeps every log within its limit. */
    trimLogs(): void {
      for (const name of ['web', 'worker', 'postgres']) trimLog(logOf(name))
    },

    /** Stops everything, PostgreSQL last; in less than five seconds whatever the processes are doing. */
    stop(): Promise<void> {
      stopped ??= (async () => {
        const orderly = Promise.all([
          ...[...steps].map((step) => step.stop(STEP_GRACE_MS)),
          ...processes.map((kept) => kept.stop(PROCESS_GRACE_MS)),
        ]).then(() => database?.stop(POSTGRES_GRACE_MS))
        await Promise.race([orderly, delay(ALL_GRACE_MS)])
        // A PostgreSQL still recovering from a crash, say: it will go on where it was.
        kill()
      })()
      return stopped
    },

    /** Kills everything at once. PostgreSQL recovers from its log at the next start. */
    kill,
  }
}
