/** What stands before a path in this language, as in `routing`; for pages that must not load the console's navigation. */
export function localePrefix(locale: string): '' | '/en' {
  return locale === 'en' ? '/en' : ''
}
