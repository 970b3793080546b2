import { defineRouting } from 'next-intl/routing'

export const LOCALE_COOKIE = 'relais-locale'
const YEAR_S = 365 * 24 * 60 * 60

/** French without a prefix, English under /en. A chosen language is kept a year; before a choice, Accept-Language decides. */
export const routing = defineRouting({
  locales: ['fr', 'en'],
  defaultLocale: 'fr',
  localePrefix: 'as-needed',
  localeCookie: { name: LOCALE_COOKIE, maxAge: YEAR_S, sameSite: 'lax' },
  // The console is behind a sign-in: there is nothing for a search engine to link.
  alternateLinks: false,
})

export type AppLocale = (typeof routing.locales)[number]
