/** Country codes whose numbers follow the French national plan. */
const FRENCH_CODES = ['33', '262', '590', '594', '596', '508']

/** Prefixes open to automated calling systems (Arcep 2022-1583); `0947` only from 5 to 9, overseas. */
const AUTOMATED_PREFIX = /^0(16[23]|27[01]|37[78]|42[45]|56[89]|94[89]|947[5-9])/

/** A number in French national form (`0162…`), or its digits when it is no French number. */
export function nationalForm(number: string): string {
  const compact = number.replace(/[\s.\-()/\u00a0\u202f]/g, '')
  const international = compact.startsWith('+') ? compact.slice(1) : compact.startsWith('00') ? compact.slice(2) : null
  if (international === null) return compact
  const code = FRENCH_CODES.find((candidate) => international.startsWith(candidate))
  if (code === undefined) return international
  const rest = international.slice(code.length)
  return rest.startsWith('0') ? rest : `0${rest}`
}

/** Whether an automated call may come from this number (Arcep 2022-1583). */
export function mayCallAutomatically(number: string): boolean {
  return AUTOMATED_PREFIX.test(nationalForm(number))
}

/** Whether an SMS sender is a mobile number, closed to automated messages (Arcep 18-0881). */
export function isMobileSender(number: string): boolean {
  return /^0[67]\d{6,}$/.test(nationalForm(number))
}
