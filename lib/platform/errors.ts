/** Every expected error. The interface translates each code; a test requires both languages. */
export const ERROR_CODES = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid_input',
  'conflict',
  'gone',
  'too_large',
  'storage_full',
  'unsupported_media_type',
  'rate_limited',
  'idempotency_mismatch',
  'idempotency_in_progress',
  'already_exists',
  'already_resolved',
  'not_resolved',
  'no_recipient',
  'recipient_bounced',
  'channel_cannot_send',
  'queue_required',
  'last_administrator',
  'self_merge',
  'never_merge',
  'erased',
  'not_retryable',
  'unavailable',
  'evidence_required',
  'notice_required',
  'channel_required',
  'contact_blocked',
  'contact_deferred',
  'contact_redirected',
  'override_refused',
  'looser_than_law',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

export type FieldErrors = Record<string, string[]>

/** An error that a user may see: a code of the closed set, never a library's message. */
export class DomainError extends Error {
  override name = 'DomainError'
  /** Next hides an error's message from the browser but passes its digest on: the code is all that may be known. */
  readonly digest: string
  constructor(
    readonly code: ErrorCode,
    readonly details: { fields?: FieldErrors; params?: Record<string, string | number> } = {},
  ) {
    super(code)
    this.digest = DIGEST + code
  }
}

const DIGEST = 'relais:'

/** The code of an expected error that reached the browser as a digest; null for any other error. */
export function codeOfDigest(digest: string): ErrorCode | null {
  return ERROR_CODES.find((code) => digest === DIGEST + code) ?? null
}

const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid_input: 422,
  conflict: 409,
  gone: 410,
  too_large: 413,
  storage_full: 507,
  unsupported_media_type: 415,
  rate_limited: 429,
  idempotency_mismatch: 422,
  idempotency_in_progress: 409,
  already_exists: 409,
  already_resolved: 409,
  not_resolved: 409,
  no_recipient: 422,
  recipient_bounced: 422,
  channel_cannot_send: 422,
  queue_required: 422,
  last_administrator: 409,
  self_merge: 422,
  never_merge: 409,
  erased: 410,
  not_retryable: 409,
  unavailable: 503,
  evidence_required: 422,
  notice_required: 422,
  channel_required: 422,
  contact_blocked: 409,
  contact_deferred: 409,
  contact_redirected: 409,
  override_refused: 403,
  looser_than_law: 422,
}

/** The HTTP status of an error code (RFC 9110). */
export function statusOf(code: ErrorCode): number {
  return STATUS[code]
}
