import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { choosePlace, databaseOwner, throwawayPlace } from './place.ts'

const asRoot = process.getuid?.() === 0
const owner = databaseOwner()
let dir = ''
beforeEach(() => {
  dir = throwawayPlace(owner)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function dataDir(name: string, mode = 0o711): string {
  const path = join(dir, name)
  mkdirSync(path, { mode })
  return path
}

test('the database lies in the data directory where its user can reach it, and stays there', () => {
  const data = dataDir('data')
  const place = choosePlace(data, owner)
  expect(place).toBe(join(data, 'postgres'))
  expect(choosePlace(data, owner)).toBe(place)
})

test.skipIf(!asRoot)(
  'as root, below a directory closed to PostgreSQL, the next reachable place is taken and remembered',
  () => {
    const data = dataDir('closed', 0o700)
    const reachable = join(dir, 'elsewhere')
    expect(choosePlace(data, owner, [join(data, 'postgres'), reachable])).toBe(reachable)
    expect(existsSync(join(data, 'postgres'))).toBe(false)
    expect(choosePlace(data, owner)).toBe(reachable)
  },
)

test.skipIf(!asRoot)('a copied data directory never serves the database of the original', () => {
  const original = dataDir('original', 0o700)
  const place = choosePlace(original, owner, [join(original, 'postgres'), join(dir, 'place')])
  const copy = join(dir, 'copy')
  cpSync(original, copy, { recursive: true })
  expect(choosePlace(copy, owner, [join(dir, 'place-of-copy')])).not.toBe(place)
  expect(choosePlace(original, owner)).toBe(place)
})

test('a moved data directory takes its database along', () => {
  const before = dataDir('before')
  const place = choosePlace(before, owner)
  writeFileSync(join(place, 'mark'), 'same')
  const after = join(dir, 'after')
  renameSync(before, after)
  expect(readFileSync(join(choosePlace(after, owner), 'mark'), 'utf8')).toBe('same')
})

test('a database that is gone is a failure, never an empty one in its stead', () => {
  const data = dataDir('data')
  rmSync(choosePlace(data, owner), { recursive: true })
  expect(() => choosePlace(data, owner)).toThrow(/data\/postgres/)
})

test('what a killed test run left behind is removed by the next one, not what a living one uses', () => {
  const dead = mkdtempSync(join(tmpdir(), 'relais-test-'))
  writeFileSync(join(dead, 'data-dir'), JSON.stringify([{ name: 'tests', pid: process.pid, start: '1' }]))
  const mine = throwawayPlace(owner)
  expect(existsSync(dead)).toBe(false)
  expect(existsSync(dir)).toBe(true)
  rmSync(mine, { recursive: true })
})
