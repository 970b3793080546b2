import { IDENTIFIER_ATTRIBUTES, sirenOfVat } from './company-identifiers'
import type { ContactPointKind } from './contact-points'
import type { HardFacts } from './hard-facts'
import { isSiren, isSiret } from './identifiers'
import type { Field } from './kinds'
import type { IdentityRecord, PairScore } from './score'
import { fold, hash32 } from './text'

export type CustomerKind = 'individual' | 'organisation'

/** What the matcher compares of a person and of an organisation; the models of the product are over these fields. */
export const CUSTOMER_FIELDS: Readonly<Record<CustomerKind, readonly Field[]>> = {
  individual: [
    { column: 'givenName', kind: 'given_name' },
    { column: 'familyName', kind: 'surname' },
    { column: 'birthName', kind: 'birth_surname' },
    { column: 'displayName', kind: 'full_name' },
    { column: 'birthDate', kind: 'birth_date' },
    { column: 'gender', kind: 'gender' },
    { column: 'nationalId', kind: 'national_id' },
    { column: 'email', kind: 'email' },
    { column: 'phone', kind: 'phone' },
    { column: 'street', kind: 'street' },
    { column: 'postcode', kind: 'postcode' },
    { column: 'city', kind: 'city' },
  ],
  organisation: [
    { column: 'organisationName', kind: 'organisation_name' },
    { column: 'siret', kind: 'siret' },
    { column: 'siren', kind: 'siren' },
    { column: 'email', kind: 'email' },
    { column: 'phone', kind: 'phone' },
    { column: 'street', kind: 'street' },
    { column: 'postcode', kind: 'postcode' },
    { column: 'city', kind: 'city' },
  ],
}

/** Names of what a source record may state in a word, in the order in which screens list them. */
export const STATED_ATTRIBUTES = [
  'displayName',
  'givenName',
  'familyName',
  'birthName',
  'organisationName',
  'birthDate',
  'gender',
  'language',
  'nationalId',
  ...IDENTIFIER_ATTRIBUTES,
  'street',
  'postcode',
  'city',
  'country',
] as const

/** Attributes of a source record that identify somebody. */
export type StatedIdentity = {
  displayName?: string | undefined
  givenName?: string | undefined
  familyName?: string | undefined
  birthName?: string | undefined
  organisationName?: string | undefined
  birthDate?: string | undefined
  gender?: string | undefined
  nationalId?: string | undefined
  siren?: string | undefined
  siret?: string | undefined
  vatNumber?: string | undefined
  iban?: string | undefined
  street?: string | undefined
  postcode?: string | undefined
  city?: string | undefined
  facts?: Readonly<Record<string, string | number | boolean>> | undefined
  extra?: Readonly<Record<string, string>> | undefined
  verified?: readonly string[] | undefined
}

export type KnownPoint = { kind: ContactPointKind; value: string }

/**
 * The number that a source states, gives under a name of its own (SIRET, N° SIREN) or as the national id, when it is one.
 */
function companyNumber(
  said: StatedIdentity,
  attribute: 'siren' | 'siret',
  name: RegExp,
  fits: (value: string) => boolean,
): string[] {
  const named = [...Object.entries(said.facts ?? {}), ...Object.entries(said.extra ?? {})]
    .filter(([key]) => name.test(fold(key)))
    .map(([, value]) => String(value))
  const numbers = [said[attribute] ?? '', ...named, said.nationalId ?? '']
    .map((value) => value.replace(/[\s.]/g, ''))
    .filter(fits)
  return [...new Set(numbers)]
}

const siretsOf = (said: StatedIdentity) => companyNumber(said, 'siret', /\bsiret\b/, isSiret)

/** SIREN as stated, or as the French VAT number holds it. */
function sirensOf(said: StatedIdentity): string[] {
  const ofVat = said.vatNumber ? sirenOfVat(said.vatNumber) : null
  return [...new Set([...companyNumber(said, 'siren', /\bsiren\b/, isSiren), ...(ofVat ? [ofVat] : [])])]
}

/** A handle (`@anais_jaffre`) and an address are no names. */
const isName = (text: string) => !/[@/\\]|\d{3}/.test(text)

/** What the matcher is told of a source record and its contact points that may match. */
export function matcherRecord(kind: CustomerKind, said: StatedIdentity, points: readonly KnownPoint[]): IdentityRecord {
  const reach = {
    email: points.filter((point) => point.kind === 'email').map(({ value }) => value),
    phone: points
      .filter(({ kind: each, value }) => each === 'phone' || (each === 'whatsapp' && value.startsWith('+')))
      .map(({ value }) => value),
    street: said.street,
    postcode: said.postcode,
    city: said.city,
  }
  if (kind === 'organisation')
    return {
      ...reach,
      organisationName: said.organisationName ?? said.displayName,
      siret: siretsOf(said),
      siren: sirensOf(said),
    }
  const whole = said.givenName || said.familyName ? undefined : said.displayName
  return {
    ...reach,
    givenName: said.givenName,
    familyName: said.familyName,
    birthName: said.birthName,
    displayName: whole && isName(whole) ? whole : undefined,
    birthDate: said.birthDate,
    gender: said.gender,
    nationalId: said.nationalId,
  }
}

/** The facts of a source record that no two records of one customer may contradict each other on. */
export function hardFactsOf(kind: CustomerKind, said: StatedIdentity): HardFacts {
  if (kind === 'organisation') return { sirens: [...siretsOf(said), ...sirensOf(said)] }
  const checked = (attribute: string, value: string | undefined) =>
    value && said.verified?.includes(attribute) ? [value] : []
  return { birthDates: checked('birthDate', said.birthDate), nationalIds: checked('nationalId', said.nationalId) }
}

/** Numbers of a table `match_keys` row: 64 bits of a key, of one kind of customers. */
export function keyNumber(kind: string, key: string): bigint {
  const text = `${kind} ${key}`
  return BigInt.asIntN(64, (BigInt(hash32(text)) << 32n) | BigInt(hash32(`\u0001${text}`)))
}

/** Facts that tell one customer from namesakes, and the levels that say they are the very same. */
const PROOFS = new Set(['birth_date', 'email', 'phone', 'street', 'national_id', 'siret', 'siren'])
const VERY_SAME = new Set(['exact', 'exact_mobile', 'exact_near_street'])

/**
 * Whether a fact beside the name is the very same in both records. Without one, no weight brings customers together
 * before a person has looked: not a name, not a name and a town, not a number one figure away.
 */
export function isProven(score: PairScore): boolean {
  return score.contributions.some(
    ({ comparison, level, weight }) => weight > 0 && PROOFS.has(comparison) && VERY_SAME.has(level),
  )
}

/** The key under which the members of a household meet: family name and address; null when either is not known. */
export function householdKey(said: StatedIdentity): string | null {
  const name = said.familyName ? fold(said.familyName).replace(/[^\p{L}]+/gu, '') : ''
  const street = said.street
    ? fold(said.street)
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()
    : ''
  if (name === '' || !/\d/.test(street) || !said.postcode) return null
  return `${name}|${street}|${said.postcode.replace(/\s/g, '')}`
}

/** The key under which an organisation and the people who belong to it meet: its name, without its legal form. */
export function organisationKey(name: string | undefined): string | null {
  if (!name) return null
  const words = fold(name)
    .replace(/\b(?:sarl|sas|sasu|eurl|sa|sci|snc|scop|ltd|gmbh|inc|association|ets|etablissements)\b/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return words.length > 0 ? words.join(' ') : null
}
