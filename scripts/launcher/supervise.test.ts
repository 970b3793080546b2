import { expect, test } from 'vitest'
import { backoff, type Ending, type Running, supervise } from './supervise.ts'

/** A process that ends when told to, for one reason or another. */
function fake() {
  let finish: (ending: Ending) => void = () => {}
  const exited = new Promise<Ending>((resolve) => {
    finish = resolve
  })
  const process: Running = { exited, stop: async () => finish({ code: 0, signal: null }) }
  return { process, die: () => finish({ code: null, signal: 'SIGKILL' }) }
}

const until = async (holds: () => boolean) => {
  for (const end = Date.now() + 5000; !holds() && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 5))
  expect(holds()).toBe(true)
}

test('a process that is killed is started again within two seconds, and not any more once stopped', async () => {
  const started: ReturnType<typeof fake>[] = []
  const kept = supervise({
    launch: async () => {
      const next = fake()
      started.push(next)
      return next.process
    },
    onEnd: () => {},
    onGiveUp: () => {},
    failuresAllowed: () => 9,
  })
  await until(() => started.length === 1)
  const since = Date.now()
  started[0]?.die()
  await until(() => started.length === 2)
  expect(Date.now() - since).toBeLessThan(2000)
  await kept.stop(100)
  expect(started).toHaveLength(2)
})

test('what keeps failing is given up after the failures allowed, with its last words', async () => {
  let launches = 0
  const given: unknown[] = []
  supervise({
    launch: async () => {
      launches += 1
      throw new Error('no')
    },
    onEnd: () => {},
    onGiveUp: (ending) => given.push(ending),
    failuresAllowed: () => 2,
  })
  await until(() => given.length === 1)
  expect(launches).toBe(3)
  expect(given[0]).toMatchObject({ message: 'no' })
})

test('stopping while it is being started stops what comes up', async () => {
  const late = fake()
  let stopped = false
  const kept = supervise({
    launch: () =>
      new Promise((resolve) => {
        setTimeout(
          () =>
            resolve({
              ...late.process,
              stop: async (ms) => {
                stopped = true
                await late.process.stop(ms)
              },
            }),
          100,
        )
      }),
    onEnd: () => {},
    onGiveUp: () => {},
    failuresAllowed: () => 9,
  })
  await kept.stop(100)
  expect(stopped).toBe(true)
})

test('the waits grow and have an end', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 100].map(backoff)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(waits[0]).toBeLessThan(500)
  expect(waits.at(-1)).toBe(30_000)
})
