import { existsSync } from 'node:fs'
import { runCommand, tail } from './run.ts'

const PATH = '/usr/bin/chromium'

type Browser = { path: string; missing?: undefined } | { path?: undefined; missing: string }

let found: Promise<Browser> | undefined

async function install(): Promise<Browser> {
  if (existsSync(PATH)) return { path: PATH }
  if (process.getuid?.() !== 0)
    return { missing: `${PATH} is missing and only root can install it: apt-get install chromium` }
  const env = { NODE_ENV: 'production', DEBIAN_FRONTEND: 'noninteractive' } as const
  const lists = await runCommand('apt-get', ['update', '-q'], env)
  const installed = await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], env)
  if (existsSync(PATH)) return { path: PATH }
  return { missing: `${PATH} could not be installed:\n${tail(lists.output, 10)}\n${tail(installed.output, 20)}` }
}

/** Debian's Chromium, installed through apt when it is missing and we are root. Asked twice, installed once. */
export function chromium(): Promise<Browser> {
  found ??= install()
  return found
}
