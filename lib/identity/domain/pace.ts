/** Between two decisions (milliseconds): less is one act for many pairs, more is a break. */
const LEAST = 1_000
const MOST = 10 * 60_000
/** Fewer say nothing about a pace. */
const ENOUGH = 5

/**
 * How long one decision takes somebody, in milliseconds: the median of the pauses between their decisions, given by
 * instants in any order. Null while there are too few to tell.
 */
export function paceOf(decidedAt: readonly Date[]): number | null {
  const instants = decidedAt.map((instant) => instant.getTime()).sort((a, b) => a - b)
  const pauses = instants
    .flatMap((instant, at) => (at === 0 ? [] : [instant - (instants[at - 1] ?? instant)]))
    .filter((pause) => pause >= LEAST && pause <= MOST)
    .sort((a, b) => a - b)
  return pauses.length < ENOUGH ? null : (pauses[Math.floor(pauses.length / 2)] ?? null)
}
