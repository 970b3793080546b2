/** Request header that carries the page's nonce to the layout. */
export const NONCE_HEADER = 'x-nonce'
/** Request header that carries the path and query as the reader sees them, for the way back after signing in. */
export const PATH_HEADER = 'x-relais-path'
export const REQUEST_ID_HEADER = 'x-request-id'

const YEAR_S = 365 * 24 * 60 * 60

type Options = { nonce: string; https: boolean; development: boolean }

/**
 * The Content-Security-Policy of a page (CSP Level 3, "strict CSP"). No 'unsafe-inline' anywhere: scripts and style
 * elements need the nonce, style attributes in HTML are refused altogether. React sets styles in the browser through
 * the CSSOM, which the policy allows; what the server renders uses classes, SVG geometry or a nonced style element.
 * Development alone adds eval (React's stack traces) and un-nonced style elements (Next's overlay).
 */
export function contentSecurityPolicy({ nonce, https, development }: Options): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ]
  return directives.join('; ')
}

/** The headers of every page besides those of next.config.mjs. HSTS only where the public address is https. */
export function pageHeaders(options: Options): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    ...(options.https ? { 'strict-transport-security': `max-age=${2 * YEAR_S}; includeSubDomains` } : {}),
  }
}
