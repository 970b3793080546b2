import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './settings.ts'

const STAMP = '.next/relais-inputs'
const DIRECTORIES = ['app', 'components', 'lib', 'db', 'public']
// At the top of the checkout only settings count: a log written there must not cause a build.
const SETTINGS_FILE = /\.(ts|mts|js|mjs|cjs|json|css)$/
const NOT_INPUT =
  /(\.test\.tsx?|\.md|\.tsbuildinfo)$|^(next-env\.d\.ts|(vitest|playwright|drizzle)\.config\.ts|biome\.json)$/

function filesIn(root: string, relative: string): string[] {
  if (!existsSync(join(root, relative))) return []
  return readdirSync(join(root, relative), { withFileTypes: true }).flatMap((entry) => {
    const path = `${relative}/${entry.name}`
    if (entry.isDirectory()) return filesIn(root, path)
    return entry.isFile() ? [path] : []
  })
}

function inputs(root: string): string[] {
  const settings = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && SETTINGS_FILE.test(entry.name))
    .map((entry) => entry.name)
  return [...settings, ...DIRECTORIES.flatMap((directory) => filesIn(root, directory))]
    .filter((path) => !NOT_INPUT.test(path))
    .sort()
}

/** A hash of everything the production build is made from: sources, messages, settings files, the lock of the packages. */
export function buildInputs(root = ROOT): string {
  const hash = createHash('sha256')
  for (const path of inputs(root)) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  // Next writes these into the browser's code while it builds.
  const inlined = Object.keys(process.env).filter((key) => key.startsWith('NEXT_PUBLIC_'))
  for (const name of inlined.sort()) hash.update(`${name}=${process.env[name]}\0`)
  return `${process.version} ${hash.digest('hex')}`
}

/** Whether the build on disk was finished, and from these inputs. */
export function isBuilt(wanted: string, root = ROOT): boolean {
  const stamp = join(root, STAMP)
  return existsSync(join(root, '.next/BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

/** Remembers what the finished build was made from. */
export function markBuilt(wanted: string, root = ROOT): void {
  writeFileSync(join(root, STAMP), wanted)
}
