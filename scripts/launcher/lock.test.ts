import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDir } from './lock.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relais-unit-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const holder = (stopping: boolean) => () => ({ pid: 4711, url: 'http://localhost:3000', stopping })

test('one data directory has one launcher; the second one is told who it is', async () => {
  const lock = await lockDataDir(dir, holder(false))
  await expect(lockDataDir(dir, holder(false))).rejects.toThrow(/4711/)
  lock.release()
  const next = await lockDataDir(dir, holder(false))
  next.release()
})

test('a launcher on its way out is waited for', async () => {
  const lock = await lockDataDir(dir, holder(true))
  setTimeout(() => lock.release(), 300)
  const next = await lockDataDir(dir, holder(false))
  next.release()
})
