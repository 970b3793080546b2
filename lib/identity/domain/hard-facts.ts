import { datesContradict, parseLooseDate } from './dates'
import { parseIdentifier } from './identifiers'

/** Facts about one record or customer that were checked, not merely typed. */
export type HardFacts = {
  /** Birth dates verified on a document. */
  readonly birthDates?: readonly string[]
  /** Social security numbers with their key, passport numbers and the like, verified. */
  readonly nationalIds?: readonly string[]
  /** SIREN or SIRET that pass their checksum; a SIRET counts by its SIREN, since a firm that moves gets a new one. */
  readonly sirens?: readonly string[]
}

export type Contradiction = 'birth_date' | 'national_id' | 'siren'

/**
 * The hard fact on which two sides contradict each other, or null. Each side may hold several values; one in common is enough to
 * agree. Birth dates contradict only when no usual slip explains the difference.
 */
export function findContradiction(a: HardFacts, b: HardFacts): Contradiction | null {
  const datesA = (a.birthDates ?? []).map(parseLooseDate).filter((date) => date !== null)
  const datesB = (b.birthDates ?? []).map(parseLooseDate).filter((date) => date !== null)
  if (datesA.length > 0 && datesB.length > 0 && datesA.every((one) => datesB.every((two) => datesContradict(one, two))))
    return 'birth_date'
  if (disjoint(normalised(a.nationalIds), normalised(b.nationalIds))) return 'national_id'
  if (disjoint(sirens(a.sirens), sirens(b.sirens))) return 'siren'
  return null
}

function normalised(values: readonly string[] = []): string[] {
  return values.map((value) => parseIdentifier(value, 'other')?.value ?? '').filter((value) => value !== '')
}

function sirens(values: readonly string[] = []): string[] {
  return values
    .map((value) => parseIdentifier(value, 'siren'))
    .filter((id) => id?.valid === true)
    .map((id) => id?.value ?? '')
}

function disjoint(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value))
}
