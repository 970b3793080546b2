import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { NBSP } from './typography'

/** The organisation's country: its numbers are written the national way. */
const HOME: CountryCode = 'FR'

/**
 * How a number is shown, and its other spelling for the tooltip. Numbers of the home country are national
 * (06 39 98 41 27), others international, since a foreign national spelling cannot be dialled from here.
 * What is not a phone number comes back as it was, without a second spelling.
 */
export function phoneSpellings(e164: string): { shown: string; other: string | null; uri: string | null } {
  const number = parsePhoneNumberFromString(e164, HOME)
  if (!number) return { shown: e164, other: null, uri: null }
  const national = number.formatNational().replaceAll(' ', NBSP)
  const international = number.formatInternational().replaceAll(' ', NBSP)
  const home = number.countryCallingCode === '33'
  return { shown: home ? national : international, other: home ? international : national, uri: number.getURI() }
}
