import { hasLocale } from 'next-intl'
import { getRequestConfig } from 'next-intl/server'
import { ORGANISATION_TIME_ZONE } from '@/lib/platform/time'
import { loadMessages } from './messages'
import { routing } from './routing'

export default getRequestConfig(async ({ requestLocale }) => {
  const asked = await requestLocale
  const locale = hasLocale(routing.locales, asked) ? asked : routing.defaultLocale
  return { locale, messages: await loadMessages(locale), timeZone: ORGANISATION_TIME_ZONE }
})
