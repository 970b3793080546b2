import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { keep } from './data-dir.ts'
import { Failure, saysDiskFull } from './failure.ts'
import { BARE_ENV, databaseOwner, type Owner, ownerOf, programsFor } from './place.ts'
import { freePort, portTrouble } from './ports.ts'
import { commandLine, waitUntil } from './processes.ts'
import { signalGroup, signalProcess, spawnTied } from './tied.mjs'

/** A PostgreSQL on disk, ready to be served. */
export type Cluster = { place: string; data: string; programs: string; owner: Owner; log: string; passwords: Passwords }
type Passwords = { superuser: string; application: string }
export type Exit = { code: number | null; signal: NodeJS.Signals | null }
/** A PostgreSQL that serves. `stop` ends it within `graceMs` plus a second, whatever it is doing. */
export type Server = { port: number; pid: number; exited: Promise<Exit>; stop(graceMs: number): Promise<void> }

const DATABASE = 'relais'
/** What writers of the consent ledger act as: a role that may only INSERT and SELECT there (docs/CONSENT.md). */
const LEDGER_ROLE = 'relais_ledger'
const ROLE = 'relais'

/** Opens the PostgreSQL in `place`, creating it the first time; `log` receives what it says. */
export async function openCluster(place: string, log: string): Promise<Cluster> {
  const data = join(place, 'data')
  const owner = ownerOf(data, databaseOwner())
  const programs = programsFor(place, owner)
  const password = () => randomBytes(24).toString('base64url')
  // Beside the data, so that neither can be lost without the other.
  const passwords = JSON.parse(
    keep(place, 'passwords.json', () => JSON.stringify({ superuser: password(), application: password() })),
  ) as Passwords
  const cluster = { place, data, programs, owner, log, passwords }
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(cluster)
  return cluster
}

function initialise({ place, data, programs, owner, log, passwords }: Cluster): void {
  // Made aside and renamed: an interrupted creation leaves nothing that looks like a database.
  const fresh = join(place, 'data.new')
  const passwordFile = join(place, 'password.new')
  rmSync(fresh, { recursive: true, force: true })
  try {
    mkdirSync(fresh, { mode: 0o700 })
    writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 })
    if (owner) for (const path of [fresh, passwordFile]) chownSync(path, owner.uid, owner.gid)
    const made = spawnSync(
      join(programs, 'bin/initdb'),
      [
        `--pgdata=${fresh}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Its rules ship with PostgreSQL: another Debian's C library cannot change the order of an index.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...owner, cwd: place, encoding: 'utf8', env: BARE_ENV },
    )
    writeFileSync(log, `${made.stdout}${made.stderr}`, { flag: 'a', mode: 0o600 })
    if (made.status !== 0) throw explained(`${made.stderr}`, { data: place, log })
    renameSync(fresh, data)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (saysDiskFull(String(error))) throw new Failure('disk_full', { where: place })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** The end of the log since `from`, as a Failure that names the cause. */
function explained(output: string, { data, log }: { data: string; log: string }): Failure {
  if (saysDiskFull(output)) return new Failure('disk_full', { where: data })
  const said = output.split('\n').filter((line) => /(FATAL|PANIC|error|could not)/i.test(line))
  const why = (said.at(0) ?? output.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '')
  return new Failure('postgres_failed', { why: why || 'no message', log })
}

function logSize(log: string): number {
  return existsSync(log) ? statSync(log).size : 0
}

/** What postmaster.pid says: the process and whether it accepts connections (its eighth line). */
function postmaster(data: string): { pid: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/** Ends a server that an earlier launcher left on this data, and the pid file of one that is dead. */
async function endStray({ data }: Cluster): Promise<void> {
  const left = postmaster(data)
  if (!left || !Number.isInteger(left.pid) || left.pid <= 0) return
  const serves = () => commandLine(left.pid).includes(data)
  if (!serves()) {
    // Another program may have that pid by now; PostgreSQL would take it for a living postmaster and refuse.
    rmSync(join(data, 'postmaster.pid'), { force: true })
    return
  }
  for (const [signal, ms] of [
    ['SIGINT', 5000],
    ['SIGQUIT', 3000],
    ['SIGKILL', 2000],
  ] as const) {
    signalProcess(left.pid, signal)
    if (await waitUntil(() => !serves(), ms)) return
  }
}

export type Serving = {
  /** Whether each commit waits for the disk. Only tests, whose data nobody will miss, say no. */
  durable?: boolean
  /** The port of a server that is started again, because others already know it. */
  port?: number
  maxConnections?: number
  onSpawn?: (pid: number) => void
}

/** Megabytes of memory that the machine, or the container we run in, has. */
function memoryMb(): number {
  return Math.floor(Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 1024 ** 2)
}

function options(port: number, { durable = true, maxConnections = 100 }: Serving): string[] {
  const memory = memoryMb()
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    // No socket file: its path may hold only 107 bytes, a checkout may lie deeper.
    unix_socket_directories: '',
    max_connections: maxConnections,
    // Taken as the database grows. Two gigabytes hold what matching one record among a million customers looks up most;
    // a page that is only in the file cache of the system costs ten times as much.
    shared_buffers: `${Math.max(128, Math.min(2048, Math.floor(memory / 4)))}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(memory / 2))}MB`,
    maintenance_work_mem: '128MB',
    work_mem: '16MB',
    max_wal_size: '2GB',
    // Files of the log that a busy hour has filled are written over, not made anew: a commit waits for the making.
    min_wal_size: '1GB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    ...(durable
      ? // What was in memory is read back after a restart, in the background.
        { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_preload_libraries: 'pg_prewarm' }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return ['-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** The port of last time when it is still free, else another; remembered. */
async function choosePort(place: string): Promise<number> {
  const file = join(place, 'port')
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (last > 0 && !(await portTrouble(last, '127.0.0.1'))) return last
  const port = await freePort()
  writeFileSync(file, `${port}\n`)
  return port
}

const PASSING = /pre-existing shared memory block|lock file "postmaster\.pid" (already exists|is empty)/
const PORT_LOST = /could not (bind|create any TCP)/

/** Serves the cluster; resolves when it accepts connections, after a crash recovery if one is due. */
export async function startServer(cluster: Cluster, serving: Serving = {}): Promise<Server> {
  await endStray(cluster)
  for (const until = Date.now() + 15_000; ; ) {
    const port = serving.port ?? (await choosePort(cluster.place))
    const from = logSize(cluster.log)
    const server = await attempt(cluster, port, serving)
    if (server) return server
    const output = readFileSync(cluster.log).subarray(from).toString('utf8')
    // The last processes of a killed server need a moment to go; a port may be lost between choosing and binding.
    const again = PASSING.test(output) || PORT_LOST.test(output)
    if (!again || Date.now() >= until) throw explained(output, cluster)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function attempt(cluster: Cluster, port: number, serving: Serving): Promise<Server | undefined> {
  const { data, programs, owner, place, log } = cluster
  const out = openSync(log, 'a', 0o600)
  const child = spawnTied(join(programs, 'bin/postgres'), ['-D', data, ...options(port, serving)], {
    ...owner,
    cwd: place,
    env: BARE_ENV,
    stdio: ['ignore', out, out],
    deathSignal: 'INT',
  })
  closeSync(out)
  const { pid } = child
  let gone = false
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', () => {
      gone = true
      resolve({ code: 1, signal: null })
    })
    child.once('exit', (code, signal) => {
      gone = true
      resolve({ code, signal })
    })
  })
  if (pid === undefined) return undefined
  serving.onSpawn?.(pid)
  const serves = () => {
    const now = postmaster(data)
    return now?.pid === pid && now.ready
  }
  await waitUntil(() => gone || serves(), 300_000)
  if (gone) return undefined
  return {
    port,
    pid,
    exited,
    async stop(graceMs) {
      if (gone) return
      // SIGINT is "fast": sessions are ended, a last checkpoint is written (PostgreSQL manual, 18.5).
      signalProcess(pid, 'SIGINT')
      if (await waitUntil(() => gone, graceMs)) return
      // "Immediate": recovered from its log at the next start, nothing acknowledged is lost.
      signalProcess(pid, 'SIGQUIT')
      if (await waitUntil(() => gone, 700)) return
      signalGroup(pid, 'SIGKILL')
      await exited
    },
  }
}

/** The address of a database of a serving cluster, for the application's role or for the superuser. */
export function addressOf(
  cluster: Cluster,
  port: number,
  database = DATABASE,
  role: 'application' | 'superuser' = 'application',
): string {
  const user = role === 'application' ? ROLE : 'postgres'
  return `postgres://${user}:${cluster.passwords[role]}@127.0.0.1:${port}/${database}`
}

/** Makes the application's role and its database where they are missing. The role owns its database and is no superuser. */
export async function prepareDatabase(cluster: Cluster, port: number): Promise<string> {
  const sql = postgres(addressOf(cluster, port, 'postgres', 'superuser'), { max: 1, onnotice: () => {} })
  try {
    const [role] = await sql`select 1 from pg_roles where rolname = ${ROLE}`
    // A password of base64url letters needs no quoting; `create role` takes no parameters.
    if (!role) await sql.unsafe(`create role ${ROLE} login password '${cluster.passwords.application}'`)
    const [ledger] = await sql`select 1 from pg_roles where rolname = ${LEDGER_ROLE}`
    if (!ledger) await sql.unsafe(`create role ${LEDGER_ROLE} nologin`)
    await sql.unsafe(`grant ${LEDGER_ROLE} to ${ROLE} with inherit false, set true`)
    const [database] = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (!database) await sql.unsafe(`create database ${DATABASE} owner ${ROLE}`)
  } finally {
    await sql.end({ timeout: 2 })
  }
  return addressOf(cluster, port)
}

/** Why a given DATABASE_URL does not answer, as a Failure; resolves when it does. */
export async function requireDatabase(url: string): Promise<void> {
  const { host, pathname } = new URL(url)
  const sql = postgres(url, { max: 1, connect_timeout: 8, onnotice: () => {} })
  try {
    await sql`select 1`
  } catch (error) {
    const { message, code, errors } = error as NodeJS.ErrnoException & { errors?: Error[] }
    throw new Failure('database_unreachable', {
      where: `${host}${pathname}`,
      why: message || errors?.[0]?.message || code || String(error),
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
}
