import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Failure } from './failure.ts'

const MEGABYTE = 1024 * 1024
const LOG_LIMIT = 50 * MEGABYTE

/** Runs file-system work in the data directory; what the system refuses becomes a Failure. */
export function inDataDir<T>(dir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new Failure('disk_full', { where: dir })
    throw new Failure('data_dir_unusable', { dir, why: message })
  }
}

/** Makes the data directory, private but for root's: there the user `postgres` must be able to pass through. */
export function prepareDataDir(dir: string): void {
  inDataDir(dir, () => {
    if (!existsSync(dir)) {
      mkdirSync(dir, { recursive: true })
      chmodSync(dir, process.getuid?.() === 0 ? 0o711 : 0o700)
    }
    mkdirSync(join(dir, 'logs'), { recursive: true, mode: 0o700 })
  })
}

/** Refuses to begin where the first megabytes would already not fit. `megabytes` free are required in `dir`. */
export function requireRoom(dir: string, megabytes: number): void {
  const { bavail, bsize } = inDataDir(dir, () => statfsSync(dir))
  if (bavail * bsize < megabytes * MEGABYTE) throw new Failure('disk_full', { where: dir })
}

/** The file's content, or `make()` written to it for the next time; readable by its owner only. */
export function keep(dir: string, name: string, make: () => string): string {
  const file = join(dir, name)
  return inDataDir(dir, () => {
    if (existsSync(file)) {
      const kept = readFileSync(file, 'utf8').trim()
      if (kept) return kept
    }
    const made = make()
    writeFileSync(file, `${made}\n`, { mode: 0o600, flush: true })
    return made
  })
}

/** The secret that signs sessions and addresses: from the environment, else made once for this data directory. */
export function secretFor(dir: string, given: string | undefined): string {
  return given || keep(dir, 'secret', () => randomBytes(32).toString('base64url'))
}

/**
 * Keeps a log from filling the disk: past 50 MB its content moves to `.1` and it starts over.
 * The file stays the same one, because the process that appends to it keeps it open.
 */
export function trimLog(file: string, limit = LOG_LIMIT): void {
  if (!existsSync(file) || statSync(file).size < limit) return
  copyFileSync(file, `${file}.1`)
  truncateSync(file)
}
