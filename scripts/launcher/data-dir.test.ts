import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareDataDir, requireRoom, secretFor, trimLog } from './data-dir.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relais-unit-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('the secret is made once, for its owner only, and never the same in two data directories', () => {
  const [one, two] = [join(dir, 'one'), join(dir, 'two')]
  for (const data of [one, two]) prepareDataDir(data)
  const secret = secretFor(one, undefined)
  expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(secretFor(one, '')).toBe(secret)
  expect(secretFor(two, undefined)).not.toBe(secret)
  expect(statSync(join(one, 'secret')).mode & 0o777).toBe(0o600)
})

test('a given secret is used and not written down', () => {
  expect(secretFor(dir, 'given')).toBe('given')
  expect(() => statSync(join(dir, 'secret'))).toThrow(/ENOENT/)
})

test('nobody but its owner can list the data directory', () => {
  prepareDataDir(join(dir, 'data'))
  expect(statSync(join(dir, 'data')).mode & 0o066).toBe(0)
})

test('a path that is no directory and a disk without room are named in a sentence', () => {
  writeFileSync(join(dir, 'file'), '')
  expect(() => prepareDataDir(join(dir, 'file/data'))).toThrow(/file\/data.*ENOTDIR/)
  expect(() => requireRoom(dir, 1e12)).toThrow(/Disque plein|Disk full/)
  expect(() => requireRoom(dir, 0)).not.toThrow()
})

test('a log past its limit starts over in the same file and keeps its last part aside', () => {
  const log = join(dir, 'web.log')
  writeFileSync(log, 'x'.repeat(100))
  const { ino } = statSync(log)
  trimLog(log, 1000)
  expect(statSync(log).size).toBe(100)
  trimLog(log, 50)
  expect(statSync(log)).toMatchObject({ ino, size: 0 })
  expect(readFileSync(`${log}.1`, 'utf8')).toHaveLength(100)
})
