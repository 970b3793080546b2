/** Long enough for a slow page to load, and for a stream to come back after a break. */
const KEPT_MS = 60_000
/** Beyond this, asking everything again costs less than replaying. */
const KEPT_MAX = 500
/** The clocks of web processes differ, and a notification takes a moment to arrive. */
const SLACK_MS = 2_000

/** What this process heard lately, for screens whose stream opens after their page was read. Instants in milliseconds. */
export class LiveMemory<T> {
  /** What happened before is not known (any more). */
  private from: number
  private heard: { at: number; event: T }[] = []

  constructor(startedAt: number) {
    this.from = startedAt
  }

  remember(event: T, at: number): void {
    this.heard.push({ at, event })
    while (this.heard[0] && (this.heard.length > KEPT_MAX || this.heard[0].at < at - KEPT_MS)) {
      this.from = this.heard[0].at
      this.heard.shift()
    }
  }

  /** All that may have happened since then, oldest first; null when this process cannot tell. */
  since(instant: number): T[] | null {
    const first = instant - SLACK_MS
    if (first < this.from) return null
    return this.heard.filter(({ at }) => at >= first).map(({ event }) => event)
  }
}
