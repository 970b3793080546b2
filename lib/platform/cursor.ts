import { DomainError } from './errors'

/** An opaque place in a keyset-ordered list: the sort values of its last row, as the database spells them. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** The values of a cursor, or null when none was given. Throws `invalid_input` for one that we did not make. */
export function decodeCursor(cursor: string | null | undefined, count: number): string[] | null {
  if (!cursor) return null
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(values) && values.length === count && values.every((value) => typeof value === 'string'))
      return values
  } catch {
    // Not JSON: refused below like any other cursor that is not ours.
  }
  throw new DomainError('invalid_input', { fields: { cursor: ['invalid'] } })
}
