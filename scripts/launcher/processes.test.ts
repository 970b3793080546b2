import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endStrays, isAlive, processLedger, readLedger, recordOf, waitUntil } from './processes.ts'
import { spawnTied } from './tied.mjs'

let dir = ''
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relais-unit-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

function sleeper(script = 'sleep 60'): { child: ChildProcess; pid: number } {
  const child = spawn('/bin/sh', ['-c', script], { cwd: dir, detached: true, stdio: 'ignore' })
  children.push(child)
  return { child, pid: child.pid ?? 0 }
}

test('a recorded process is found again after a restart and ended', async () => {
  const { pid } = sleeper()
  const file = join(dir, 'ledger.json')
  processLedger(file).add('worker', pid)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const [record] = readLedger(file)
  expect(record && isAlive(record)).toBe(true)
  expect(await endStrays(readLedger(file), dir)).toEqual(['worker'])
  expect(record && isAlive(record)).toBe(false)
})

test('a process that got the pid of a dead one of ours is left alone', async () => {
  const { pid } = sleeper()
  const record = { ...recordOf('worker', pid), start: '1' }
  expect(isAlive(record)).toBe(false)
  expect(await endStrays([record], dir)).toEqual([])
  expect(isAlive(recordOf('somebody', pid))).toBe(true)
})

test('a process that ignores SIGTERM is ended all the same', async () => {
  const { pid } = sleeper(`trap '' TERM; echo > ${join(dir, 'deaf')}; while :; do sleep 1; done`)
  const record = recordOf('web', pid)
  await waitUntil(() => existsSync(join(dir, 'deaf')), 5000)
  expect(await endStrays([record], dir, 300)).toEqual(['web'])
  expect(isAlive(record)).toBe(false)
})

test('what a dead process left in its group is ended too', async () => {
  const { child, pid } = sleeper(`sleep 60 & echo > ${join(dir, 'both')}; sleep 60`)
  const record = recordOf('build', pid)
  await waitUntil(() => existsSync(join(dir, 'both')), 5000)
  child.kill('SIGKILL')
  await waitUntil(() => !isAlive(record), 2000)
  expect(await endStrays([record], dir)).toEqual(['build'])
  expect(await endStrays([record], dir)).toEqual([])
})

test('a ledger that is missing, torn or not ours counts as empty', () => {
  expect(readLedger(join(dir, 'none'))).toEqual([])
  writeFileSync(join(dir, 'torn'), '[{"name":"web","pi')
  expect(readLedger(join(dir, 'torn'))).toEqual([])
  writeFileSync(join(dir, 'other'), '{"pid":1}')
  expect(readLedger(join(dir, 'other'))).toEqual([])
})

test('a tied process dies with a parent that is killed without warning', async () => {
  const script = `
    import { spawnTied } from ${JSON.stringify(join(import.meta.dirname, 'tied.mjs'))}
    console.log(spawnTied('sleep', ['60'], { stdio: 'ignore' }).pid)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(parent)
  const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))))
  const record = recordOf('sleep', pid)
  expect(isAlive(record)).toBe(true)
  parent.kill('SIGKILL')
  expect(await waitUntil(() => !isAlive(record), 3000)).toBe(true)
})

test('a command that does not exist is an error of its process, not of the launcher', async () => {
  const child = spawnTied('/nowhere/program', [], { stdio: 'ignore' })
  const ended = await new Promise((resolve) => {
    child.once('error', resolve)
    child.once('exit', resolve)
  })
  expect(ended).not.toBe(0)
})
