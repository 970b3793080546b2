import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignIn } from './ready-block.ts'
import { ROOT } from './settings.ts'

/** What the preparation of a database ends with: how to get in. */
export type Access = { signIns: SignIn[]; apiKey: string }

// These say how this very process was started, nothing about what is in the database.
const NOT_SETTINGS = new Set(['RELAIS_PARENT', 'RELAIS_READY_FILE', 'RELAIS_LOG_LEVEL'])

/** A hash of everything that migrating, seeding and making accounts depend on: the sources and the settings. */
export function preparation(sources: string, env: Record<string, string | undefined>): string {
  const hash = createHash('sha256').update(sources)
  hash.update(readFileSync(join(ROOT, 'scripts/bootstrap.ts')))
  const settings = Object.keys(env).filter((name) => name.startsWith('RELAIS_') && !NOT_SETTINGS.has(name))
  for (const name of settings.sort()) hash.update(`\0${name}=${env[name]}`)
  return hash.digest('hex')
}

/** What an earlier start prepared in the database of `place`, when it was from the same sources and settings. */
export function preparedBefore(place: string, wanted: string): Access | undefined {
  const file = join(place, 'prepared.json')
  if (!existsSync(file)) return undefined
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Access & { preparation: string }
  return kept.preparation === wanted ? kept : undefined
}

/** Remembers it beside the data, so that neither can be lost without the other; for its owner only. */
export function markPrepared(place: string, made: string, { signIns, apiKey }: Access): void {
  const file = join(place, 'prepared.json')
  const content = JSON.stringify({ preparation: made, signIns, apiKey })
  // Renamed into place: a start that is cut off leaves the old one or the new one.
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}
