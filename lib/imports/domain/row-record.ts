import { type ContactPointKind, normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { parseLooseDate } from '@/lib/identity/domain/dates'
import { fold } from '@/lib/identity/domain/text'
import type { ImportField, RowRefusal } from './types'

/** What a row says, as the identity module takes it. */
export type RowRecord = {
  /** The source's own key of the record, or null when the file has none. */
  key: string | null
  kind: 'individual' | 'organisation'
  attributes: {
    displayName?: string
    givenName?: string
    familyName?: string
    birthName?: string
    organisationName?: string
    birthDate?: string
    gender?: string
    language?: string
    nationalId?: string
    siren?: string
    siret?: string
    vatNumber?: string
    iban?: string
    street?: string
    postcode?: string
    city?: string
    country?: string
    extra?: Record<string, string>
  }
  points: { kind: ContactPointKind; asTyped: string; label?: string }[]
}

const MAX_ATTRIBUTE = 400
const MAX_EXTRA = 20_000
const MAX_POINTS = 100

const LANGUAGES: Record<string, string> = {
  francais: 'fr',
  french: 'fr',
  anglais: 'en',
  english: 'en',
  allemand: 'de',
  german: 'de',
  deutsch: 'de',
  espagnol: 'es',
  spanish: 'es',
  italien: 'it',
  italian: 'it',
  neerlandais: 'nl',
  dutch: 'nl',
  portugais: 'pt',
  portuguese: 'pt',
}

/** « Français », « FR », « fr-FR » as a language tag; null for what is none. */
function languageOf(text: string): string | null {
  const word = fold(text).trim()
  if (/^[a-z]{2}(?:[-_][a-z]{2,4})?$/.test(word)) return word.slice(0, 2)
  return LANGUAGES[word.split(/[\s(]/)[0] ?? ''] ?? null
}

/** An ISO date of a date as somebody wrote it; null for what is none or lacks its day. */
function isoDate(text: string): string | null {
  const date = parseLooseDate(text.replace(/T00:00.*$/, ''))
  if (!date || date.ordinal < 0 || date.day === '00' || !/^\d{4}$/.test(date.year)) return null
  const iso = `${date.year}-${date.month}-${date.day}`
  return new Date(`${iso}T00:00:00Z`).toISOString().startsWith(iso) ? iso : null
}

/** Several values in one cell, as exports join them. */
function pieces(kind: 'email' | 'phone', cell: string): string[] {
  const parts = cell.split(kind === 'email' ? /\s*(?::::|[;,\n])\s*|\s+(?=\S+@)/ : /\s*(?::::|[;,\n]|\s\/\s)\s*/)
  return parts.map((part) => part.trim()).filter(Boolean)
}

/** A number whose first zero a spreadsheet took for nothing. */
const withZero = (number: string) => (/^[1-9]\d{8}$/.test(number) ? `0${number}` : number)

type Address = { label: string; street: string[]; extra: string[]; postcode: string; city: string; country: string }

/** Columns in their order make addresses: when a part comes a second time, the next address begins. */
function addressesOf(cells: readonly Cell[]): Address[] {
  const found: Address[] = []
  let current: Address | null = null
  let seen = new Set<ImportField>()
  for (const { field, header, value } of cells) {
    if (!PARTS.has(field)) continue
    if (!current || (field !== 'address_extra' && seen.has(field))) {
      current = { label: header, street: [], extra: [], postcode: '', city: '', country: '' }
      found.push(current)
      seen = new Set()
    }
    seen.add(field)
    if (field === 'house_number') current.street.unshift(value)
    else if (field === 'street') current.street.push(value)
    else if (field === 'address_extra') current.extra.push(value)
    else if (field === 'postcode' || field === 'city' || field === 'country') current[field] = value
  }
  const filled = found.filter((each) => each.street.some(Boolean) || each.postcode !== '' || each.city !== '')
  // Home before office: it is where the person is found, and what households are made of.
  return filled.sort((a, b) => Number(isHome(b.label)) - Number(isHome(a.label)))
}
const PARTS = new Set<ImportField>(['house_number', 'street', 'address_extra', 'postcode', 'city', 'country'])
const isHome = (label: string) => /domicile|home|personnel/i.test(label)

const lineOf = (address: Address) =>
  [
    address.street.filter(Boolean).join(' '),
    address.extra.filter(Boolean).join(' '),
    [address.postcode, address.city].filter(Boolean).join(' '),
    address.country,
  ]
    .filter(Boolean)
    .join(', ')

type Cell = { field: ImportField; header: string; value: string }

/**
 * One row as a source record, or why it cannot be one. Values that do not fit what their column means (a telephone that
 * is none) are kept under `extra` as they came.
 */
export function recordOfRow(
  columns: readonly string[],
  mapping: readonly ImportField[],
  row: readonly string[],
): { record: RowRecord } | { refused: RowRefusal } {
  if (row.slice(columns.length).some((value) => value !== '')) return { refused: 'too_many_cells' }
  if (row.some((value) => value.includes('\uFFFD'))) return { refused: 'unreadable_characters' }
  const cells = columns.map(
    (header, at): Cell => ({
      field: mapping[at] ?? 'ignore',
      header,
      // Our own export marks what a spreadsheet would take for a formula.
      value: (row[at] ?? '').replace(/^'(?=[=+\-@\t\r])/, '').trim(),
    }),
  )
  const all = (field: ImportField) => cells.filter((cell) => cell.field === field && cell.value !== '')
  const first = (field: ImportField) => all(field)[0]?.value
  const extra: Record<string, string> = {}
  const keep = ({ header, value }: Cell) => {
    extra[header] = value
  }
  const attributes: RowRecord['attributes'] = {}
  const points: RowRecord['points'] = []
  let invalid = 0

  const addPoint = (kind: ContactPointKind, asTyped: string, label?: string): boolean => {
    const value = normaliseContactPoint(kind, asTyped)
    if (value === null) return false
    if (!points.some((each) => each.kind === kind && normaliseContactPoint(kind, each.asTyped) === value))
      points.push({ kind, asTyped, ...(label ? { label } : {}) })
    return true
  }

  const named = {
    given_name: 'givenName',
    surname: 'familyName',
    birth_surname: 'birthName',
    organisation_name: 'organisationName',
    full_name: 'displayName',
    gender: 'gender',
    national_id: 'nationalId',
    siren: 'siren',
    siret: 'siret',
    vat: 'vatNumber',
    iban: 'iban',
  } as const
  for (const [field, attribute] of Object.entries(named) as [
    keyof typeof named,
    (typeof named)[keyof typeof named],
  ][]) {
    const [value, ...others] = all(field)
    if (value) attributes[attribute] = value.value
    for (const other of others) keep(other)
  }
  for (const cell of all('birth_date')) {
    const date = isoDate(cell.value)
    if (date && !attributes.birthDate) attributes.birthDate = date
    else keep(cell)
  }
  for (const cell of all('language')) {
    const language = languageOf(cell.value)
    if (language) attributes.language ??= language
    else keep(cell)
  }
  for (const kind of ['email', 'phone'] as const) {
    for (const cell of all(kind)) {
      const wrong = pieces(kind, cell.value).filter(
        (piece) => !addPoint(kind, kind === 'phone' ? withZero(piece) : piece),
      )
      invalid += wrong.length
      if (wrong.length > 0) extra[cell.header] = wrong.join(', ')
    }
  }
  for (const kind of ['loyalty', 'customer_number'] as const)
    for (const cell of all(kind)) if (!addPoint(kind, cell.value)) keep(cell)
  for (const cell of all('address')) if (!addPoint('postal', cell.value)) keep(cell)
  for (const [at, address] of addressesOf(cells).entries()) {
    // A town alone reaches nobody.
    if (address.street.some(Boolean)) addPoint('postal', lineOf(address))
    if (at > 0) continue
    const street = address.street.filter(Boolean).join(' ')
    if (street) attributes.street = street
    if (address.postcode) attributes.postcode = address.postcode
    if (address.city) attributes.city = address.city
    if (address.country) attributes.country = address.country
  }
  for (const cell of all('extra')) keep(cell)

  const isPerson = attributes.givenName ?? attributes.familyName ?? attributes.birthName
  const somebody = isPerson ?? attributes.displayName ?? attributes.organisationName ?? attributes.nationalId
  const reachable = points.some((point) => point.kind !== 'postal')
  if (!somebody && !reachable) return { refused: invalid > 0 ? 'no_valid_contact' : 'nobody' }
  const stated = Object.entries(attributes).filter(([key]) => key !== 'extra')
  if (stated.some(([, value]) => String(value).length > MAX_ATTRIBUTE)) return { refused: 'value_too_long' }
  if (Object.values(extra).some((value) => value.length > MAX_EXTRA)) return { refused: 'value_too_long' }
  if (points.length > MAX_POINTS) return { refused: 'value_too_long' }
  if (Object.keys(extra).length > 0) attributes.extra = extra
  const key = first('source_key') ?? first('customer_number') ?? null
  // A company's card often carries its name twice, as the name and as the organisation.
  const company = attributes.organisationName
  const isCompany = company !== undefined && !isPerson && [undefined, company].includes(attributes.displayName)
  return {
    record: { key: key?.slice(0, 300) ?? null, kind: isCompany ? 'organisation' : 'individual', attributes, points },
  }
}
