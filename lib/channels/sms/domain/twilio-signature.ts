import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Form parameters as received; a repeated name holds all its values. */
export type FormParams = Record<string, string | readonly string[]>

/** The parameters of an `application/x-www-form-urlencoded` body. */
export function formParams(rawBody: string): FormParams {
  const params: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(rawBody)) {
    const known = params[name]
    if (known === undefined) params[name] = value
    else params[name] = Array.isArray(known) ? [...known, value] : [known, value]
  }
  return params
}

/** SHA-256 of the raw body, hexadecimal: what Twilio puts into `bodySHA256` of a JSON webhook's URL. */
export function twilioBodySha256(rawBody: string | Uint8Array): string {
  return createHash('sha256').update(rawBody).digest('hex')
}

/**
 * X-Twilio-Signature: base64 of HMAC-SHA1 under the auth token over the URL and the sorted form parameters
 * (Twilio, "Validating requests"). Also signs the webhooks of the provider double.
 */
export function twilioSignature(authToken: string, url: string, params: FormParams): string {
  let signed = url
  for (const name of Object.keys(params).sort()) {
    const value = params[name]!
    const values = typeof value === 'string' ? [value] : [...new Set(value)].sort()
    for (const one of values) signed += name + one
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}

/** The URL as given, and with and without its standard port: Twilio signs either. Empty when it is no URL. */
function spellings(url: string): string[] {
  if (!URL.canParse(url)) return []
  const parsed = new URL(url)
  const port = parsed.port || (parsed.protocol === 'https:' ? '443' : '80')
  const credentials = parsed.username ? `${parsed.username}${parsed.password ? `:${parsed.password}` : ''}@` : ''
  const rest = parsed.pathname + parsed.search + parsed.hash
  const base = `${parsed.protocol}//${credentials}${parsed.hostname}`
  return [...new Set([url, `${base}:${port}${rest}`, `${base}${rest}`])]
}

function equals(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A webhook as it reached us. `url` is the public one that Twilio called, query included. */
export interface TwilioWebhook {
  url: string
  /** Value of X-Twilio-Signature; null when the header is absent. */
  signature: string | null
  contentType: string | null
  rawBody: string
}

/**
 * Whether a webhook comes from Twilio. A form signs its parameters; any other body is signed through the
 * `bodySHA256` of the URL, which must then be there. `authTokens` may hold the old and the new one while they
 * are exchanged.
 */
export function isFromTwilio(webhook: TwilioWebhook, authTokens: readonly string[]): boolean {
  const { url, signature, contentType, rawBody } = webhook
  if (!signature || !URL.canParse(url)) return false
  const bodyHash = new URL(url).searchParams.get('bodySHA256')
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')
  if (bodyHash === null && !isForm) return false
  if (bodyHash !== null && !equals(bodyHash.toLowerCase(), twilioBodySha256(rawBody))) return false
  const params = bodyHash === null ? formParams(rawBody) : {}
  return authTokens.some((token) =>
    spellings(url).some((spelling) => equals(signature, twilioSignature(token, spelling, params))),
  )
}

/** A form webhook as Twilio would send it, signed: for the provider double. */
export function signedForm(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string>>,
): { headers: Record<string, string>; body: string } {
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilioSignature(authToken, url, params),
    },
    body: new URLSearchParams(params).toString(),
  }
}

/** A JSON webhook as Twilio would send it, signed through `bodySHA256`: for the provider double. */
export function signedJson(
  authToken: string,
  url: string,
  body: string,
): { url: string; headers: Record<string, string>; body: string } {
  const signed = `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${twilioBodySha256(body)}`
  return {
    url: signed,
    headers: { 'content-type': 'application/json', 'x-twilio-signature': twilioSignature(authToken, signed, {}) },
    body,
  }
}
