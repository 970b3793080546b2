import { useLocale, useTimeZone } from 'next-intl'
import { ORGANISATION_TIME_ZONE } from '@/lib/platform/time'
import { createFormat, type Format } from './format'
import type { AppLocale } from './routing'

const known = new Map<string, Format>()

/** The formats of one language and zone, made once. */
export function formatFor(locale: AppLocale, timeZone: string): Format {
  const key = `${locale}|${timeZone}`
  let format = known.get(key)
  if (!format) {
    format = createFormat(locale, timeZone)
    known.set(key, format)
  }
  return format
}

/** Dates, durations and numbers in the reader's language; in client components and in synchronous server components. */
export function useFormat(): Format {
  return formatFor(useLocale(), useTimeZone() ?? ORGANISATION_TIME_ZONE)
}
