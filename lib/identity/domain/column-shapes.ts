import { parseLooseDate } from './dates'
import { isIban, isSiren, isSiret } from './identifiers'
import { isKnownGivenName } from './nicknames'
import { isPlaceWord } from './places'
import { words } from './text'

/** What the filled values of a column look like: shares of them from 0 to 1, and means. */
export type Shape = {
  filled: number
  fillRatio: number
  distinctRatio: number
  distinct: number
  email: number
  date: number
  year: number
  dayOfMonth: number
  phone: number
  url: number
  iban: number
  siret: number
  siren: number
  gender: number
  digitsOnly: number
  /** Amounts, measures, coordinates: figures after a point or a comma. */
  decimal: number
  hasDigit: number
  oneWord: number
  street: number
  place: number
  organisation: number
  /** A word that is known as a given name stands first, last. */
  givenFirst: number
  givenLast: number
  /** Of the commonest length, and that length. */
  sameLength: number
  usualLength: number
  meanLength: number
  meanWords: number
  /** Years between the twentieth part of the earliest dates and that of the latest. */
  yearsSpread: number
  /** Values up to 9 and above 100, as house numbers are and ages are not. */
  belowTen: number
  aboveHundred: number
  frenchPostcode: number
  britishPostcode: number
}

const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i
const URL =
  /^(?:https?:\/\/|www\.)|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|fr|org|net|eu|info|edu|co|io|biz|gov|uk|de|es|it|be|ch)(?:\/|$)/i
const PHONE = /^[+(]?[\d\s().\-/+]{7,20}(?:\s*(?:x|ext|poste)\.?\s*\d+)?$/i
const GENDERS = new Set(
  (
    'm f h v male female homme femme masculin feminin w man woman mann vrouw herr frau garcon fille hombre mujer uomo donna ' +
    'mr mme mlle monsieur madame mrs ms dhr mevr sr sra sig 1 2'
  ).split(' '),
)
const STREET =
  /\b(?:rue|avenue|av|bd|boulevard|chemin|allee|impasse|place|route|quai|street|st|road|rd|ave|blvd|lane|drive|dr|pl|crescent|circuit|court|close|way|terrace|strasse|\w{3,}(?:strasse|straat|laan|weg|gasse|platz|plein)|calle|avenida|plaza|paseo|via|viale|corso|piazza)\b/i
const ORGANISATION =
  /\b(?:inc|llc|ltd|corp|company|sarl|sas|sasu|eurl|sci|snc|gmbh|association|assoc|society|societe|ets|etablissements|school|center|centre|church|club|college|university|institute|institut|foundation|fondation|hospital|hopital|clinic|academy|agency|services|service|group|groupe|holding|bank|banque|hotel|restaurant|pharmacie|garage|boulangerie|cabinet|mairie|ecole|lycee|council|department|ministry|program|preschool|kindergarten|library)\b/i

/** Values looked at in a column. */
const SAMPLE = 4000

/** The shape of a column from its filled values, of `total` rows. */
export function shapeOf(values: readonly string[], total: number): Shape {
  const shape: Shape = {
    filled: values.length,
    fillRatio: total === 0 ? 0 : values.length / total,
    distinctRatio: 0,
    distinct: 0,
    email: 0,
    date: 0,
    year: 0,
    dayOfMonth: 0,
    phone: 0,
    url: 0,
    iban: 0,
    siret: 0,
    siren: 0,
    gender: 0,
    digitsOnly: 0,
    decimal: 0,
    hasDigit: 0,
    oneWord: 0,
    street: 0,
    place: 0,
    organisation: 0,
    givenFirst: 0,
    givenLast: 0,
    sameLength: 0,
    usualLength: 0,
    meanLength: 0,
    meanWords: 0,
    yearsSpread: 0,
    belowTen: 0,
    aboveHundred: 0,
    frenchPostcode: 0,
    britishPostcode: 0,
  }
  const distinct = new Set(values)
  shape.distinct = distinct.size
  shape.distinctRatio = values.length === 0 ? 0 : distinct.size / values.length
  const years: number[] = []
  const lengths = new Map<number, number>()
  const sample = values.length > SAMPLE ? values.filter((_, i) => i % Math.ceil(values.length / SAMPLE) === 0) : values
  const share = 1 / Math.max(1, sample.length)
  for (const value of sample) {
    const text = value.trim()
    const compact = text.replace(/[\s.-]/g, '')
    const tokens = words(text)
    if (EMAIL.test(text)) shape.email += share
    else if (URL.test(text)) shape.url += share
    const date = /\d/.test(text) ? parseLooseDate(text) : null
    if (date !== null && date.day !== '00' && /^\d{4}$/.test(date.year)) {
      shape.date += share
      years.push(Number(date.year))
    }
    if (/^(?:1[2-9]|2[01])\d\d$/.test(text)) shape.year += share
    if (/^(?:0?[1-9]|[12]\d|3[01])$/.test(text)) shape.dayOfMonth += share
    if (PHONE.test(text) && compact.replace(/\D/g, '').length >= 7) shape.phone += share
    if (isIban(compact.toUpperCase())) shape.iban += share
    if (isSiret(compact)) shape.siret += share
    if (isSiren(compact)) shape.siren += share
    if (tokens.length === 1 && GENDERS.has(tokens[0] as string)) shape.gender += share
    if (/^\d+$/.test(compact)) {
      shape.digitsOnly += share
      if (compact.length <= 6 && Number(compact) < 10) shape.belowTen += share
      if (compact.length > 6 || Number(compact) > 100) shape.aboveHundred += share
    }
    if (/^-?\d+[.,]\d+$/.test(text) && !/[.,]0+$/.test(text)) shape.decimal += share
    if (/\d/.test(text)) shape.hasDigit += share
    if (tokens.length <= 1) shape.oneWord += share
    if (STREET.test(tokens.join(' '))) shape.street += share
    if (ORGANISATION.test(tokens.join(' '))) shape.organisation += share
    if (tokens.some(isPlaceWord)) shape.place += share
    if (isKnownGivenName(tokens[0] ?? '')) shape.givenFirst += share
    if (isKnownGivenName(tokens.at(-1) ?? '')) shape.givenLast += share
    if (/^(?:F-?)?(?:0[1-9]|[1-8]\d|9[0-8])\d{3}$/.test(text)) shape.frenchPostcode += share
    if (/^[a-z]{1,2}\d{1,2}[a-z]?\s?\d[a-z]{2}$/i.test(text)) shape.britishPostcode += share
    lengths.set(text.length, (lengths.get(text.length) ?? 0) + share)
    shape.meanLength += text.length * share
    shape.meanWords += tokens.length * share
  }
  for (const [length, part] of lengths) {
    if (part > shape.sameLength) {
      shape.sameLength = part
      shape.usualLength = length
    }
  }
  years.sort((a, b) => a - b)
  if (years.length >= 4) {
    shape.yearsSpread =
      (years[Math.floor(years.length * 0.95)] as number) - (years[Math.floor(years.length * 0.05)] as number)
  }
  return shape
}
