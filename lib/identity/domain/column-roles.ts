import type { Shape } from './column-shapes'
import type { FieldKind } from './kinds'
import { words } from './text'

/** A column before its role is looked for. */
export type ColumnInDoubt = {
  readonly kind: FieldKind
  /** Its header said so. */
  readonly said: boolean
  /** Its header says nothing at all: then it may be anything. */
  readonly opaque: boolean
  readonly shape: Shape
}

/** Rows looked at for what columns have in common. */
const SAMPLE = 2000
/** Fewer different values than this are a category. */
const FEW = 12

/**
 * Finds the columns that identify somebody where headers say nothing (`champ1`, `V3`): names, street, house number, postcode
 * and town, from their values and from what they have in common. A role that a header has claimed is never looked for, and a
 * column under words nobody here knows can only be a name. Returns the kind for each column that it recognises, by position.
 */
export function findRoles(
  columns: readonly ColumnInDoubt[],
  rows: readonly (readonly string[])[],
): ReadonlyMap<number, FieldKind> {
  const step = Math.max(1, Math.ceil(rows.length / SAMPLE))
  const sample = rows.filter((_, at) => at % step === 0)
  const found = new Map<number, FieldKind>()
  const claimed = (...kinds: FieldKind[]): boolean =>
    columns.some(({ kind, said }) => said && kinds.includes(kind)) ||
    [...found.values()].some((kind) => kinds.includes(kind))
  const free = (fits: (shape: Shape) => boolean): number[] =>
    columns.flatMap(({ kind, said, shape }, at) =>
      !said && !found.has(at) && OPEN.has(kind) && shape.distinct > FEW && fits(shape) ? [at] : [],
    )
  const opaque = (fits: (shape: Shape) => boolean): number[] =>
    free(fits).filter((at) => (columns[at] as ColumnInDoubt).opaque)
  const shapeAt = (at: number): Shape => (columns[at] as ColumnInDoubt).shape
  /** The column with the highest figure; none when there is no column or no figure above `least`. */
  const best = (list: readonly number[], figure: (at: number) => number, least = 0): number | undefined => {
    let chosen: number | undefined
    let most = least
    for (const at of list) {
      const value = figure(at)
      if (value > most) {
        chosen = at
        most = value
      }
    }
    return chosen
  }
  const take = (at: number | undefined, kind: FieldKind): void => {
    if (at !== undefined) found.set(at, kind)
  }

  if (!claimed('street', 'address'))
    take(
      best(
        opaque((shape) => shape.street >= 0.4 && shape.meanWords >= 1.8),
        (at) => shapeAt(at).street,
      ),
      'street',
    )
  if (claimed('street') && !claimed('house_number'))
    take(
      best(opaque(isHouseNumber), (at) => shapeAt(at).belowTen),
      'house_number',
    )
  if (!claimed('postcode'))
    take(
      best(opaque(isPostcode), (at) => 1 / shapeAt(at).distinct),
      'postcode',
    )
  if (!claimed('given_name', 'surname', 'birth_surname', 'full_name', 'organisation_name')) findNames()
  if (!claimed('city')) {
    const towns = opaque((shape) => isWords(shape) && shape.meanWords < 3.5 && shape.organisation < 0.15)
    take(
      best(towns, (at) => shapeAt(at).place, 0.08),
      'city',
    )
  }
  return found

  function findNames(): void {
    const written = free((shape) => isWords(shape) && shape.fillRatio >= 0.4)
    const given = best(
      written.filter((at) => shapeAt(at).oneWord >= 0.6 && shapeAt(at).meanLength >= 3.5),
      (at) => shapeAt(at).givenFirst,
      0.25,
    )
    take(given, 'given_name')
    const whole = written.filter((at) => isFullName(shapeAt(at)))
    const emails = columns.flatMap(({ kind }, at) => (kind === 'email' ? [at] : []))
    if (given !== undefined) {
      // Beside the given name, in the whole name or in the e-mail address, and of one word: towns are less of each.
      const surname = best(
        free((shape) => isWords(shape) && shape.oneWord >= 0.6 && shape.meanLength >= 3.5 && shape.meanLength <= 15),
        (at) =>
          shapeAt(at).oneWord +
          3 * Math.min(0.3, shapeAt(at).givenFirst) -
          2 * shapeAt(at).place +
          (Math.abs(at - given) === 1 ? 0.25 : 0) +
          heldBy(sample, at, whole) +
          heldBy(sample, at, emails),
        0.8,
      )
      take(surname, 'surname')
    }
    const body = best(free(isOrganisation), (at) => shapeAt(at).organisation)
    if (given === undefined && body !== undefined) take(body, 'organisation_name')
    else for (const at of whole) take(at, 'full_name')
  }
}

/** Kinds that say nothing about the meaning of a column. */
const OPEN: ReadonlySet<FieldKind> = new Set<FieldKind>(['text', 'category', 'generic_id'])

function isWords(shape: Shape): boolean {
  return shape.hasDigit < 0.1 && shape.street < 0.4 && shape.meanLength >= 3 && shape.fillRatio > 0.2
}

function isFullName(shape: Shape): boolean {
  return (
    shape.meanWords >= 1.7 &&
    shape.meanWords < 4.5 &&
    shape.oneWord < 0.4 &&
    Math.max(shape.givenFirst, shape.givenLast) >= 0.3 &&
    shape.place < 0.3 &&
    shape.organisation < 0.15
  )
}

function isOrganisation(shape: Shape): boolean {
  return shape.organisation >= 0.2 && shape.meanWords >= 1.8 && shape.street < 0.4 && shape.fillRatio >= 0.4
}

/** Small numbers more often than large ones; ages and quantities do not pass a hundred or stay under ten. */
function isHouseNumber(shape: Shape): boolean {
  return shape.hasDigit >= 0.9 && shape.meanLength < 4.5 && shape.belowTen >= 0.05 && shape.aboveHundred >= 0.03
}

/** Four or five figures (French ones may have lost their first zero), repeated, and no years. */
function isPostcode(shape: Shape): boolean {
  return (
    shape.digitsOnly >= 0.9 &&
    (shape.usualLength === 4 || shape.usualLength === 5) &&
    shape.sameLength >= 0.8 &&
    shape.year < 0.6 &&
    shape.distinctRatio < 0.95
  )
}

/** The share of rows whose value in a column stands in one of the other columns of the row. */
function heldBy(rows: readonly (readonly string[])[], column: number, others: readonly number[]): number {
  if (others.length === 0) return 0
  let filled = 0
  let held = 0
  for (const row of rows) {
    const value = words(row[column] ?? '').join('')
    if (value.length < 3) continue
    filled++
    if (
      others.some(
        (other) =>
          other !== column &&
          words(row[other] ?? '')
            .join('')
            .includes(value),
      )
    )
      held++
  }
  return filled === 0 ? 0 : held / filled
}

/** Share of its rows in which a column must say no more than another for it to be left out. */
const SAYS_NO_MORE = 0.85

/**
 * The columns of unknown meaning whose words stand in another column of the same row nearly always (a label made of the name
 * and the town): weighing them would count one fact twice. Of two that say the same, the latter is left out.
 */
export function findRepetitions(
  kinds: readonly FieldKind[],
  rows: readonly (readonly string[])[],
): ReadonlySet<number> {
  const step = Math.max(1, Math.ceil(rows.length / (SAMPLE / 4)))
  const sample = rows.filter((_, at) => at % step === 0)
  const wordsAt = kinds.map((kind, at) =>
    sample.map((row) => new Set(kind === 'ignore' ? [] : words(row[at] ?? '').filter((word) => word.length > 1))),
  )
  // For each row, in how many of the columns that count a word stands.
  const columnsOf = sample.map(() => new Map<string, number>())
  const count = (column: readonly ReadonlySet<string>[], by: 1 | -1): void =>
    column.forEach((list, row) => {
      const holders = columnsOf[row] as Map<string, number>
      for (const word of list) holders.set(word, (holders.get(word) ?? 0) + by)
    })
  for (const column of wordsAt) count(column, 1)
  const repeated = new Set<number>()
  for (let at = kinds.length - 1; at >= 0; at--) {
    if (kinds[at] !== 'text') continue
    const own = wordsAt[at] as ReadonlySet<string>[]
    let filled = 0
    let held = 0
    own.forEach((list, row) => {
      if (list.size === 0) return
      filled++
      if ([...list].every((word) => ((columnsOf[row] as Map<string, number>).get(word) as number) > 1)) held++
    })
    if (filled < 3 || held < SAYS_NO_MORE * filled) continue
    repeated.add(at)
    count(own, -1)
  }
  return repeated
}
