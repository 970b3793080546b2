import { getLocale, getTimeZone } from 'next-intl/server'
import type { Format } from './format'
import { formatFor } from './use-format'

/** Dates, durations and numbers in the reader's language, for async server components. */
export async function getFormat(): Promise<Format> {
  return formatFor(await getLocale(), await getTimeZone())
}
