export type Ending = { code: number | null; signal: NodeJS.Signals | null }
export type Running = { exited: Promise<Ending>; stop(graceMs: number): Promise<void> }

type Options = {
  launch: () => Promise<Running>
  /** Told of every end nobody asked for, and of the milliseconds until the next attempt. */
  onEnd: (ending: Ending | Error, delayMs: number) => void
  /** Told once, when `failuresAllowed` quick ends in a row are passed: it is not started again. */
  onGiveUp: (ending: Ending | Error) => void
  failuresAllowed: () => number
  /** A process that lived this long was well: its end counts as a first one. */
  healthyAfterMs?: number
}

export type Supervised = { stop(graceMs: number): Promise<void> }

const DELAYS_MS = [50, 500, 1000, 2000, 5000, 10_000, 30_000]

/** The wait before the n-th attempt in a row, in ms. */
export function backoff(failures: number): number {
  return DELAYS_MS[Math.min(Math.max(failures, 1), DELAYS_MS.length) - 1] ?? 30_000
}

/** Keeps a process running: started again whenever it ends, at once the first time, then ever later. */
export function supervise({ launch, onEnd, onGiveUp, failuresAllowed, healthyAfterMs = 10_000 }: Options): Supervised {
  let stopping = false
  let wake = () => {}
  let running: Running | undefined
  let grace = 0

  async function once(): Promise<Ending | Error> {
    try {
      running = await launch()
      if (stopping) await running.stop(grace)
      return await running.exited
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    } finally {
      running = undefined
    }
  }

  async function loop() {
    for (let failures = 0; !stopping; ) {
      const since = Date.now()
      const ending = await once()
      if (stopping) return
      failures = Date.now() - since >= healthyAfterMs ? 1 : failures + 1
      if (failures > failuresAllowed()) return onGiveUp(ending)
      const delay = backoff(failures)
      onEnd(ending, delay)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, delay)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const ended = loop()

  return {
    async stop(graceMs) {
      stopping = true
      grace = graceMs
      wake()
      await running?.stop(graceMs)
      await ended
    },
  }
}
