import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The code that runs in production: no tests, no doubles of providers. */
const SOURCES = ['lib', 'app', 'components', 'db', 'scripts', 'bench'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => join(folder, path)),
)
const mentioning = (pattern: RegExp) => SOURCES.filter((path) => pattern.test(readFileSync(path, 'utf8'))).sort()

test('an adapter is reached through the registry alone, and asked to send by the job that decides first', () => {
  expect(SOURCES.length).toBeGreaterThan(300)
  expect(mentioning(/from '[^']*\/adapter'/)).toEqual(['lib/channels/registry.ts'])
  expect(mentioning(/\badapterFor\b/)).toEqual(['lib/channels/jobs.ts', 'lib/channels/registry.ts'])
  expect(mentioning(/\badapter\??\.send\(/)).toEqual(['lib/channels/jobs.ts'])
})

test('in that job the provider is called once, after the lock and the decision', () => {
  const job = readFileSync('lib/channels/jobs.ts', 'utf8')
  expect(job.match(/\.send\(/g)).toHaveLength(1)
  const order = ['lockConsent(tx,', 'decideWithFacts(tx,', "decision.outcome === 'allow'", 'adapter.send('].map(
    (part) => job.indexOf(part),
  )
  expect(order.every((at) => at > 0)).toBe(true)
  expect(order).toEqual([...order].sort((a, b) => a - b))
})
