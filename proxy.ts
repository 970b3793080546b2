import { type NextRequest, NextResponse } from 'next/server'
import createIntlMiddleware from 'next-intl/middleware'
import { routing } from '@/lib/i18n/routing'
import { env, isHttps } from '@/lib/platform/env'
import { NONCE_HEADER, PATH_HEADER, pageHeaders, REQUEST_ID_HEADER } from '@/lib/platform/security-headers'

const localise = createIntlMiddleware(routing)
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** What a mail program posts to its reader's List-Unsubscribe address, without a page and hence without an Origin. */
const ONE_CLICK = /^\/u\/([\w-]{1,300})$/
const REQUEST_ID = /^[\w-]{8,80}$/

/**
 * Pages only: language, nonce and policy, request id. No security boundary: every read and write checks its actor.
 * A write without an Origin (a server action is one) is refused before anything runs.
 */
export function proxy(request: NextRequest): NextResponse {
  const oneClick = request.method === 'POST' ? ONE_CLICK.exec(request.nextUrl.pathname) : null
  if (oneClick) return NextResponse.rewrite(new URL(`/api/portal/keep/${oneClick[1]}`, request.url))
  if (!SAFE.has(request.method) && !request.headers.get('origin')) {
    return new NextResponse(null, { status: 403 })
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const options = { nonce, https: isHttps(), development: process.env.NODE_ENV === 'development' }
  const headers = pageHeaders(options)

  // Next reads the nonce from the policy in the request's headers and puts it on its own tags.
  request.headers.set('content-security-policy', headers['content-security-policy'] ?? '')
  request.headers.set(NONCE_HEADER, nonce)
  request.headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search)
  const given = request.headers.get(REQUEST_ID_HEADER)
  const requestId = given && env().RELAIS_TRUST_PROXY === '1' && REQUEST_ID.test(given) ? given : crypto.randomUUID()
  request.headers.set(REQUEST_ID_HEADER, requestId)

  const response = localise(request)
  // next-intl would keep the language of every address that is opened. A colleague's /en link must not turn my console
  // English: only the language menu writes the cookie, in the browser.
  response.headers.delete('set-cookie')
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  response.headers.set(REQUEST_ID_HEADER, requestId)
  return response
}

export const config = {
  // Not /api: bodies of 30 MB would be buffered for nothing; route wrappers set their own request id. Not /p/, which has
  // no language: it leads on to the page.
  matcher: ['/((?!api/|p/|_next/|icons\\.svg$|icon\\.svg$|favicon\\.ico$|\\.well-known/|robots\\.txt$).*)'],
}
