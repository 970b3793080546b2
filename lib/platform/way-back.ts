const ANYWHERE = 'http://relais.invalid'

/**
 * The path to return to after signing in, without language prefix: the language of the sign-in page is the one that was
 * chosen last. The home page unless it is a page of this site (no open redirect).
 */
export function wayBack(next: string | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next)) return '/'
  const url = URL.parse(next, ANYWHERE)
  if (!url || url.origin !== ANYWHERE) return '/'
  // Dots are resolved by now: /x/..//evil.example has become //evil.example.
  const path = url.pathname.replace(/^\/en(?=\/|$)/, '') || '/'
  if (path.startsWith('//') || path.startsWith('/api/') || path.startsWith('/sign-in')) return '/'
  return path + url.search
}
