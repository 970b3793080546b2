/** Longer than a read takes on a busy server, with the answer's way to the browser. */
const READ_MS = 10_000

/**
 * Whether a read may not show yet what an event told. A read is dated at its end and the event when the browser heard
 * it: what happened while the server was reading bears the earlier date and is not in it. `readAt` and `heardAt` are
 * instants (ms), `behindMs` how far the browser's clock, which dated the event, is behind the server's.
 */
export function mayHaveMissed(readAt: number, heardAt: number, behindMs: number): boolean {
  return readAt < heardAt + behindMs + READ_MS
}
