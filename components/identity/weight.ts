'use client'

import { NBSP } from '@/lib/i18n/typography'
import { useFormat } from '@/lib/i18n/use-format'
import { LIKELINESS, type Likeliness } from '@/lib/identity/schemas'

/** A weight in bits with its sign: « + 12,9 », « − 0,6 ». */
export function useWeightText(): (weight: number) => string {
  const format = useFormat()
  return (weight) => {
    const text = format.number(Math.abs(weight), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    return `${weight < 0 ? '\u2212' : '+'}${NBSP}${text}`
  }
}

export const DEGREES: readonly Likeliness[] = ['almost_certain', 'very_likely', 'likely', 'possible']

/** How likely a probability is, in the four degrees that head the queue. */
export function likelinessOf(probability: number): Likeliness {
  return DEGREES.find((degree) => probability >= LIKELINESS[degree]) ?? 'possible'
}
