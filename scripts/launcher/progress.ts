import { label } from './words.mjs'

export type Progress = {
  /** Runs `work` and shows it; `quiet` leaves its end to the caller to tell. */
  step<T>(words: { fr: string; en: string }, work: () => Promise<T>, options?: { quiet?: boolean }): Promise<T>
  stop(): void
}

type Output = { isTTY?: boolean; write(text: string): unknown }

const SHOWN_AFTER_MS = 400
const HEARTBEAT_MS = 15_000

/**
 * Shows what takes time. On a terminal one line counts the seconds of every running step; elsewhere each step writes
 * when it starts, every 15 s, and when it ends. What is over at once is not mentioned.
 */
export function createProgress(out: Output = process.stdout): Progress {
  const running = new Map<symbol, { name: string; since: number; announced: number }>()
  const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`
  let painted = false

  function clear() {
    if (painted) out.write('\r\x1b[K')
    painted = false
  }

  function paint() {
    const late = [...running.values()].filter((step) => Date.now() - step.since >= SHOWN_AFTER_MS)
    if (out.isTTY) {
      clear()
      if (late.length === 0) return
      out.write(`… ${late.map((step) => `${step.name} ${Math.round((Date.now() - step.since) / 1000)} s`).join(' · ')}`)
      painted = true
      return
    }
    for (const step of late) {
      if (Date.now() - step.announced < HEARTBEAT_MS) continue
      out.write(step.announced === 0 ? `… ${step.name}\n` : `… ${step.name} ${seconds(step.since)}\n`)
      step.announced = Date.now()
    }
  }

  const timer = setInterval(paint, 200)
  timer.unref()

  return {
    async step(words, work, { quiet = false } = {}) {
      const key = Symbol(words.en)
      const step = { name: label(words), since: Date.now(), announced: 0 }
      running.set(key, step)
      try {
        const result = await work()
        clear()
        if (!quiet && Date.now() - step.since >= SHOWN_AFTER_MS) out.write(`✓ ${step.name} ${seconds(step.since)}\n`)
        return result
      } finally {
        running.delete(key)
        clear()
      }
    },
    stop() {
      clearInterval(timer)
      clear()
    },
  }
}
