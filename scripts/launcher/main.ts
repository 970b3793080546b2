import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildInputs, isBuilt, markBuilt } from './build.ts'
import { program } from './children.ts'
import { prepareDataDir, requireRoom, secretFor } from './data-dir.ts'
import { Failure } from './failure.ts'
import { lockDataDir } from './lock.ts'
import { choosePlace, databaseOwner } from './place.ts'
import { chooseSmtpPort, requirePort, smtpTrouble } from './ports.ts'
import { openCluster, requireDatabase } from './postgres.ts'
import { type Access, markPrepared, preparation, preparedBefore } from './prepared.ts'
import { endStrays, guardians, isAlive, readLedger, watch } from './processes.ts'
import { createProgress } from './progress.ts'
import { readyBlock } from './ready-block.ts'
import { createRuntime, type Runtime } from './runtime.ts'
import { loadDotEnv, ROOT, readSettings, type Settings } from './settings.ts'
import { label, say } from './words.mjs'

// npm repeats to us the Ctrl-C that the terminal already sent: only a later one is a second one.
const ECHO_MS = 500
const READY_WITHIN_S = 90
const ROOM_TO_START_MB = 100
const NEXT = 'node_modules/next/dist/bin/next'

const development = process.argv.includes('--dev')
const progress = createProgress()
const guards = guardians()
let runtime: Runtime | undefined
let ending = false

/** Ends this process when everything it started has ended. Only the first call counts. */
async function end(code: number, sentence?: string): Promise<void> {
  if (ending) return
  ending = true
  progress.stop()
  if (sentence) console.error(sentence)
  try {
    await runtime?.stop()
  } catch (error) {
    console.error(error)
    runtime?.kill()
  }
  process.exit(code)
}

function fail(error: unknown): void {
  // Stopping makes the steps under way fail: that is no news.
  if (ending) return
  if (error instanceof Failure) {
    void end(1, error.message)
    return
  }
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') {
    void end(1, new Failure('disk_full', { where: ROOT }).message)
    return
  }
  console.error(error)
  void end(1, say({ fr: `Arrêt imprévu : ${message}`, en: `Unexpected stop: ${message}` }))
}

function obeySignals(): void {
  let first = 0
  const stop = () => {
    if (first === 0) {
      first = Date.now()
      void end(0, label({ fr: 'Arrêt…', en: 'Stopping…' }))
    } else if (Date.now() - first > ECHO_MS) {
      runtime?.kill()
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  watch(guards, () => void end(1))
  // Whatever goes wrong in here, what was started is stopped in order.
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}

type Addresses = { settings: Settings; smtpHost: string; smtpPort: number }

/** Everything the application reads, made explicit; the same for the build, the web server and the worker. */
function applicationEnv({ settings, smtpHost, smtpPort }: Addresses, databaseUrl: string): NodeJS.ProcessEnv {
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
    SMTP_LISTEN_HOST: smtpHost,
    SMTP_LISTEN_PORT: String(smtpPort),
  }
}

/** Makes sure that nobody else works in the data directory, and that nothing of an earlier launcher still does. */
async function takeOver({ dataDir, publicUrl }: Settings, ledgerFile: string): Promise<void> {
  await lockDataDir(dataDir, () => {
    const stopping = ending || !guards.every(isAlive)
    return { pid: process.pid, url: publicUrl, stopping }
  })
  const left = await endStrays(readLedger(ledgerFile), ROOT)
  if (left.length === 0) return
  const names = left.join(', ')
  const words = {
    fr: `Restes d’un arrêt brutal nettoyés : ${names}.`,
    en: `Left over by an abrupt end, now ended: ${names}.`,
  }
  console.error(label(words))
}

async function build(run: Runtime, addresses: Addresses, wanted: string): Promise<void> {
  if (development) return
  if (isBuilt(wanted)) return
  await progress.step({ fr: 'Construction de l’application', en: 'Building the application' }, async () => {
    // No real database: a build that read one would not be the same build everywhere.
    const env = applicationEnv(addresses, 'postgres://build.invalid/none')
    await run.runStep({ name: 'build', args: [NEXT, 'build'], env }, 'build_failed', ROOT)
    markBuilt(wanted)
  })
}

/** The database to work on, and the directory of the embedded one. */
async function connectDatabase(
  run: Runtime,
  { databaseUrl, dataDir }: Settings,
): Promise<{ url: string; place?: string }> {
  if (databaseUrl) {
    await requireDatabase(databaseUrl)
    return { url: databaseUrl }
  }
  const place = choosePlace(dataDir, databaseOwner())
  return { url: await run.keepServing(await openCluster(place, join(dataDir, 'logs/postgres.log'))), place }
}

/** Brings a database to this code's schema and puts the demo and the accounts into it; harmless when they are there. */
async function prepare(run: Runtime, { demo, dataDir }: Settings, env: NodeJS.ProcessEnv): Promise<Access> {
  const step = (name: string, path: string) => ({ name, args: program(path), env })
  await progress.step({ fr: 'Migrations', en: 'Migrations' }, () =>
    run.runStep(step('migrate', 'db/migrate.ts'), 'migration_failed', dataDir),
  )
  // The demo first: an installation that has its people needs no account made up for it.
  if (demo)
    await progress.step({ fr: 'Démonstration', en: 'Demo' }, () =>
      run.runStep(step('demo', 'db/seed/demo.ts'), 'demo_failed', dataDir),
    )
  const told = await progress.step({ fr: 'Comptes', en: 'Accounts' }, () =>
    run.runStep(step('bootstrap', 'scripts/bootstrap.ts'), 'bootstrap_failed', dataDir),
  )
  return JSON.parse(told.trimEnd().split('\n').at(-1) ?? '') as Access
}

async function database(run: Runtime, addresses: Addresses, sources: string): Promise<Access & { url: string }> {
  const { settings } = addresses
  const { url, place } = await progress.step({ fr: 'Base de données', en: 'Database' }, () =>
    connectDatabase(run, settings),
  )
  const env = applicationEnv(addresses, url)
  // Somebody else's database may have changed since: only our own is known to be as we left it.
  if (!place) return { url, ...(await prepare(run, settings, env)) }
  const wanted = preparation(sources, env)
  const before = preparedBefore(place, wanted)
  if (before) return { url, ...before }
  const access = await prepare(run, settings, env)
  markPrepared(place, wanted, access)
  return { url, ...access }
}

/** Whether the web server says that everything behind it is right; else what it says is missing. */
async function webTrouble({ port, host }: Settings): Promise<string | undefined> {
  const reachable = host && !['0.0.0.0', '::'].includes(host) ? host : '127.0.0.1'
  const address = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}/api/health/ready`
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000) })
    return answer.ok ? undefined : `${answer.status} ${(await answer.text()).slice(0, 300)}`
  } catch (error) {
    const { cause, message } = error as Error
    return cause instanceof Error ? cause.message : message
  }
}

/** Resolves when both doors are open, the console's and the mail's; fails with what is missing. */
async function untilReady({ settings, smtpHost, smtpPort }: Addresses): Promise<void> {
  const until = Date.now() + READY_WITHIN_S * 1000
  let why: string | undefined = 'no answer'
  while (Date.now() < until && !ending) {
    why = (await smtpTrouble(smtpPort, smtpHost)) ?? (await webTrouble(settings))
    if (!why) return
    await delay(150)
  }
  throw new Failure('not_ready', { seconds: READY_WITHIN_S, why: why ?? '', log: join(settings.dataDir, 'logs') })
}

async function start(): Promise<void> {
  process.umask(0o022)
  // Whoever read our words may be gone; that must not keep us from stopping what we started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  obeySignals()
  loadDotEnv()
  const settings = readSettings()
  const { dataDir } = settings
  prepareDataDir(dataDir)
  const ledgerFile = join(dataDir, 'processes.json')
  await takeOver(settings, ledgerFile)
  await requirePort(settings.port, settings.host, 2000)
  const smtpHost = process.env.SMTP_LISTEN_HOST || '127.0.0.1'
  const addresses = { settings, smtpHost, smtpPort: await chooseSmtpPort(settings.smtp, smtpHost) }
  requireRoom(dataDir, ROOM_TO_START_MB)

  const run = createRuntime({ dataDir, ledgerFile, onFatal: fail })
  runtime = run
  const sources = buildInputs()
  const [{ url, signIns, apiKey }] = await Promise.all([
    database(run, addresses, sources),
    build(run, addresses, sources),
  ])
  await progress.step({ fr: 'Démarrage', en: 'Starting' }, async () => {
    const env = applicationEnv(addresses, url)
    const host = settings.host ? ['-H', settings.host] : []
    const command = development ? 'dev' : 'start'
    run.keepRunning({ name: 'web', args: [NEXT, command, '-p', String(settings.port), ...host], env })
    run.keepRunning({ name: 'worker', args: program('lib/worker/main.ts'), env: { ...env, RELAIS_PROCESS: 'worker' } })
    await untilReady(addresses)
  })
  run.settle()
  progress.stop()

  const smtp = `${smtpHost}:${addresses.smtpPort}`
  const about = { url: settings.publicUrl, signIns, apiKey, smtp, logs: join(dataDir, 'logs') }
  console.log(readyBlock(about))
  const { RELAIS_READY_FILE } = process.env
  if (RELAIS_READY_FILE)
    writeFileSync(RELAIS_READY_FILE, JSON.stringify({ ...about, databaseUrl: url }), { mode: 0o600 })
  setInterval(() => run.trimLogs(), 60_000).unref()
}

try {
  await start()
} catch (error) {
  fail(error)
}
