/**
 * Where a JSON value holds a text that Postgres cannot keep: one with a NUL or half of a surrogate pair, which only
 * broken programs and attackers send. The path as zod writes it (`0.attributes.givenName`), or null.
 */
export function unstorableText(value: unknown, path: readonly (string | number)[] = []): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path.join('.') || '_' : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorableText(key, [...path, '_']) ?? unstorableText(inner, [...path, key])
    if (found) return found
  }
  return null
}
