import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from './progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubEnv('LC_ALL', 'en_GB.UTF-8')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const words = { fr: 'Construction', en: 'Building' }
const lasting = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function shown(isTTY: boolean, ms: number): Promise<string> {
  let text = ''
  const progress = createProgress({ isTTY, write: (part) => (text += part) })
  const step = progress.step(words, lasting(ms))
  await vi.advanceTimersByTimeAsync(ms)
  await step
  progress.stop()
  return text
}

test('without a terminal a step says when it starts and when it ends, and that it lives every 15 s', async () => {
  const lines = (await shown(false, 40_000)).trimEnd().split('\n')
  expect(lines[0]).toBe('… Building')
  expect(lines.at(-1)).toBe('✓ Building 40.0 s')
  expect(lines).toHaveLength(4)
})

test('on a terminal the seconds count on one line', async () => {
  const text = await shown(true, 5000)
  expect(text).toContain('… Building 4 s')
  expect(text.split('\n')).toHaveLength(2)
})

test('what is over at once is not mentioned', async () => {
  expect(await shown(false, 100)).toBe('')
})
