import { editDistance, fold, isSlip } from './text'

/** Kinds of identifier that carry a checksum we know. */
export type IdentifierKind = 'siren' | 'siret' | 'iban' | 'vat' | 'nir' | 'other'

/** An identifier without spaces or punctuation; `valid` tells whether its checksum holds (null where there is none). */
export type Identifier = { readonly value: string; readonly valid: boolean | null }

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let d = digits.charCodeAt(digits.length - 1 - i) - 48
    if (i % 2 === 1) {
      d *= 2
      if (d > 9) d -= 9
    }
    sum += d
  }
  return sum % 10 === 0
}

/** SIREN: nine digits, Luhn (INSEE). */
export function isSiren(value: string): boolean {
  return /^\d{9}$/.test(value) && value !== '000000000' && luhn(value)
}

/** SIRET: fourteen digits, Luhn, or for La Poste also a digit sum divisible by five (SIREN 356000000) (INSEE). */
export function isSiret(value: string): boolean {
  if (!/^\d{14}$/.test(value)) return false
  if (value.startsWith('356000000') && [...value].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0) return true
  return value !== '00000000000000' && luhn(value)
}

/** IBAN: ISO 13616, remainder 1 modulo 97. */
export function isIban(value: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value)) return false
  const moved = value.slice(4) + value.slice(0, 4)
  let remainder = 0
  for (const c of moved) {
    const code = c.charCodeAt(0)
    remainder = code >= 65 ? (remainder * 100 + code - 55) % 97 : (remainder * 10 + code - 48) % 97
  }
  return remainder === 1
}

const FR_VAT = /^FR([0-9A-HJ-NP-Z]{2})(\d{9})$/
/** Members of the European Union and Northern Ireland, by the letters that begin their numbers (VIES). */
const EU_VAT = /^(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z]{2,12}$/

/** DE: eight digits and a check digit, ISO 7064 modulo 11, 10. */
function isGermanVat(digits: string): boolean {
  let product = 10
  for (const digit of digits.slice(0, 8)) product = (((Number(digit) + product) % 10 || 10) * 2) % 11
  return (11 - product) % 10 === Number(digits[8])
}

/**
 * VAT number of a country of the European Union (VIES): whether its checksum holds, null where we know none. France: the
 * SIREN after a key of (12 + 3 × SIREN) modulo 97, or of letters.
 */
export function isVatNumber(value: string): boolean | null {
  const [, key, siren] = FR_VAT.exec(value) ?? []
  if (key && siren) return isSiren(siren) && (/\D/.test(key) || (12 + 3 * (Number(siren) % 97)) % 97 === Number(key))
  const digits = value.slice(2)
  if (/^BE[01]\d{9}$/.test(value)) return 97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8))
  if (/^DE\d{9}$/.test(value)) return isGermanVat(digits)
  if (/^IT\d{11}$/.test(value)) return luhn(digits)
  if (/^LU\d{8}$/.test(value)) return Number(digits.slice(0, 6)) % 89 === Number(digits.slice(6))
  if (/^(?:FR|BE|DE|IT|LU)/.test(value)) return false
  return EU_VAT.test(value) ? null : false
}

/** NIR, the French social security number with its key: 97 − (number modulo 97); 2A and 2B count 19 and 18 (INSEE). */
export function isNir(value: string): boolean {
  if (!/^[1-478]\d{4}(?:\d{2}|2[AB])\d{8}$/.test(value)) return false
  const body = value.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return 97 - Number(BigInt(body) % 97n) === Number(value.slice(13))
}

/** Normalises an identifier: capitals, letters and digits only; null when nothing is left or it is a filler (000…). */
export function parseIdentifier(text: string, kind: IdentifierKind): Identifier | null {
  const value = fold(text)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  if (value === '' || (value.length > 2 && /^(.)\1*$/.test(value))) return null
  switch (kind) {
    case 'siren':
      return { value: value.length === 14 ? value.slice(0, 9) : value, valid: isSiren(value.slice(0, 9)) }
    case 'siret':
      return { value, valid: isSiret(value) }
    case 'iban':
      return { value, valid: isIban(value) }
    case 'nir':
      // The key is not part of the number: thirteen characters name the person.
      return { value: value.slice(0, 13), valid: value.length === 15 ? isNir(value) : null }
    case 'vat':
      return { value, valid: isVatNumber(value) }
    case 'other':
      // A French number with its key is known by its checksum.
      return isNir(value) ? { value: value.slice(0, 13), valid: true } : { value, valid: null }
  }
}

/** Levels of an identifier comparison, best first. */
export const IDENTIFIER_LEVELS = ['exact', 'slip', 'near', 'different'] as const
export type IdentifierLevel = (typeof IDENTIFIER_LEVELS)[number]

/** Compares two identifiers; two that both pass their checksum and differ are different, whatever their likeness. */
export function compareIdentifiers(a: Identifier, b: Identifier): IdentifierLevel {
  if (a.value === b.value) return 'exact'
  if (a.valid === true && b.valid === true) return 'different'
  if (isSlip(a.value, b.value)) return a.value.length >= 5 ? 'slip' : 'different'
  return a.value.length >= 7 && editDistance(a.value, b.value, 2) === 2 ? 'near' : 'different'
}
