import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { markPrepared, preparation, preparedBefore } from './prepared.ts'

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'relais-unit-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const access = { signIns: [{ role: 'agent', email: 'a@example.org', password: 'x' }], apiKey: 'rk_x' }
const settings = { RELAIS_DEMO: '1', RELAIS_ADMIN_EMAIL: 'a@example.org', PORT: '3000' }

test('a database prepared from the same sources and settings is not prepared again, and its access is told again', () => {
  expect(preparedBefore(place, preparation('sources', settings))).toBeUndefined()
  markPrepared(place, preparation('sources', settings), access)
  expect(preparedBefore(place, preparation('sources', { ...settings, PORT: '3001' }))).toMatchObject(access)
  expect(statSync(join(place, 'prepared.json')).mode & 0o777).toBe(0o600)
})

test.each([
  ['new sources', 'changed', settings],
  ['another administrator', 'sources', { ...settings, RELAIS_ADMIN_EMAIL: 'b@example.org' }],
  ['an API key to make', 'sources', { ...settings, RELAIS_BOOTSTRAP_API_KEY: 'rk_given_by_somebody' }],
  ['a demo that was left out', 'sources', { ...settings, RELAIS_DEMO: '0' }],
])('%s: prepared again', (_, sources, env) => {
  markPrepared(place, preparation('sources', settings), access)
  expect(preparedBefore(place, preparation(sources, env))).toBeUndefined()
})
