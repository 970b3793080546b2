/** What a person said of a pair of that weight (bits). */
export type Decision = { weight: number; same: boolean }
export type Thresholds = { review: number; automatic: number }

export type ThresholdProposal = {
  proposed: Thresholds
  /** Decisions it rests on, and how many of them the thresholds in force and the proposed ones get wrong. */
  decisions: number
  wrongNow: number
  wrongThen: number
}

/** So many decisions on one side of a threshold must agree before it moves to their edge. */
const ENOUGH = 30
/** Bits between a threshold and the nearest decision that speaks against it. */
const MARGIN = 0.5

/** Decisions that a machine would have taken otherwise: different persons merged, or one person's pair never shown. */
function wrong(decisions: readonly Decision[], { review, automatic }: Thresholds): number {
  return decisions.filter(({ weight, same }) => (same ? weight < review : weight >= automatic)).length
}

const rounded = (bits: number) => Math.round(bits * 100) / 100

/**
 * What the stewards' decisions suggest for the thresholds: above every pair they called different, the machine may
 * decide alone; below every pair they called the same, nobody needs to look. A threshold moves to the safe side on a
 * single decision against it, to the bold side only on `ENOUGH` that agree. Null when the thresholds may stay. Never
 * put in force by itself.
 */
export function proposeThresholds(decisions: readonly Decision[], current: Thresholds): ThresholdProposal | null {
  const different = decisions.filter(({ same }) => !same).map(({ weight }) => weight)
  const same = decisions.filter((each) => each.same).map(({ weight }) => weight)
  const edge = Math.max(...different) + MARGIN
  const floor = Math.min(...same) - MARGIN
  let { automatic, review } = current
  if (edge > automatic) automatic = edge
  else if (Number.isFinite(edge) && same.filter((weight) => weight >= edge).length >= ENOUGH) automatic = edge
  if (floor < review) review = floor
  else if (Number.isFinite(floor) && different.filter((weight) => weight < floor).length >= ENOUGH) review = floor
  automatic = rounded(automatic)
  review = rounded(Math.min(review, automatic))
  if (automatic === rounded(current.automatic) && review === rounded(current.review)) return null
  const proposed = { review, automatic }
  return {
    proposed,
    decisions: decisions.length,
    wrongNow: wrong(decisions, current),
    wrongThen: wrong(decisions, proposed),
  }
}
