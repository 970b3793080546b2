import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildInputs, isBuilt, markBuilt } from '../launcher/build.ts'
import { ROOT } from '../launcher/settings.ts'
import { withApplication } from './application.ts'
import { chromium } from './chromium.ts'
import { type Outcome, readPlaywright, readVitest, verdict } from './outcome.ts'
import { runNode, tail } from './run.ts'

const bin = (path: string) => join(ROOT, 'node_modules', path)

async function format(): Promise<Outcome> {
  const { code, output } = await runNode([bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'])
  const files = Number(/Checked (\d+) files/.exec(output)?.[1] ?? 0)
  return verdict(code === 0 && files > 0, files === 0 ? `biome checked no file\n${tail(output)}` : tail(output), [
    `${files} files`,
  ])
}

async function types(): Promise<Outcome> {
  // Writes the types of the routes, which the sources refer to.
  const generated = await runNode([bin('next/dist/bin/next'), 'typegen'])
  if (generated.code !== 0) return verdict(false, tail(generated.output))
  const { code, output } = await runNode([bin('typescript/bin/tsc'), '--noEmit', '-p', '.'])
  return verdict(code === 0, tail(output))
}

const CRUISED = ['app', 'components', 'lib', 'db', 'scripts', 'e2e', 'bench', 'proxy.ts', 'instrumentation.ts']

function sourcesIn(path: string): string[] {
  const full = join(ROOT, path)
  if (!existsSync(full)) return []
  if (/\.tsx?$/.test(path)) return [path]
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
}

type Cruise = {
  modules: { source: string }[]
  summary: {
    totalCruised: number
    violations: { from: string; to: string; rule: { name: string; severity: string } }[]
  }
}

async function imports(): Promise<Outcome> {
  const roots = CRUISED.filter((path) => existsSync(join(ROOT, path)))
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...roots]
  const { code, output } = await runNode([bin('dependency-cruiser/bin/dependency-cruise.mjs'), ...args])
  const start = output.indexOf('{')
  if (start < 0) return verdict(false, tail(output))
  const { modules, summary } = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1)) as Cruise
  const cruised = new Set(modules.map((module) => module.source))
  const sources = roots.flatMap(sourcesIn)
  const missed = sources.filter((source) => !cruised.has(source))
  const notes = [`${sources.length - missed.length} of ${sources.length} source files read`]
  const errors = summary.violations.filter(({ rule }) => rule.severity === 'error')
  // Rules that read nothing forbid nothing.
  if (sources.length === 0 || missed.length > sources.length / 20)
    return verdict(false, `sources not read:\n${missed.slice(0, 20).join('\n')}`, notes)
  const broken = errors.map(({ from, to, rule }) => `✗ ${rule.name}: ${from} → ${to}`)
  return verdict(code === 0 && errors.length === 0, broken.join('\n') || tail(output), notes)
}

async function vitest(project: 'unit' | 'int'): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'relais-report-'))
  const file = join(dir, 'vitest.json')
  try {
    const args = ['run', '--project', project, '--reporter=json', `--outputFile=${file}`]
    const { code, output } = await runNode([bin('vitest/vitest.mjs'), ...args])
    if (!existsSync(file)) return verdict(false, tail(output))
    const outcome = readVitest(JSON.parse(readFileSync(file, 'utf8')), code, ROOT)
    return outcome.failed > 0 ? { ...outcome, trouble: `${outcome.trouble}\n${tail(output, 30)}` } : outcome
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function build(): Promise<Outcome> {
  const wanted = buildInputs()
  if (isBuilt(wanted)) return verdict(true, '', ['up to date'])
  const { code, output } = await runNode([bin('next/dist/bin/next'), 'build'], {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://build.invalid/none',
    RELAIS_SECRET: randomBytes(32).toString('base64url'),
    NEXTAUTH_URL: 'http://localhost:3000',
  })
  if (code === 0) markBuilt(wanted)
  return verdict(code === 0, tail(output))
}

async function endToEnd(): Promise<Outcome> {
  if (!isBuilt(buildInputs())) return verdict(false, 'the application is not built: run the tier "build" first')
  const browser = await chromium()
  if (browser.missing) return verdict(false, browser.missing)
  return withApplication(async (application) => {
    const dir = mkdtempSync(join(tmpdir(), 'relais-report-'))
    const file = join(dir, 'playwright.json')
    try {
      const { code, output } = await runNode([bin('@playwright/test/cli.js'), 'test'], {
        NODE_ENV: 'test',
        ...application,
        E2E_CHROMIUM: browser.path,
        E2E_REPORT: file,
      })
      if (!existsSync(file)) return verdict(false, tail(output))
      return readPlaywright(JSON.parse(readFileSync(file, 'utf8')), code)
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })
}

/** Every check there is, in the order in which they run: the quick ones that catch most come first. */
export const TIERS: Record<string, () => Promise<Outcome>> = {
  format,
  types,
  imports,
  unit: () => vitest('unit'),
  int: () => vitest('int'),
  build,
  e2e: endToEnd,
}
