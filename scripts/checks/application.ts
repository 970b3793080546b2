import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOwner, throwawayPlace } from '../launcher/place.ts'
import { freePort } from '../launcher/ports.ts'
import { ROOT } from '../launcher/settings.ts'
import { signalGroup, spawnTied } from '../launcher/tied.mjs'
import { type Outcome, verdict } from './outcome.ts'
import { tail } from './run.ts'

type Ready = { url: string; signIns: unknown[]; apiKey?: string; smtp: string; databaseUrl: string }

const STARTS_WITHIN_MS = 180_000

/** What the end-to-end tests are told about the application, in their environment. */
function told({ url, signIns, apiKey, smtp, databaseUrl }: Ready): NodeJS.Dict<string> {
  return {
    E2E_BASE_URL: url,
    E2E_SIGN_INS: JSON.stringify(signIns),
    E2E_API_KEY: apiKey,
    E2E_SMTP: smtp,
    E2E_DATABASE_URL: databaseUrl,
  }
}

/**
 * Runs `work` against the production build, started the way `npm start` does it on a fresh embedded database and free
 * ports, with the demo in it. Everything is stopped and removed afterwards.
 */
export async function withApplication(work: (told: NodeJS.Dict<string>) => Promise<Outcome>): Promise<Outcome> {
  const dataDir = throwawayPlace(databaseOwner())
  const readyFile = join(dataDir, 'ready.json')
  const child = spawnTied(process.execPath, [join(ROOT, 'scripts/launcher/main.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      // Empty means unset: a .env of the checkout must not reach the application under test.
      DATABASE_URL: '',
      PORT: String(await freePort()),
      SMTP_LISTEN_HOST: '',
      SMTP_LISTEN_PORT: String(await freePort()),
      SMTP_URL: '',
      SMS_URL: '',
      RELAIS_HOST: '',
      RELAIS_DATA_DIR: dataDir,
      RELAIS_PUBLIC_URL: '',
      RELAIS_SECRET: '',
      RELAIS_BOOTSTRAP_API_KEY: '',
      RELAIS_ADMIN_EMAIL: '',
      RELAIS_ADMIN_PASSWORD: '',
      RELAIS_DEMO: '1',
      RELAIS_READY_FILE: readyFile,
      RELAIS_PARENT: String(process.pid),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  let over = false
  void ended.then(() => {
    over = true
  })
  try {
    for (const until = Date.now() + STARTS_WITHIN_MS; !existsSync(readyFile); ) {
      if (over || Date.now() >= until) return verdict(false, `the application did not start:\n${tail(output)}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return await work(told(JSON.parse(readFileSync(readyFile, 'utf8')) as Ready))
  } finally {
    if (child.pid !== undefined && !over) {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
}
