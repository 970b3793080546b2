/** Why a mail could not be understood at all; it waits in quarantine under this code. */
export const EMAIL_PARSE_ERRORS = [
  'empty',
  'not_an_email',
  'too_large',
  'too_deep',
  'too_many_parts',
  'headers_too_large',
  'malformed',
] as const
export type EmailParseErrorCode = (typeof EMAIL_PARSE_ERRORS)[number]

/** Thrown by `parseEmail` for the few mails that cannot be parsed; everything else parses, however broken. */
export class EmailParseError extends Error {
  override name = 'EmailParseError'
  constructor(
    readonly code: EmailParseErrorCode,
    options?: ErrorOptions,
  ) {
    super(code, options)
  }
}
