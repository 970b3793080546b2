import {
  type Address,
  compareExtras,
  compareLocalities,
  compareStates,
  compareStreets,
  EXTRA_LEVELS,
  LOCALITY_LEVELS,
  parseAddress,
  STATE_LEVELS,
  STREET_LEVELS,
  type Text,
  textCloseness,
  textOf,
} from './addresses'
import { compareDates, DATE_LEVELS, dateOfParts, dateOfSerial, type LooseDate, parseLooseDate } from './dates'
import { compareEmails, EMAIL_LEVELS, type Email, parseEmail } from './emails'
import {
  compareIdentifiers,
  IDENTIFIER_LEVELS,
  type Identifier,
  type IdentifierKind,
  parseIdentifier,
} from './identifiers'
import type { Field, FieldKind, FieldValues } from './kinds'
import { comparePersonNames, GIVEN_LEVELS, noOutcome, type PersonName, parsePersonName, SURNAME_LEVELS } from './names'
import {
  compareOrganisationNames,
  ORGANISATION_LEVELS,
  type OrganisationName,
  parseOrganisationName,
} from './organisations'
import { comparePhones, PHONE_LEVELS, type Phone, parsePhone } from './phones'
import { words } from './text'

/** One level of a comparison with the figures a fresh model starts from. */
export type LevelSpec = {
  readonly name: string
  /** P(level | same customer), prior. */
  readonly m: number
  /** P(level | two customers at random), prior. */
  readonly u: number
  /** Table of term frequencies whose value replaces u when two records agree on a term. */
  readonly terms?: string
  /**
   * The agreement is approximate: the frequency of the rarer of the two terms scales u (a slip makes a rare word; two common
   * words that look alike are two words).
   */
  readonly fuzzy?: true
  /** The level is not a consequence of the condition `given` of its comparison. */
  readonly unconditional?: true
  /** Where this level differs from its comparison in what household members share (a mobile number is a person's). */
  readonly related?: number
  /** The level contradicts what tells customers apart: such a pair is never merged without a person's look. */
  readonly contradicts?: true
}

/** One comparison of the model: exclusive levels, best first. */
export type ComparisonSpec = {
  readonly name: string
  readonly levels: readonly LevelSpec[]
  /**
   * Share of the agreement that two different customers of one household (or two sites of one organisation) show as if they
   * were the same: 1 for an address, 0 for a national number.
   */
  readonly related: number
  /** Agreement on this table's term (street, given name) makes this comparison a consequence: u is then conditional. */
  readonly given?: string
  /** A field whose meaning is unknown: it is weighed by the others and does not train them. */
  readonly auxiliary: boolean
}

/** Where a comparison writes its outcome; one slot a comparison. Level -1: a value is missing. */
export type Outcome = {
  readonly level: Int8Array
  /** 1 when the condition of `given` holds. */
  readonly given: Uint8Array
  readonly term: (string | null)[]
  /** The second of two terms that agree approximately. */
  readonly other: (string | null)[]
}

export function makeOutcome(slots: number): Outcome {
  return {
    level: new Int8Array(slots).fill(-1),
    given: new Uint8Array(slots),
    term: new Array<string | null>(slots).fill(null),
    other: new Array<string | null>(slots).fill(null),
  }
}

/** A group of fields that is parsed together and yields one or more comparisons. */
export type Comparator<P = unknown> = {
  readonly type: string
  readonly fields: readonly number[]
  readonly specs: readonly ComparisonSpec[]
  /** Parses the values of `fields`; null when they say nothing. */
  parse(values: readonly (readonly string[])[]): P | null
  /** Writes the outcome from slot `at` on. */
  compare(a: P, b: P, out: Outcome, at: number): void
  /** Calls `count(table, term)` once for every term the record carries. */
  terms(value: P, count: (table: string, term: string) => void): void
  /** The text a person reads in the explanation. */
  text(value: P, slot: number): string
}

export type Options = { readonly region: string }

function levels(list: readonly (readonly [string, number, number, string?])[]): LevelSpec[] {
  return list.map(([name, m, u, terms]) => (terms === undefined ? { name, m, u } : { name, m, u, terms }))
}

// The prior figures below are judgements on French customer files (share of moves, of slips, of missing parts), not counts
// from any data set; estimation replaces them as soon as there are pairs. See docs/IDENTITY.md.

function fuzzy(list: readonly LevelSpec[], table: string, ...names: string[]): LevelSpec[] {
  return list.map((level) => (names.includes(level.name) ? { ...level, terms: table, fuzzy: true } : level))
}

function contradicting(list: readonly LevelSpec[], ...names: string[]): LevelSpec[] {
  return list.map((level) => (names.includes(level.name) ? { ...level, contradicts: true } : level))
}

const GIVEN_SPEC: ComparisonSpec = {
  name: 'given_name',
  related: 0.02,
  auxiliary: false,
  levels: contradicting(
    fuzzy(
      levels([
        ['exact', 0.7, 0.005, 'given'],
        ['variant', 0.06, 0.003],
        ['partial', 0.05, 0.004, 'given'],
        ['close', 0.05, 0.002],
        ['near', 0.01, 0.002],
        ['initial', 0.02, 0.01],
        ['similar', 0.02, 0.02],
        ['conflicting', 0.01, 0.003],
        ['crossed', 0.01, 0.002, 'surname'],
        ['swapped', 0.02, 0.000002],
        ['different', 0.06, 0.95],
      ]),
      'given',
      'close',
      'near',
    ),
    'conflicting',
    'different',
  ),
}
const SURNAME_SPEC: ComparisonSpec = {
  name: 'surname',
  related: 0.7,
  auxiliary: false,
  levels: fuzzy(
    levels([
      ['exact', 0.8, 0.001, 'surname'],
      ['part', 0.04, 0.0005, 'surname'],
      ['close', 0.06, 0.0003],
      ['near', 0.02, 0.001],
      ['initial', 0.005, 0.005],
      ['similar', 0.01, 0.01],
      ['crossed', 0.01, 0.002, 'surname'],
      ['different', 0.055, 0.98],
    ]),
    'surname',
    'close',
    'near',
  ),
}

/** The position of each level name. */
function indexOf(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, at) => [name, at]))
}

const GIVEN_INDEX = indexOf(GIVEN_LEVELS)
const SURNAME_INDEX = indexOf(SURNAME_LEVELS)
const DATE_INDEX = indexOf(DATE_LEVELS)
const STREET_INDEX = indexOf(STREET_LEVELS)
const EXTRA_INDEX = indexOf(EXTRA_LEVELS)
const LOCALITY_INDEX = indexOf(LOCALITY_LEVELS)
const STATE_INDEX = indexOf(STATE_LEVELS)

function joined(values: readonly (readonly string[])[], at: number): string {
  return at < 0 ? '' : (values[at] ?? []).join(' ')
}

function nameComparator(fields: readonly Field[], at: readonly number[]): Comparator<PersonName> {
  const positions = (kind: FieldKind): number[] =>
    at.map((_, i) => i).filter((i) => fields[at[i] as number]?.kind === kind)
  const given = positions('given_name')
  const surname = positions('surname')
  const birth = positions('birth_surname')
  const full = positions('full_name')
  const text = (values: readonly (readonly string[])[], list: number[]): string =>
    list
      .map((i) => joined(values, i))
      .join(' ')
      .trim()
  const scratch = noOutcome()
  return {
    type: 'person_name',
    fields: at,
    specs: [GIVEN_SPEC, SURNAME_SPEC],
    parse: (values) =>
      parsePersonName({
        given: text(values, given),
        surname: text(values, surname),
        birthSurname: text(values, birth),
        full: full
          .map((i) => joined(values, i))
          .reduce((longest, value) => (value.length > longest.length ? value : longest), ''),
      }),
    compare(a, b, out, slot) {
      comparePersonNames(a, b, scratch)
      out.level[slot] = scratch.given === null ? -1 : (GIVEN_INDEX[scratch.given] as number)
      out.term[slot] = scratch.givenTerm === '' ? null : scratch.givenTerm
      out.other[slot] = scratch.givenOther === '' ? null : scratch.givenOther
      out.given[slot] = 0
      out.level[slot + 1] = scratch.surname === null ? -1 : (SURNAME_INDEX[scratch.surname] as number)
      out.term[slot + 1] = scratch.surnameTerm === '' ? null : scratch.surnameTerm
      out.other[slot + 1] = scratch.surnameOther === '' ? null : scratch.surnameOther
      out.given[slot + 1] = 0
    },
    terms(value, count) {
      if (value.firm !== null) {
        count('given', value.firm.joined)
        count('name', value.firm.joined)
        return
      }
      if (value.given.length > 0) {
        count('given', value.given[0] as string)
        if (value.given.length > 1) {
          count('given', value.givenJoined)
          for (const word of new Set(value.given.slice(1)))
            if (word.length >= 3 && word !== value.given[0]) count('given', word)
        }
      }
      if (value.given.length > 0 && value.surnameJoined !== '')
        count('name', `${value.given[0]} ${value.surnameJoined}`)
      const seen = new Set<string>()
      for (const word of [value.surnameJoined, value.otherJoined, ...value.surname, ...value.otherSurname]) {
        if (word !== '' && !seen.has(word)) {
          seen.add(word)
          count('surname', word)
        }
      }
    },
    text: (value, slot) =>
      slot === 0
        ? (value.firm?.core ?? value.given).join(' ')
        : [value.surname.join(' '), value.otherSurname.join(' ')].filter((part) => part !== '').join(' / '),
  }
}

const DATE_SPEC: ComparisonSpec = {
  name: 'birth_date',
  related: 0.01,
  auxiliary: false,
  levels: contradicting(
    levels([
      ['exact', 0.82, 0.00004, 'date'],
      ['exact_vague', 0.02, 0.0001, 'date'],
      ['swapped', 0.012, 0.00003],
      ['one_digit', 0.05, 0.0008],
      ['vague_same_year', 0.02, 0.0006],
      ['within_month', 0.01, 0.002],
      ['two_digits', 0.015, 0.008],
      ['within_year', 0.012, 0.02],
      ['same_day_month', 0.008, 0.0025],
      ['decade', 0.01, 0.18],
      ['different', 0.023, 0.786],
    ]),
    'two_digits',
    'within_year',
    'same_day_month',
    'decade',
    'different',
  ),
}

const DATE_KINDS = ['birth_date', 'birth_year', 'birth_month', 'birth_day'] as const

/** Birth dates written in one column, or else a year, a month and a day in a column each. */
function dateComparator(fields: readonly Field[], at: readonly number[]): Comparator<LooseDate> {
  const part = (kind: FieldKind): number => at.findIndex((field) => fields[field]?.kind === kind)
  const whole = at.flatMap((field, i) => (fields[field]?.kind === 'birth_date' ? [i] : []))
  const [year, month, day] = [part('birth_year'), part('birth_month'), part('birth_day')]
  return {
    type: 'birth_date',
    fields: at,
    specs: [DATE_SPEC],
    parse(values) {
      for (const i of whole) {
        for (const value of values[i] ?? []) {
          const date = parseLooseDate(value) ?? dateOfSerial(value)
          if (date !== null) return date
        }
      }
      const first = (i: number): string => values[i]?.[0] ?? ''
      return dateOfParts(first(year), first(month), first(day))
    },
    compare(a, b, out, slot) {
      const level = compareDates(a, b)
      out.level[slot] = DATE_INDEX[level] as number
      out.term[slot] = level === 'exact' || level === 'exact_vague' ? a.digits : null
      out.given[slot] = 0
    },
    terms: (value, count) => count('date', value.digits),
    text: (value) => `${value.year}-${value.month}-${value.day}`,
  }
}

/** A comparator over any number of values a side: the best level of all pairs counts. */
function manyComparator<V>(
  type: string,
  at: readonly number[],
  spec: ComparisonSpec,
  names: readonly string[],
  parse: (value: string) => V | null,
  compare: (a: V, b: V) => string,
  terms: (value: V) => readonly (readonly [string, string])[],
  term: (a: V, b: V, level: string) => string | null,
  text: (value: V) => string,
): Comparator<readonly V[]> {
  const index = indexOf(names)
  const last = names.length - 1
  return {
    type,
    fields: at,
    specs: [spec],
    parse(values) {
      const out: V[] = []
      for (const list of values) {
        for (const value of list) {
          const parsed = parse(value)
          if (parsed !== null) out.push(parsed)
        }
      }
      return out.length === 0 ? null : out
    },
    compare(a, b, out, slot) {
      let best = names.length
      let bestTerm: string | null = null
      for (let i = 0; i < a.length; i++) {
        const left = a[i] as V
        for (let j = 0; j < b.length; j++) {
          const right = b[j] as V
          const name = compare(left, right)
          const level = index[name] as number
          if (level < best) {
            best = level
            bestTerm = level === last ? null : term(left, right, name)
          }
        }
      }
      out.level[slot] = best
      out.term[slot] = bestTerm
      out.given[slot] = 0
    },
    terms(value, count) {
      const seen = new Set<string>()
      for (const one of value) {
        for (const [table, word] of terms(one)) {
          const key = `${table}\u0000${word}`
          if (word !== '' && !seen.has(key)) {
            seen.add(key)
            count(table, word)
          }
        }
      }
    },
    text: (value) => value.map(text).join(', '),
  }
}

/** A whole mailbox is nobody else's, whatever the name; colleagues have one domain and mailboxes of their own. */
const EMAIL_EXCEPTIONS: Readonly<Record<string, Partial<LevelSpec>>> = {
  exact: { unconditional: true },
  same_domain: { related: 0.85 },
}
const EMAIL_SPEC: ComparisonSpec = {
  name: 'email',
  related: 0.15,
  auxiliary: false,
  // A local part is often made of the name: between namesakes its likeness proves less.
  given: 'name',
  levels: levels([
    ['exact', 0.7, 0.000002, 'email'],
    ['slip', 0.05, 0.000001],
    ['same_local', 0.04, 0.00002, 'email_local'],
    ['near', 0.02, 0.00001],
    ['same_domain', 0.05, 0.1],
    ['different', 0.14, 0.9],
  ]).map((level) => ({ ...level, ...EMAIL_EXCEPTIONS[level.name] })),
}
const PHONE_SPEC: ComparisonSpec = {
  name: 'phone',
  related: 0.5,
  auxiliary: false,
  levels: levels([
    ['exact_mobile', 0.45, 0.000001, 'phone'],
    ['exact', 0.2, 0.000003, 'phone'],
    ['old_numbering', 0.02, 0.000001],
    ['slip', 0.03, 0.000003],
    ['different', 0.3, 1],
  ]).map((level) => (level.name === 'exact_mobile' ? { ...level, related: 0.06 } : level)),
}

const STREET_SPEC: ComparisonSpec = {
  name: 'street',
  related: 0.92,
  auxiliary: false,
  levels: levels([
    ['exact', 0.6, 0.000005, 'address'],
    ['exact_near_street', 0.07, 0.000005],
    ['street', 0.05, 0.0003, 'street'],
    ['near_number', 0.03, 0.00002],
    ['near_street', 0.01, 0.001],
    ['other_number', 0.02, 0.0004],
    ['number_only', 0.02, 0.02],
    ['near_street_other_number', 0.01, 0.002],
    ['different', 0.19, 0.977],
  ]),
}
const EXTRA_SPEC: ComparisonSpec = {
  name: 'address_extra',
  related: 0.9,
  auxiliary: false,
  levels: levels([
    ['exact', 0.5, 0.002, 'extra'],
    ['near', 0.15, 0.004],
    ['different', 0.35, 0.994],
  ]),
}
const LOCALITY_SPEC: ComparisonSpec = {
  name: 'locality',
  related: 0.95,
  auxiliary: false,
  given: 'street',
  levels: levels([
    ['both', 0.62, 0.0008, 'locality'],
    ['both_near', 0.08, 0.0005],
    ['postcode', 0.05, 0.001, 'postcode'],
    ['city', 0.05, 0.004, 'city'],
    ['near', 0.03, 0.003],
    ['postcode_other_city', 0.02, 0.0004, 'postcode'],
    ['city_other_postcode', 0.03, 0.004, 'city'],
    ['near_one', 0.02, 0.01],
    ['different', 0.1, 0.975],
  ]),
}
const STATE_SPEC: ComparisonSpec = {
  name: 'state',
  related: 0.95,
  auxiliary: false,
  given: 'postcode',
  levels: levels([
    ['exact', 0.92, 0.1, 'state'],
    ['slip', 0.02, 0.01],
    ['different', 0.06, 0.89],
  ]),
}

function addressComparator(fields: readonly Field[], at: readonly number[]): Comparator<Address> {
  const pick = (values: readonly (readonly string[])[], kind: FieldKind): string =>
    at
      .map((field, i) => (fields[field]?.kind === kind ? joined(values, i) : ''))
      .filter((part) => part !== '')
      .join(' ')
  const firstOf = (values: readonly (readonly string[])[], kind: FieldKind): string => {
    for (let i = 0; i < at.length; i++) {
      if (fields[at[i] as number]?.kind === kind) {
        const value = joined(values, i)
        if (value !== '') return value
      }
    }
    return ''
  }
  const has = (...kinds: FieldKind[]): boolean => at.some((field) => kinds.includes(fields[field]?.kind as FieldKind))
  const specs: ComparisonSpec[] = []
  const streetSlot = has('street', 'address', 'house_number') ? specs.push(STREET_SPEC) - 1 : -1
  const extraSlot = has('address_extra') ? specs.push(EXTRA_SPEC) - 1 : -1
  const localitySlot = has('city', 'postcode', 'address') ? specs.push(LOCALITY_SPEC) - 1 : -1
  const stateSlot = has('state', 'address') ? specs.push(STATE_SPEC) - 1 : -1
  return {
    type: 'address',
    fields: at,
    specs,
    parse: (values) =>
      parseAddress({
        number: firstOf(values, 'house_number'),
        street: firstOf(values, 'street'),
        extra: pick(values, 'address_extra'),
        full: firstOf(values, 'address'),
        city: firstOf(values, 'city'),
        postcode: firstOf(values, 'postcode'),
        state: firstOf(values, 'state'),
      }),
    compare(a, b, out, slot) {
      let sameStreet = 0
      if (streetSlot >= 0) {
        const level = compareStreets(a, b)
        const s = slot + streetSlot
        out.level[s] = level === null ? -1 : (STREET_INDEX[level] as number)
        out.term[s] =
          level === 'exact'
            ? shorter(addressTerm(a), addressTerm(b))
            : level === 'street'
              ? shorter(a.streetJoined, b.streetJoined)
              : null
        out.given[s] = 0
        sameStreet = level !== null && (STREET_INDEX[level] as number) <= 3 ? 1 : 0
      }
      if (extraSlot >= 0) {
        const level = compareExtras(a, b)
        const s = slot + extraSlot
        out.level[s] = level === null ? -1 : (EXTRA_INDEX[level] as number)
        out.term[s] = level === 'exact' ? a.extra : null
        out.given[s] = 0
      }
      let sameLocality = 0
      if (localitySlot >= 0) {
        const level = compareLocalities(a, b)
        const s = slot + localitySlot
        out.level[s] = level === null ? -1 : (LOCALITY_INDEX[level] as number)
        out.term[s] =
          level === 'both'
            ? `${a.postcode} ${a.city}`
            : level === 'postcode' || level === 'postcode_other_city'
              ? a.postcode
              : level === 'city' || level === 'city_other_postcode'
                ? a.city
                : null
        out.given[s] = sameStreet
        sameLocality = level !== null && (LOCALITY_INDEX[level] as number) <= 2 ? 1 : 0
      }
      if (stateSlot >= 0) {
        const level = compareStates(a, b)
        const s = slot + stateSlot
        out.level[s] = level === null ? -1 : (STATE_INDEX[level] as number)
        out.term[s] = level === 'exact' ? a.state : null
        out.given[s] = sameLocality
      }
    },
    terms(value, count) {
      if (streetSlot >= 0 && value.streetJoined !== '') {
        count('street', value.streetJoined)
        if (value.number !== '') count('address', addressTerm(value))
      }
      if (extraSlot >= 0 && value.extra !== '') count('extra', value.extra)
      if (localitySlot >= 0) {
        if (value.city !== '') count('city', value.city)
        if (value.postcode !== '') count('postcode', value.postcode)
        if (value.city !== '' && value.postcode !== '') count('locality', `${value.postcode} ${value.city}`)
      }
      if (stateSlot >= 0 && value.state !== '') count('state', value.state)
    },
    text(value, slot) {
      if (slot === streetSlot) return `${value.number} ${value.street.join(' ')}`.trim()
      if (slot === extraSlot) return value.extra
      return slot === localitySlot ? `${value.postcode} ${value.city}`.trim() : value.state
    },
  }
}

function addressTerm(address: Address): string {
  return `${address.number} ${address.streetJoined}`
}

function shorter(a: string, b: string): string {
  return a.length < b.length || (a.length === b.length && a < b) ? a : b
}

const GENDER_SPEC: ComparisonSpec = {
  name: 'gender',
  related: 0,
  auxiliary: false,
  given: 'given',
  levels: levels([
    ['exact', 0.97, 0.5, 'gender'],
    ['different', 0.03, 0.5],
  ]),
}
const GENDERS: Record<string, string> = {
  m: 'm',
  h: 'm',
  male: 'm',
  homme: 'm',
  masculin: 'm',
  man: 'm',
  mr: 'm',
  monsieur: 'm',
  '1': 'm',
  garcon: 'm',
  f: 'f',
  w: 'f',
  female: 'f',
  femme: 'f',
  feminin: 'f',
  woman: 'f',
  mme: 'f',
  mlle: 'f',
  madame: 'f',
  mrs: 'f',
  ms: 'f',
  '2': 'f',
  fille: 'f',
}

function genderComparator(at: readonly number[]): Comparator<string> {
  return {
    type: 'gender',
    fields: at,
    specs: [GENDER_SPEC],
    parse(values) {
      const word = words(values.flat().join(' '))[0]
      return word === undefined ? null : (GENDERS[word] ?? null)
    },
    compare(a, b, out, slot) {
      out.level[slot] = a === b ? 0 : 1
      out.term[slot] = a === b ? a : null
      out.given[slot] = 0
    },
    terms: (value, count) => count('gender', value),
    text: (value) => value,
  }
}

const ORGANISATION_SPEC: ComparisonSpec = {
  name: 'organisation_name',
  related: 0.85,
  auxiliary: false,
  levels: levels([
    ['exact', 0.5, 0.0005, 'organisation'],
    ['words', 0.04, 0.00005],
    ['near', 0.12, 0.0001],
    ['contained', 0.12, 0.0005],
    ['acronym', 0.01, 0.0001],
    ['similar', 0.1, 0.003],
    ['resembling', 0.04, 0.01],
    ['different', 0.07, 0.985],
  ]),
}

const PLACE_LEVELS = ['exact', 'near', 'different'] as const
function textLike(
  name: string,
  related: number,
  auxiliary: boolean,
  m: readonly [number, number, number],
  u: readonly [number, number, number],
): ComparisonSpec {
  return {
    name,
    related,
    auxiliary,
    levels: levels([
      ['exact', m[0], u[0], name],
      ['near', m[1], u[1]],
      ['different', m[2], u[2]],
    ]),
  }
}

function parseWords(value: string): Text | null {
  return textOf(words(value, true))
}
function compareWords(a: Text, b: Text): string {
  if (a.joined === b.joined) return 'exact'
  return textCloseness(a, b) > 0 ? 'near' : 'different'
}

function wordsComparator(type: string, at: readonly number[], spec: ComparisonSpec): Comparator<readonly Text[]> {
  return manyComparator<Text>(
    type,
    at,
    spec,
    PLACE_LEVELS,
    parseWords,
    compareWords,
    (value) => [[spec.name, value.joined]],
    (a, _b, level) => (level === 'exact' ? a.joined : null),
    (value) => value.list.join(' '),
  )
}

function identifierComparator(
  kind: IdentifierKind,
  name: string,
  at: readonly number[],
  related: number,
): Comparator<readonly Identifier[]> {
  return manyComparator<Identifier>(
    'identifier',
    at,
    {
      name,
      related,
      auxiliary: false,
      levels: contradicting(
        levels([
          ['exact', 0.85, 0.000001, name],
          ['slip', 0.06, 0.00001],
          ['near', 0.02, 0.0002],
          ['different', 0.07, 0.9998],
        ]),
        ...(related === 0 ? ['near', 'different'] : []),
      ),
    },
    IDENTIFIER_LEVELS,
    (value) => parseIdentifier(value, kind),
    compareIdentifiers,
    (value) => [[name, value.value]],
    (a, _b, level) => (level === 'exact' ? a.value : null),
    (value) => value.value,
  )
}

function categoryComparator(name: string, at: readonly number[]): Comparator<readonly Text[]> {
  return manyComparator<Text>(
    'category',
    at,
    {
      name,
      related: 0.5,
      auxiliary: true,
      levels: levels([
        ['exact', 0.5, 0.4, name],
        ['different', 0.5, 0.6],
      ]),
    },
    ['exact', 'different'],
    parseWords,
    (a, b) => (a.joined === b.joined ? 'exact' : 'different'),
    (value) => [[name, value.joined]],
    (a, _b, level) => (level === 'exact' ? a.joined : null),
    (value) => value.list.join(' '),
  )
}

const NAME_KINDS: readonly FieldKind[] = ['given_name', 'surname', 'birth_surname', 'full_name']
const ADDRESS_KINDS: readonly FieldKind[] = [
  'house_number',
  'street',
  'address_extra',
  'address',
  'city',
  'postcode',
  'state',
]

/**
 * Organisations are related differently from persons: two sites share name, web site and SIREN, and are told apart by address
 * and SIRET.
 */
const SITE_SHARES: Record<string, number> = {
  street: 0.02,
  address_extra: 0.1,
  locality: 0.4,
  state: 0.8,
  phone: 0.3,
  email: 0.4,
}

/** Without a street the town is what tells sites apart: those of one town cannot be. */
const TOWN_SHARE = 0.1

/** How the records of one site agree on where it is, prior: a person moves, a site that does is another site. */
const SITE_LEVELS: Record<string, Record<string, number>> = {
  street: {
    exact: 0.6,
    exact_near_street: 0.1,
    street: 0.08,
    near_number: 0.05,
    near_street: 0.02,
    other_number: 0.03,
    number_only: 0.03,
    near_street_other_number: 0.01,
    different: 0.08,
  },
  locality: {
    both: 0.68,
    both_near: 0.08,
    postcode: 0.05,
    city: 0.05,
    near: 0.03,
    postcode_other_city: 0.02,
    city_other_postcode: 0.03,
    near_one: 0.02,
    different: 0.04,
  },
}

/** Levels at which two sites are not the same one, unless a person says so. */
const OTHER_SITE: Record<string, readonly string[]> = {
  street: ['near_number', 'other_number', 'number_only', 'near_street_other_number', 'different'],
  locality: ['different'],
}

/** The comparators that a set of fields calls for, in a fixed order. Comparison names are unique within a plan. */
export function planComparators(fields: readonly Field[], options: Options): Comparator[] {
  const at = (...kinds: FieldKind[]): number[] =>
    fields.map((_, i) => i).filter((i) => kinds.includes((fields[i] as Field).kind))
  const plan: Comparator[] = []
  const add = <P>(comparator: Comparator<P>): void => {
    plan.push(comparator as unknown as Comparator)
  }
  const names = at(...NAME_KINDS)
  if (names.length > 0) add(nameComparator(fields, names))
  const organisations = at('organisation_name')
  if (organisations.length > 0) {
    add(
      manyComparator<OrganisationName>(
        'organisation_name',
        organisations,
        ORGANISATION_SPEC,
        ORGANISATION_LEVELS,
        parseOrganisationName,
        (a, b) => compareOrganisationNames(a, b),
        (value) => [['organisation', value.joined]],
        (a, _b, level) => (level === 'exact' ? a.joined : null),
        (value) => value.core.join(' '),
      ),
    )
  }
  const dates = at(...DATE_KINDS)
  if (dates.length > 0) add(dateComparator(fields, dates))
  for (const [kind, idKind, related] of [
    ['national_id', 'nir', 0],
    ['siret', 'siret', 0],
    ['siren', 'siren', 0.95],
    ['vat', 'vat', 0.95],
    ['iban', 'iban', 0.4],
  ] as const) {
    const list = at(kind)
    if (list.length > 0) add(identifierComparator(kind === 'national_id' ? 'other' : idKind, kind, list, related))
  }
  const emails = at('email')
  if (emails.length > 0) {
    add(
      manyComparator<Email>(
        'email',
        emails,
        EMAIL_SPEC,
        EMAIL_LEVELS,
        parseEmail,
        compareEmails,
        (value) => [
          ['email', value.mailbox],
          ['email_local', value.local],
        ],
        (a, b, level) => (level === 'exact' ? a.mailbox : level === 'same_local' ? shorter(a.local, b.local) : null),
        (value) => value.address,
      ),
    )
  }
  const phones = at('phone')
  if (phones.length > 0) {
    add(
      manyComparator<Phone>(
        'phone',
        phones,
        PHONE_SPEC,
        PHONE_LEVELS,
        (value) => parsePhone(value, options.region),
        comparePhones,
        (value) => [['phone', value.tail]],
        (a, b, level) => (level.startsWith('exact') ? shorter(a.tail, b.tail) : null),
        (value) => (value.e164 === '' ? value.digits : value.e164),
      ),
    )
  }
  const addresses = at(...ADDRESS_KINDS)
  if (addresses.length > 0) add(addressComparator(fields, addresses))
  const genders = at('gender')
  if (genders.length > 0) add(genderComparator(genders))
  const places = at('birth_place')
  if (places.length > 0)
    add(
      wordsComparator(
        'birth_place',
        places,
        textLike('birth_place', 0.3, false, [0.75, 0.1, 0.15], [0.02, 0.02, 0.96]),
      ),
    )
  const occupations = at('occupation')
  if (occupations.length > 0)
    add(
      wordsComparator(
        'occupation',
        occupations,
        textLike('occupation', 0.1, false, [0.5, 0.1, 0.4], [0.03, 0.03, 0.94]),
      ),
    )
  const sites = at('website')
  if (sites.length > 0)
    add(wordsComparator('website', sites, textLike('website', 0.95, false, [0.8, 0.1, 0.1], [0.002, 0.002, 0.996])))
  // Texts of unknown meaning are all there is: then they are what identifies.
  const onlyTexts = plan.length === 0
  const used = new Set(plan.flatMap((comparator) => comparator.specs.map((spec) => spec.name)))
  fields.forEach((field, i) => {
    let name = words(field.column).join('_') || `column_${i}`
    while (used.has(name)) name = `${name}_`
    if (field.kind === 'category') add(categoryComparator(name, [i]))
    else if (field.kind === 'text')
      add(
        wordsComparator(
          'text',
          [i],
          onlyTexts
            ? textLike(name, 0.3, false, [0.7, 0.2, 0.1], [0.001, 0.005, 0.994])
            : textLike(name, 0.5, true, [0.4, 0.2, 0.4], [0.2, 0.2, 0.6]),
        ),
      )
    else if (field.kind === 'generic_id') add(identifierComparator('other', name, [i], 0.3))
    else return
    used.add(name)
  })
  return organisations.length > 0 && names.length === 0 ? plan.map((each) => ofSites(each, used.has('street'))) : plan
}

/** A comparator as sites of organisations agree and differ. */
function ofSites(comparator: Comparator, withStreet: boolean): Comparator {
  const share = (name: string): number | undefined =>
    name === 'locality' && !withStreet ? TOWN_SHARE : SITE_SHARES[name]
  return {
    ...comparator,
    specs: comparator.specs.map((spec) => ({
      ...spec,
      related: share(spec.name) ?? spec.related,
      levels: contradicting(
        spec.levels.map((level) => ({ ...level, m: SITE_LEVELS[spec.name]?.[level.name] ?? level.m })),
        ...(OTHER_SITE[spec.name] ?? []),
      ),
    })),
  }
}

/** The values of a comparator's fields in one record. */
export function valuesOf(comparator: Comparator, record: FieldValues): (readonly string[])[] {
  return comparator.fields.map((field) => record[field] ?? [])
}
