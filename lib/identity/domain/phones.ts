import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { isSlip } from './text'

/** A telephone number. `e164` is empty when the number is not valid anywhere; `tail` is what is compared then. */
export type Phone = { readonly e164: string; readonly digits: string; readonly tail: string; readonly mobile: boolean }

/** Ranges of mobile numbers that a prefix tells: France and its territories, Belgium, Switzerland, Germany, UK, Spain, Italy, Maghreb. */
const MOBILE =
  /^\+(?:33[67]|262(?:69|63)|59[046]69|324[5-9]|417[5-9]|491[567]|447[1-57-9]|34[67]|393|212[67]|213[567]|216[2459])/

/** True for a country (ISO 3166, two capitals) whose numbering is known. */
export function isRegion(region: string): boolean {
  return isSupportedCountry(region)
}

const FRENCH = /^0[1-9]\d{8}$/

/** Normalises a number typed nationally or internationally; null when it holds fewer than five digits. */
export function parsePhone(text: string, region: string): Phone | null {
  const compact = text.replace(/[^\d+]/g, '')
  const digits = compact.replace(/\D/g, '')
  if (digits.length < 5 || /^0+$/.test(digits)) return null
  let e164 = ''
  if (region === 'FR' && FRENCH.test(compact)) e164 = `+33${compact.slice(1)}`
  else {
    const typed = compact.startsWith('00') ? `+${compact.slice(2)}` : text
    const parsed = parsePhoneNumberFromString(typed, region as CountryCode)
    if (parsed?.isValid()) e164 = parsed.number
    else if (region === 'FR' && /^[1-9]\d{8}$/.test(compact)) {
      // A spreadsheet drops the leading zero.
      e164 = `+33${compact}`
    } else if (region === 'FR' && /^[1-9]\d{7}$/.test(compact)) {
      // Eight digits: numbering before October 1996; the area prefix is unknown.
      return { e164: '', digits, tail: digits, mobile: false }
    }
  }
  const national = e164 === '' ? digits : e164.replace(/\D/g, '')
  return {
    e164,
    digits: national,
    tail: national.length > 9 ? national.slice(-9) : national,
    mobile: MOBILE.test(e164),
  }
}

/** Levels of a telephone comparison, best first. */
export const PHONE_LEVELS = ['exact_mobile', 'exact', 'old_numbering', 'slip', 'different'] as const
export type PhoneLevel = (typeof PHONE_LEVELS)[number]

/** Compares two numbers: same line however written, same last eight digits, one slip. */
export function comparePhones(a: Phone, b: Phone): PhoneLevel {
  if (a.digits === b.digits) return a.mobile ? 'exact_mobile' : 'exact'
  if (a.e164 === '' || b.e164 === '') {
    const shorter = a.digits.length < b.digits.length ? a.digits : b.digits
    const longer = a.digits.length < b.digits.length ? b.digits : a.digits
    if (shorter.length >= 9 && longer.endsWith(shorter)) return 'exact'
    if (shorter.length >= 6 && longer.endsWith(shorter)) return 'old_numbering'
  }
  return isSlip(a.digits, b.digits) ? 'slip' : 'different'
}
