import { env } from './env'

/**
 * Address and id of a request. The address is taken from X-Forwarded-For only behind a proxy that we trust
 * (RELAIS_TRUST_PROXY=1); next start itself sets the header from the socket when none was sent.
 */
export function originOf(headers: Headers): { ip: string | null; requestId: string | null } {
  const forwarded =
    headers
      .get('x-forwarded-for')
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean) ?? []
  // Without a proxy the last hop is what Next saw on the socket; with one it is what our proxy saw.
  const ip = (env().RELAIS_TRUST_PROXY === '1' ? forwarded[0] : forwarded.at(-1)) ?? null
  // A socket that serves both protocols writes IPv4 as « ::ffff:192.0.2.1 » (RFC 4291, 2.5.5.2).
  return { ip: ip?.replace(/^::ffff:(?=\d+\.)/i, '') ?? null, requestId: headers.get('x-request-id') }
}
