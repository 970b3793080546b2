/** Radix's scroll lock reads the nonce under this name (npm get-nonce). */
const scope = globalThis as { __webpack_nonce__?: string }

/**
 * The nonce that the document's policy accepts. Server components rendered for a later request come with that
 * request's nonce, which this document refuses: the first one stays.
 */
export function documentNonce(rendered: string | undefined): string | undefined {
  if (typeof window === 'undefined') return rendered
  scope.__webpack_nonce__ ??= rendered
  return scope.__webpack_nonce__
}
