import { NBSP } from '@/lib/i18n/typography'

/** A conversation's number as people say it, the same in every language: D-48 213. */
export function conversationNumber(number: number): string {
  return `D-${String(number).replace(/\B(?=(\d{3})+(?!\d))/g, NBSP)}`
}
