import { type IdentifierKind, parseIdentifier } from './identifiers'

/** Attributes that name a company by a number with a checksum. */
export const IDENTIFIER_ATTRIBUTES = ['siren', 'siret', 'vatNumber', 'iban'] as const
export type IdentifierAttribute = (typeof IDENTIFIER_ATTRIBUTES)[number]

const KIND = { siren: 'siren', siret: 'siret', vatNumber: 'vat', iban: 'iban' } as const satisfies Record<
  IdentifierAttribute,
  IdentifierKind
>

export const isIdentifierAttribute = (name: string): name is IdentifierAttribute => Object.hasOwn(KIND, name)

/** The one spelling of such a number, capitals and digits only; null for what is none or fails its checksum. */
export function identifierOf(attribute: IdentifierAttribute, text: string): string | null {
  const parsed = parseIdentifier(text, KIND[attribute])
  if (!parsed) return null
  // A SIRET where a SIREN is asked for names an establishment: that is said, not cut.
  if (attribute === 'siren' && text.replace(/\D/g, '').length !== 9) return null
  return parsed.valid === true || (attribute === 'vatNumber' && parsed.valid === null) ? parsed.value : null
}

/** SIREN that a French VAT number holds; null for any other. */
export function sirenOfVat(text: string): string | null {
  const value = identifierOf('vatNumber', text)
  return value?.startsWith('FR') ? value.slice(4) : null
}

/** How a number is set in groups: in threes, then the NIC of a SIRET (INSEE); IBAN in fours (ISO 13616). */
const GROUPS: Record<IdentifierAttribute, RegExp> = {
  siren: /\d{3}/g,
  siret: /\d{5}$|\d{3}/g,
  vatNumber: /^[A-Z]{2}(?=\w{11}$)|(?<=^[A-Z]{2})\w{2}(?=\d{9}$)|\d{3}(?=(?:\d{3})*$)/g,
  iban: /.{1,4}/g,
}
const MASK = '•'

/** A number as people write it, « 552 100 554 00013 », with spaces that do not break; a text that is none as it is. */
export function identifierText(attribute: IdentifierAttribute, text: string): string {
  const value = text.includes(MASK) ? text : identifierOf(attribute, text)
  if (value === null) return text
  const groups = value.match(GROUPS[attribute]) ?? []
  return groups.join('').length === value.length ? groups.join('\u00A0') : value
}

/** Country, key and the last four characters of an account: enough to recognise it, not to use it. */
export const maskedIban = (text: string): string =>
  text.length > 12 ? `${text.slice(0, 4)}${MASK.repeat(8)}${text.slice(-4)}` : MASK.repeat(8)

/** What somebody may read of a value: an account number only with the permission for it. */
export const readableValue = (attribute: string, value: string, mayReadAccounts: boolean): string =>
  attribute === 'iban' && !mayReadAccounts ? maskedIban(value) : value
