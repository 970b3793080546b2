import { fold } from '@/lib/identity/domain/text'

export const MAX_QUERY_LENGTH = 200
const MAX_WORDS = 8
/** Fewer figures name nobody. */
const MIN_DIGITS = 4

/** What somebody may have meant by what they typed. Every reading is tried; none excludes another. */
export type SearchQuery = {
  text: string
  /** Folded words, in order, each once. */
  words: string[]
  /** Beginnings of a phone number in E.164, and the figures it may end with. */
  phone: { prefixes: string[]; ending: string | null } | null
  /** Beginning of an e-mail address. */
  email: string | null
  /** An order, loyalty or customer number without spaces, and the figures it may end with. */
  reference: { value: string; ending: string | null } | null
  /** The number of a conversation. */
  conversation: number | null
}

const unique = <T>(values: readonly T[]) => [...new Set(values)]

function phoneOf(text: string): SearchQuery['phone'] {
  const plain = text.replace(/\(0\)/g, '').replace(/[\s.()/-]+/g, '')
  if (!/^\+?\d+$/.test(plain)) return null
  const digits = plain.replace('+', '')
  if (digits.length < MIN_DIGITS) return null
  const prefixes: string[] = []
  if (plain.startsWith('+')) prefixes.push(`+${digits}`)
  else if (digits.startsWith('00')) prefixes.push(`+${digits.slice(2)}`)
  else if (digits.startsWith('0')) prefixes.push(`+33${digits.slice(1)}`)
  else {
    // A country code without its plus, or a French number that lost its zero in a spreadsheet.
    prefixes.push(`+${digits}`)
    if (digits.length <= 9) prefixes.push(`+33${digits}`)
  }
  const ending = plain.startsWith('+') || digits.startsWith('00') ? null : digits.replace(/^0/, '')
  return { prefixes: unique(prefixes), ending: ending && ending.length >= MIN_DIGITS ? ending : null }
}

function referenceOf(text: string): SearchQuery['reference'] {
  const value = text.replace(/[\s.]/g, '').toUpperCase()
  const figures = value.replace(/\D/g, '').length
  if (figures < 3 || value.length > 40 || !/^[A-Z]{0,6}[-_/]?[A-Z]{0,3}[-_/]?\d[\dA-Z\-_/]*$/.test(value)) return null
  return { value, ending: /^\d+$/.test(value) && figures >= MIN_DIGITS ? value : null }
}

function conversationOf(text: string): number | null {
  const found = /^(?:#|d)?\s*[-–]?\s*(\d[\d\s\u00a0\u202f]{0,14})$/iu.exec(text)
  if (!found?.[1]) return null
  const number = Number(found[1].replace(/\D/g, ''))
  return Number.isSafeInteger(number) && number > 0 && number < 2_147_483_648 ? number : null
}

/** Reads what was typed. Null when there is nothing to look for. */
export function parseSearch(given: string): SearchQuery | null {
  const text = given.replace(/\s+/gu, ' ').trim().slice(0, MAX_QUERY_LENGTH)
  const words = unique(
    fold(text)
      .replace(/['’ʼ`´]/g, ' ')
      .split(/[^\p{L}\p{N}]+/gu)
      .filter(Boolean),
  ).slice(0, MAX_WORDS)
  if (words.length === 0) return null
  const address = text
    .toLowerCase()
    .replace(/^mailto:/, '')
    .replace(/^<|>$/g, '')
  return {
    text,
    words,
    phone: phoneOf(text),
    email: /^[^\s@]+@[^\s@]*$/.test(address) ? address : null,
    reference: referenceOf(text),
    conversation: conversationOf(text),
  }
}
