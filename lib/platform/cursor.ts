import { DomainError } from './errors'
import { isId } from './ids'

/** What a place in a list is told by. `instant`: as the database spells it, `infinity` included. */
type Part = 'instant' | 'id' | 'number' | 'text'

/** An opaque place in a keyset-ordered list: the sort values of its last row, as the database spells them. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

const INSTANT = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?:Z|\+00)$/

/** Whether the database would read the text as the instant it spells: it refuses the 31st of February. */
function isInstant(text: string): boolean {
  if (text === 'infinity' || text === '-infinity') return true
  const [, day, time] = INSTANT.exec(text) ?? []
  if (day === undefined || Number.isNaN(Date.parse(`${day}T${time}Z`))) return false
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

const FITS: Readonly<Record<Part, (text: string) => boolean>> = {
  instant: isInstant,
  id: isId,
  number: (text) => text !== '' && Number.isFinite(Number(text)),
  // Postgres knows no text with this character.
  text: (text) => !text.includes('\0'),
}

/** The values of a cursor, or null when none was given. Throws `invalid_input` for one that we did not make. */
export function decodeCursor<const Parts extends readonly Part[]>(
  cursor: string | null | undefined,
  parts: Parts,
): { [Place in keyof Parts]: string } | null {
  if (!cursor) return null
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const fits =
      Array.isArray(values) &&
      values.length === parts.length &&
      parts.every((part, at) => typeof values[at] === 'string' && FITS[part](values[at]))
    if (fits) return values as unknown as { [Place in keyof Parts]: string }
  } catch {
    // Not JSON: refused below like any other cursor that is not ours.
  }
  throw new DomainError('invalid_input', { fields: { cursor: ['invalid'] } })
}
