import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadEnvFile } from 'node:process'
import { Failure } from './failure.ts'

export const ROOT = resolve(import.meta.dirname, '../..')

export type Settings = {
  port: number
  /** The address the web server listens on; undefined means every one. */
  host: string | undefined
  publicUrl: string
  databaseUrl: string | undefined
  dataDir: string
  smtp: { port: number; chosen: boolean }
  demo: boolean
}

/** Fills `process.env` from the checkout's `.env`; what the environment already says wins. */
export function loadDotEnv(): void {
  const file = join(ROOT, '.env')
  if (existsSync(file)) loadEnvFile(file)
}

function port(name: string, given: string | undefined, otherwise: number): number {
  if (!given) return otherwise
  const value = Number(given)
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value
  throw new Failure('setting_invalid', {
    name,
    expects_fr: 'un numéro de port entre 1 et 65535 est attendu',
    expects_en: 'a port number between 1 and 65535 is expected',
  })
}

function url(name: string, given: string, protocols: string[]): string {
  const parsed = URL.canParse(given) ? new URL(given) : undefined
  if (parsed && protocols.includes(parsed.protocol)) return given
  const expected = protocols.map((protocol) => `${protocol}//…`)
  throw new Failure('setting_invalid', {
    name,
    expects_fr: `une adresse ${expected.join(' ou ')} est attendue`,
    expects_en: `an address ${expected.join(' or ')} is expected`,
  })
}

/** The settings the launcher itself needs (the application validates all of them again). An empty one counts as unset. */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const web = port('PORT', env.PORT, 3000)
  if (env.RELAIS_DEMO && !['0', '1'].includes(env.RELAIS_DEMO))
    throw new Failure('setting_invalid', {
      name: 'RELAIS_DEMO',
      expects_fr: '0 ou 1 est attendu',
      expects_en: '0 or 1 is expected',
    })
  const databaseUrl = env.DATABASE_URL ? url('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:']) : undefined
  return {
    port: web,
    host: env.RELAIS_HOST || undefined,
    publicUrl: env.RELAIS_PUBLIC_URL
      ? url('RELAIS_PUBLIC_URL', env.RELAIS_PUBLIC_URL, ['http:', 'https:'])
      : `http://localhost:${web}`,
    databaseUrl,
    dataDir: resolve(ROOT, env.RELAIS_DATA_DIR || '.relais'),
    smtp: { port: port('SMTP_LISTEN_PORT', env.SMTP_LISTEN_PORT, 2525), chosen: Boolean(env.SMTP_LISTEN_PORT) },
    // The demo's people must never land in somebody's real database.
    demo: !databaseUrl && env.RELAIS_DEMO !== '0',
  }
}
