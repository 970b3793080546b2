const ANYWHERE = 'http://relais.invalid'

/** The path to return to after signing in; the home page unless it is a path of this site (no open redirect). */
export function wayBack(next: string | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next)) return '/'
  const url = URL.parse(next, ANYWHERE)
  if (!url || url.origin !== ANYWHERE || url.pathname.startsWith('/api/') || /^(?:\/en)?\/sign-in/.test(url.pathname))
    return '/'
  return url.pathname + url.search
}
