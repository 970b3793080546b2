import { isOpaque, kindOfHeader } from './column-headers'
import { findRepetitions, findRoles } from './column-roles'
import { type Shape, shapeOf } from './column-shapes'
import type { Field, FieldKind } from './kinds'
import { words } from './text'

/** The guessed meaning of a column and why, for the person who checks the mapping. */
export type ColumnGuess = Field & {
  readonly reason: 'header' | 'values' | 'label' | 'technical' | 'unique' | 'repeated' | 'empty' | 'asked'
}

const ID_HEADER =
  /(?:^| )(?:id|ids|uid|uuid|guid|key|ref|reference|code|no|nr|num|numero|number|nummer|identifiant|identifier)$/
const NAME_HEADER = /(?:^| )(?:name|nom|naam|libelle|intitule|designation)$/

type Guess = { readonly kind: FieldKind; readonly reason: ColumnGuess['reason'] }

/**
 * Guesses what each column means from its header and its values. Values win for kinds that have a shape of their own (e-mail,
 * date, telephone, IBAN…), headers for the others; where no header says who somebody is, values do (`findRoles`). Columns that
 * label an answer, technical columns, opaque unique ids and columns that repeat others are ignored.
 */
export function guessColumns(headers: readonly string[], rows: readonly (readonly string[])[]): ColumnGuess[] {
  const shapes = headers.map((_, at) => {
    const values: string[] = []
    for (const row of rows) {
      const value = row[at]
      if (value !== undefined && value.trim() !== '') values.push(value)
    }
    return shapeOf(values, rows.length)
  })
  const first = oneBirthDate(
    headers.map((header, at) => kindOf(header, shapes[at] as Shape)),
    shapes,
  )
  const named = headers.map((header, at) => inItsFile(header, first[at] as Guess, shapes[at] as Shape, first))
  const roles = findRoles(
    named.map(({ kind, reason }, at) => ({
      kind,
      said: reason === 'header',
      opaque: isOpaque(headers[at] as string),
      shape: shapes[at] as Shape,
    })),
    rows,
  )
  const kinds = named.map((guess, at): Guess => {
    const kind = roles.get(at)
    return kind === undefined ? guess : { kind, reason: 'values' }
  })
  const repeated = findRepetitions(
    kinds.map(({ kind }) => kind),
    rows,
  )
  return headers.map((column, at) =>
    repeated.has(at) ? { column, kind: 'ignore', reason: 'repeated' } : { column, ...(kinds[at] as Guess) },
  )
}

/** Of dates that no header calls a birth date, only those furthest apart can be: others are of what the customer did. */
function oneBirthDate(guesses: readonly Guess[], shapes: readonly Shape[]): Guess[] {
  const spread = (at: number): number => (shapes[at] as Shape).yearsSpread
  const dates = guesses.flatMap(({ kind }, at) => (kind === 'birth_date' ? [at] : []))
  const said = dates.some((at) => guesses[at]?.reason === 'header')
  const widest = dates.reduce((best, at) => (spread(at) > spread(best) ? at : best), dates[0] ?? -1)
  return guesses.map((guess, at) =>
    guess.kind === 'birth_date' && guess.reason === 'values' && (said || at !== widest)
      ? { kind: 'ignore', reason: 'technical' }
      : guess,
  )
}

/** What a guess becomes beside the other columns: « Name » is a surname next to a given name, an address whole or in parts. */
function inItsFile(header: string, guess: Guess, shape: Shape, guesses: readonly Guess[]): Guess {
  const has = (kind: FieldKind): boolean => guesses.some((other) => other.kind === kind)
  const line = words(header).join(' ')
  const plain = /^(?:nom|name|naam)$/.test(line)
  const named = NAME_HEADER.test(line) && shape.distinctRatio > (plain ? 0.005 : 0.15)
  const said = (kind: FieldKind): Guess => ({ kind, reason: 'header' })
  if ((guess.kind === 'text' || guess.kind === 'category') && named) {
    if (shape.organisation >= 0.15 || (shape.hasDigit >= 0.1 && shape.meanWords > 1.5)) return said('organisation_name')
    // One word beside a given name is the surname; more are the whole name again.
    const part = /(?:^| )n(?:om|aam)$/.test(line) || line === 'name'
    if (part && has('given_name') && !(has('surname') && shape.meanWords >= 1.7)) return said('surname')
    if (part && shape.oneWord >= 0.75) return said(shape.givenFirst >= 0.4 ? 'given_name' : 'surname')
    return said('full_name')
  }
  // « Nombre », « Nome » with both names in it.
  if (guess.kind === 'given_name' && shape.meanWords >= 1.8 && !has('surname')) return said('full_name')
  if (guess.kind === 'street' && shape.date < 0.5) {
    // One column that holds the whole address.
    const whole = shape.hasDigit > 0.5 && shape.meanWords >= 5 && !has('postcode') && !has('city')
    if (whole) return said('address')
  }
  return guess
}

function kindOf(header: string, shape: Shape): Guess {
  if (shape.filled === 0) return { kind: 'ignore', reason: 'empty' }
  const named = birthKind(kindOfHeader(header), shape)
  const line = words(header).join(' ')
  if (named === 'ignore')
    return { kind: 'ignore', reason: /^(?:entity|cluster|match|label|truth|group)/.test(line) ? 'label' : 'technical' }
  // A field that almost nobody of many fills can neither be estimated nor weigh.
  if (shape.filled < 3 && shape.fillRatio < 1) return { kind: 'ignore', reason: 'empty' }
  if (shape.email >= 0.5) return { kind: 'email', reason: 'values' }
  if (shape.url >= 0.5) return { kind: 'website', reason: 'values' }
  if (shape.iban >= 0.6) return { kind: 'iban', reason: 'values' }
  if (named === 'siret' || (shape.siret >= 0.9 && shape.digitsOnly >= 0.95)) return { kind: 'siret', reason: 'values' }
  if (named === 'siren' || (shape.siren >= 0.9 && shape.digitsOnly >= 0.95)) return { kind: 'siren', reason: 'values' }
  if (named === 'birth_date' && (shape.date >= 0.3 || shape.digitsOnly > 0.8))
    return { kind: 'birth_date', reason: 'header' }
  if (shape.date >= 0.6 && named !== 'phone' && named !== 'national_id') {
    const dated =
      /\b(?:date|day|jour|until|since|expir\w*|valid|start|end|debut|fin|visit\w*|order\w*|achat|commande|inscription|contact)\b/.test(
        line,
      )
    if (!dated && named === null && shape.yearsSpread >= 15) return { kind: 'birth_date', reason: 'values' }
    return { kind: 'ignore', reason: 'technical' }
  }
  if (named !== null && sane(named, shape)) return { kind: named, reason: 'header' }
  if (shape.gender >= 0.95 && shape.distinct <= 6 && shape.digitsOnly < 0.5) return { kind: 'gender', reason: 'values' }
  if (shape.phone >= 0.8 && shape.meanLength >= 9 && shape.distinctRatio > 0.2 && !ID_HEADER.test(line))
    return { kind: 'phone', reason: 'values' }
  if (shape.britishPostcode >= 0.7) return { kind: 'postcode', reason: 'values' }
  if (shape.frenchPostcode >= 0.9 && shape.usualLength === 5 && shape.distinctRatio < 0.9)
    return { kind: 'postcode', reason: 'values' }
  if (shape.street >= 0.6 && shape.hasDigit >= 0.3) return { kind: 'street', reason: 'values' }
  if (shape.decimal >= 0.8) return { kind: 'ignore', reason: 'technical' }
  const number =
    shape.digitsOnly > 0.9 && (shape.distinctRatio > 0.5 || (shape.usualLength >= 6 && shape.distinct > 100))
  if (ID_HEADER.test(line) || number) {
    // An id that never comes twice links nothing; one that does may be a shared reference.
    return shape.distinctRatio >= 0.999
      ? { kind: 'ignore', reason: 'unique' }
      : { kind: 'generic_id', reason: 'values' }
  }
  if (shape.distinctRatio >= 0.999 && shape.oneWord > 0.9 && shape.hasDigit > 0.5)
    return { kind: 'ignore', reason: 'unique' }
  // The same for all tells nothing of anybody.
  if (shape.distinct === 1 && shape.filled > 2) return { kind: 'ignore', reason: 'technical' }
  if (shape.distinct <= Math.max(30, shape.filled * 0.02)) return { kind: 'category', reason: 'values' }
  return { kind: 'text', reason: 'values' }
}

/** A part of a birth date whose values are none of that part is the whole date ("birthday"). */
function birthKind(named: FieldKind | null, shape: Shape): FieldKind | null {
  const part =
    named === 'birth_year'
      ? shape.year >= 0.5
      : named === 'birth_day'
        ? shape.dayOfMonth >= 0.5
        : named !== 'birth_month' || (shape.meanWords < 1.5 && shape.meanLength < 10 && shape.date < 0.3)
  return part ? named : 'birth_date'
}

/** False when the values cannot be what the header says (columns shifted by a bad export). */
function sane(kind: FieldKind, shape: Shape): boolean {
  switch (kind) {
    case 'email':
      return shape.email >= 0.3
    case 'phone':
      return shape.phone + shape.digitsOnly >= 0.4 && shape.date < 0.8
    case 'birth_date':
      return shape.date >= 0.3
    case 'gender':
      return shape.distinct <= 20
    case 'postcode':
      return shape.hasDigit >= 0.5 && shape.meanLength <= 12
    case 'given_name':
    case 'surname':
    case 'birth_surname':
    case 'full_name':
      return shape.hasDigit < 0.3
    case 'house_number':
      return shape.hasDigit >= 0.5
    case 'website':
      return shape.url >= 0.3
    case 'iban':
      return shape.iban >= 0.3
    case 'organisation_name':
      return shape.distinctRatio > 0.01 && shape.digitsOnly < 0.5
    default:
      return true
  }
}
