import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The address of the embedded database of a data directory while Relais runs; null when it does not. */
export function runningDatabase(dataDir: string): string | null {
  const remembered = join(dataDir, 'postgres-place')
  if (!existsSync(remembered)) return null
  const place = resolve(dataDir, readFileSync(remembered, 'utf8').trim())
  const pidFile = join(place, 'data/postmaster.pid')
  if (!existsSync(pidFile)) return null
  // Its fourth line is the port (PostgreSQL manual, 66.1).
  const port = readFileSync(pidFile, 'utf8').split('\n')[3]?.trim()
  const { application } = JSON.parse(readFileSync(join(place, 'passwords.json'), 'utf8')) as { application: string }
  return port ? `postgres://relais:${application}@127.0.0.1:${port}/relais` : null
}
