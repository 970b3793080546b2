import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildInputs, isBuilt, markBuilt } from './build.ts'
import { loggedSince, program, startNode } from './children.ts'
import { prepareDataDir, requireRoom, secretFor, trimLog } from './data-dir.ts'
import { Failure, type FailureCode, saysDiskFull, tellingLine } from './failure.ts'
import { lockDataDir } from './lock.ts'
import { choosePlace, databaseOwner } from './place.ts'
import { chooseSmtpPort, requirePort } from './ports.ts'
import { openCluster, prepareDatabase, requireDatabase, startServer } from './postgres.ts'
import { endStrays, guardians, processLedger, readLedger, watch } from './processes.ts'
import { createProgress } from './progress.ts'
import { readyBlock, type SignIn } from './ready-block.ts'
import { loadDotEnv, ROOT, readSettings, type Settings } from './settings.ts'
import { type Ending, type Running, type Supervised, supervise } from './supervise.ts'
import { signalGroup } from './tied.mjs'
import { label, say } from './words.mjs'

// npm repeats to us the Ctrl-C that the terminal already sent: only a later one is a second one.
const ECHO_MS = 500
const READY_WITHIN_S = 90
// Together they stay under the five seconds in which everything has stopped.
const PROCESSES_GRACE_MS = 2000
const POSTGRES_GRACE_MS = 2000

const development = process.argv.includes('--dev')
const progress = createProgress()
const tasks = new Set<Running>()
const supervised: { web?: Supervised; worker?: Supervised; postgres?: Supervised } = {}
const pids = new Set<number>()
let stopping: Promise<void> | undefined
let ready = false

function everythingStopped(): Promise<void> {
  stopping ??= (async () => {
    await Promise.all([
      ...[...tasks].map((task) => task.stop(500)),
      supervised.web?.stop(PROCESSES_GRACE_MS),
      supervised.worker?.stop(PROCESSES_GRACE_MS),
    ])
    await supervised.postgres?.stop(POSTGRES_GRACE_MS)
  })()
  return stopping
}

async function endWith(code: number, sentence?: string): Promise<never> {
  progress.stop()
  if (sentence) console.error(sentence)
  await everythingStopped()
  process.exit(code)
}

function fail(error: unknown): Promise<never> {
  // Stopping makes the steps under way fail: that is no news.
  if (stopping) return new Promise(() => {})
  if (error instanceof Failure) return endWith(1, error.message)
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return endWith(1, new Failure('disk_full', { where: ROOT }).message)
  console.error(error)
  return endWith(1, say({ fr: `Arrêt imprévu : ${message}`, en: `Unexpected stop: ${message}` }))
}

function obeySignals(): void {
  let first = 0
  const stop = () => {
    if (first === 0) {
      first = Date.now()
      if (ready) console.error(label({ fr: 'Arrêt…', en: 'Stopping…' }))
      void endWith(0)
    } else if (Date.now() - first > ECHO_MS) {
      for (const pid of pids) signalGroup(pid, 'SIGKILL')
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  watch(guardians(), () => void endWith(1))
}

function logFile(settings: Settings, name: string): string {
  return join(settings.dataDir, 'logs', `${name}.log`)
}

/** Everything the application reads, made explicit; the same for the build, the web server and the worker. */
function applicationEnv(settings: Settings, databaseUrl: string, smtpPort: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: development ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.port),
    DATABASE_URL: databaseUrl,
    RELAIS_DATA_DIR: settings.dataDir,
    RELAIS_PUBLIC_URL: settings.publicUrl,
    NEXTAUTH_URL: settings.publicUrl,
    RELAIS_SECRET: secretFor(settings.dataDir, process.env.RELAIS_SECRET),
    RELAIS_DEMO: settings.demo ? '1' : '0',
    SMTP_LISTEN_PORT: String(smtpPort),
  }
}

async function start(): Promise<void> {
  process.umask(0o022)
  loadDotEnv()
  const settings = readSettings()
  const { dataDir } = settings
  prepareDataDir(dataDir)
  obeySignals()
  const guards = guardians()
  await lockDataDir(dataDir, () => {
    const orphaned = guards.length > 0 && !guards.every((guard) => existsSync(`/proc/${guard.pid}`))
    return { pid: process.pid, url: settings.publicUrl, stopping: Boolean(stopping) || orphaned }
  })

  const ledgerFile = join(dataDir, 'processes.json')
  const left = await endStrays(readLedger(ledgerFile), ROOT)
  if (left.length > 0)
    console.error(
      label({
        fr: `Restes d’un arrêt brutal nettoyés : ${left.join(', ')}.`,
        en: `Cleaned up after an abrupt end: ${left.join(', ')}.`,
      }),
    )
  const ledger = processLedger(ledgerFile)
  const seen = (name: string) => (pid: number) => {
    pids.add(pid)
    ledger.add(name, pid)
  }
  const unseen = (pid: number) => {
    pids.delete(pid)
    ledger.remove(pid)
  }

  await requirePort(settings.port, settings.host, 2000)
  const smtpHost = process.env.SMTP_LISTEN_HOST || '127.0.0.1'
  const smtpPort = await chooseSmtpPort(settings.smtp, smtpHost)
  requireRoom(dataDir, 100)

  /** Runs one program to its end; gives what it wrote. */
  async function runStep(name: string, args: string[], env: NodeJS.ProcessEnv, failure: FailureCode): Promise<string> {
    const log = logFile(settings, name)
    trimLog(log)
    const from = existsSync(log) ? statSync(log).size : 0
    let pid = 0
    const task = startNode({
      args,
      env,
      log,
      onSpawn: (spawned) => {
        pid = spawned
        seen(name)(spawned)
      },
    })
    tasks.add(task)
    const { code } = await task.exited
    tasks.delete(task)
    unseen(pid)
    const output = loggedSince(log, from)
    if (code === 0) return output
    if (saysDiskFull(output)) throw new Failure('disk_full', { where: name === 'build' ? ROOT : dataDir })
    throw new Failure(failure, { why: tellingLine(output), log })
  }

  async function build(): Promise<void> {
    if (development) return
    const wanted = buildInputs()
    if (isBuilt(wanted)) return
    await progress.step({ fr: 'Construction de l’application', en: 'Building the application' }, async () => {
      // No address of a database: a build that needed one would not be the same build everywhere.
      const env = applicationEnv(settings, 'postgres://build.invalid/none', smtpPort)
      await runStep('build', ['node_modules/next/dist/bin/next', 'build'], env, 'build_failed')
      markBuilt(wanted)
    })
  }

  async function embeddedPostgres(): Promise<string> {
    const log = logFile(settings, 'postgres')
    trimLog(log)
    const owner = databaseOwner()
    const place = choosePlace(dataDir, owner)
    const cluster = await openCluster(place, log)
    let port: number | undefined
    const url = await new Promise<string>((resolve, reject) => {
      supervised.postgres = supervise({
        async launch() {
          const server = await startServer(cluster, { port, onSpawn: seen('postgres') })
          void server.exited.then(() => unseen(server.pid))
          port = server.port
          prepareDatabase(cluster, server.port).then(resolve, reject)
          return server
        },
        onEnd: (ending, ms) => report('PostgreSQL', ending, ms),
        onGiveUp: (ending) => {
          const failure =
            ending instanceof Failure ? ending : new Failure('postgres_failed', { why: describe(ending), log })
          reject(failure)
          void fail(failure)
        },
        failuresAllowed: () => (ready ? 8 : 0),
      })
    })
    return url
  }

  async function database(): Promise<{ url: string; signIns: SignIn[]; apiKey: string | undefined }> {
    const url = await progress.step({ fr: 'Base de données', en: 'Database' }, async () => {
      if (!settings.databaseUrl) return embeddedPostgres()
      await requireDatabase(settings.databaseUrl)
      return settings.databaseUrl
    })
    const env = applicationEnv(settings, url, smtpPort)
    await progress.step({ fr: 'Migrations', en: 'Migrations' }, () =>
      runStep('migrate', program('db/migrate.ts'), env, 'migration_failed'),
    )
    const accounts = await progress.step({ fr: 'Comptes', en: 'Accounts' }, () =>
      runStep('bootstrap', program('scripts/bootstrap.ts'), env, 'bootstrap_failed'),
    )
    const told = [accounts]
    if (settings.demo)
      told.push(
        await progress.step({ fr: 'Démonstration', en: 'Demo' }, () =>
          runStep('demo', program('db/seed/demo.ts'), env, 'demo_failed'),
        ),
      )
    const said = told.map(lastObject)
    return {
      url,
      signIns: said.flatMap((object) => (Array.isArray(object.signIns) ? (object.signIns as SignIn[]) : [])),
      apiKey: said.map((object) => object.apiKey).find((key): key is string => typeof key === 'string'),
    }
  }

  function keepRunning(name: 'web' | 'worker', args: string[], env: NodeJS.ProcessEnv): Supervised {
    const log = logFile(settings, name)
    trimLog(log)
    let from = 0
    return supervise({
      async launch() {
        from = existsSync(log) ? statSync(log).size : 0
        let pid = 0
        const child = startNode({
          args,
          env,
          log,
          onSpawn: (spawned) => {
            pid = spawned
            seen(name)(spawned)
          },
        })
        void child.exited.then(() => unseen(pid))
        return child
      },
      onEnd: (ending, ms) => report(name, ending, ms),
      onGiveUp: () => {
        const output = loggedSince(log, from)
        void fail(
          saysDiskFull(output)
            ? new Failure('disk_full', { where: dataDir })
            : new Failure('process_failed', { name, why: tellingLine(output), log }),
        )
      },
      // Once it has worked, giving up would turn a bad moment of the database into an outage.
      failuresAllowed: () => (ready ? Number.POSITIVE_INFINITY : 2),
    })
  }

  function serve(url: string): void {
    const env = applicationEnv(settings, url, smtpPort)
    const host = settings.host ? ['-H', settings.host] : []
    const command = development ? 'dev' : 'start'
    supervised.web = keepRunning(
      'web',
      ['node_modules/next/dist/bin/next', command, '-p', String(settings.port), ...host],
      env,
    )
    supervised.worker = keepRunning('worker', program('lib/worker/main.ts'), env)
  }

  const [{ url, signIns, apiKey }] = await Promise.all([database(), build()])
  await progress.step({ fr: 'Démarrage', en: 'Starting' }, async () => {
    serve(url)
    await untilReady(settings)
  })
  ready = true
  progress.stop()
  const smtp = `${smtpHost}:${smtpPort}`
  const about = { url: settings.publicUrl, signIns, apiKey, smtp, logs: join(dataDir, 'logs') }
  console.log(readyBlock(about))
  if (process.env.RELAIS_READY_FILE)
    writeFileSync(process.env.RELAIS_READY_FILE, JSON.stringify({ ...about, databaseUrl: url }), { mode: 0o600 })
  const logs = ['web', 'worker', 'postgres'].map((name) => logFile(settings, name))
  setInterval(() => logs.map((log) => trimLog(log)), 60_000).unref()
}

function describe(ending: Ending | Error): string {
  if (ending instanceof Error) return ending.message
  return ending.signal ?? `code ${ending.code}`
}

function report(name: string, ending: Ending | Error, ms: number): void {
  if (stopping) return
  const why = describe(ending)
  console.error(
    label({
      fr: `${name} s’est arrêté (${why}) : relancé dans ${ms / 1000} s.`,
      en: `${name} stopped (${why}): started again in ${ms / 1000} s.`,
    }),
  )
}

/** The object on the last line of a program's output; an empty one when it says nothing. */
function lastObject(output: string): Record<string, unknown> {
  const last = output.trimEnd().split('\n').at(-1) ?? ''
  if (!last.startsWith('{')) return {}
  return JSON.parse(last) as Record<string, unknown>
}

/** Resolves when the application says it is ready; fails with what it says is missing. */
async function untilReady(settings: Settings): Promise<void> {
  const host = settings.host && !['0.0.0.0', '::'].includes(settings.host) ? settings.host : '127.0.0.1'
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/api/health/ready`
  const until = Date.now() + READY_WITHIN_S * 1000
  let why = 'no answer'
  while (Date.now() < until && !stopping) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(5000) })
      if (answer.ok) return
      why = `${answer.status} ${(await answer.text()).slice(0, 200)}`
    } catch (error) {
      const cause = (error as Error).cause
      why = cause instanceof Error ? cause.message : (error as Error).message
    }
    await delay(150)
  }
  throw new Failure('not_ready', { seconds: READY_WITHIN_S, why, log: join(settings.dataDir, 'logs') })
}

try {
  await start()
} catch (error) {
  await fail(error)
}
